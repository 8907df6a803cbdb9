import type { UnreadableRun } from '../../catalog/catalog.ts';
import type { CollectionEntry } from '../../catalog/collection.ts';
import type { Link } from '../../catalog/stac/extensions.ts';
import { toBasicTime, toIsoDuration } from '../../earth/time.ts';
import type { Variable } from '../../earth/variable.ts';
import { toParameter } from '../../formats/covjson/parameter.ts';
import { licenceOf } from '../../query/provenance.ts';
import type { Run } from '../../store/run.ts';
import type { Language } from './answers.ts';
import { OUTPUT_FORMATS } from './formats.ts';

export const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84';
const CRS84_WKT =
  'GEOGCRS["WGS 84 (CRS84)",DATUM["World Geodetic System 1984",ELLIPSOID["WGS 84",6378137,298.257223563]],' +
  'CS[ellipsoidal,2],AXIS["longitude",east],AXIS["latitude",north],UNIT["degree",0.0174532925199433]]';
const TRS =
  'TIMECRS["DateTime",TDATUM["Gregorian Calendar"],CS[TemporalDateTime,1],AXIS["Time (T)",future]]';
const JSON_TYPE = 'application/json';

/** An entry with what is there of it, for the documents of EDR. */
export type DescribedCollection = {
  readonly entry: CollectionEntry;
  /** newest first */
  readonly runs: readonly Run[];
  readonly unreadable: readonly UnreadableRun[];
  /** west, south, east, north of the newest run's grid; else the entry's own */
  readonly bbox: readonly number[];
  readonly nowMs: number;
};

/** The collection document of OGC API - EDR. @see OGC 19-086r6, clause 8.3 and annex collection.yaml */
export function toEdrCollection(
  described: DescribedCollection,
  language: Language,
  base: string,
  moreLinks: readonly Link[],
) {
  const { entry, runs, unreadable, nowMs } = described;
  const self = `${base}/ogc/collections/${entry.id}`;
  const latest = runs.find((run) => run.complete) ?? runs[0];
  const newest = runs[0];
  return {
    ...describe(described, language, latest === undefined ? [] : [latest]),
    id: entry.id,
    links: [
      { rel: 'self', type: JSON_TYPE, href: self },
      ...(latest === undefined ? [] : queryLinks(entry, self)),
      ...sharedLinks(entry, base),
      ...moreLinks,
    ],
    ...(latest === undefined ? {} : { data_queries: dataQueries(self, true) }),
    'isohyet:kind': entry['isohyet:kind'],
    'isohyet:attribution': entry['isohyet:attribution'][language],
    ...(entry['isohyet:table'] === undefined ? {} : { 'isohyet:table': entry['isohyet:table'] }),
    'isohyet:marks': [...new Set([...entry['isohyet:marks'], ...(latest?.marks ?? [])])],
    'isohyet:latest': latest === undefined ? null : freshness(latest, nowMs, language),
    ...(newest === undefined || newest === latest
      ? {}
      : { 'isohyet:newest': freshness(newest, nowMs, language) }),
    ...(unreadable.length === 0 ? {} : { 'isohyet:unreadable': unreadable }),
  };
}

/** One model run as an EDR instance; its id is the reference time in basic form. */
export function toInstance(
  described: DescribedCollection,
  run: Run,
  language: Language,
  base: string,
) {
  const { entry, nowMs } = described;
  const id = toBasicTime(Date.parse(run.referenceTime));
  const self = `${base}/ogc/collections/${entry.id}/instances/${id}`;
  return {
    ...describe(described, language, [run]),
    id,
    title: `${entry['isohyet:title'][language]}: ${run.referenceTime}`,
    links: [
      { rel: 'self', type: JSON_TYPE, href: self },
      { rel: 'data', type: OUTPUT_FORMATS.CoverageJSON, href: `${self}/position` },
      { rel: 'collection', type: JSON_TYPE, href: `${base}/ogc/collections/${entry.id}` },
      ...sharedLinks(entry, base),
    ],
    data_queries: dataQueries(self, false),
    'isohyet:marks': [...new Set([...entry['isohyet:marks'], ...run.marks])],
    'isohyet:run': freshness(run, nowMs, language),
  };
}

function describe({ entry, bbox }: DescribedCollection, language: Language, runs: readonly Run[]) {
  const [run] = runs;
  const times = run?.validTimes ?? [];
  return {
    title: entry['isohyet:title'][language],
    description: entry['isohyet:description'][language],
    keywords: entry.keywords,
    license: entry.license,
    extent: {
      spatial: { bbox: [bbox], crs: CRS84 },
      temporal: {
        interval: [times.length > 0 ? [times[0], times.at(-1)] : [null, null]],
        ...(times.length > 0 ? { values: times } : {}),
        trs: TRS,
      },
      ...(run === undefined || run.members.length === 0 ? {} : { custom: [members(run)] }),
    },
    crs: [CRS84],
    output_formats: Object.keys(OUTPUT_FORMATS),
    parameter_names: Object.fromEntries(
      (run?.variables ?? []).map((variable) => [
        variable.id,
        describeParameter(variable, language),
      ]),
    ),
  };
}

const members = ({ members: values }: Run) => ({
  id: 'member',
  interval: [[values[0], values.at(-1)]],
  values,
  reference: 'ensemble member, 0 is the control',
});

/** As {@link toParameter}, with labels in one language, as EDR has them. */
function describeParameter(variable: Variable, language: Language) {
  const { unit, observedProperty, ...parameter } = toParameter(variable);
  return {
    ...parameter,
    'data-type': 'float',
    label: variable.label[language],
    description: variable.label[language],
    unit: { ...unit, label: variable.unit },
    observedProperty: { ...observedProperty, label: observedProperty.label[language] },
    measurementType: {
      method: variable.cellMethod === 'point' ? 'instantaneous' : variable.cellMethod,
      ...(variable.periodS === undefined ? {} : { duration: toIsoDuration(variable.periodS) }),
    },
    'isohyet:level': variable.level,
  };
}

/** How new a run is, whether it is whole, and what it lacks in words. */
function freshness(run: Run, nowMs: number, language: Language) {
  return {
    run: run.referenceTime,
    instance: toBasicTime(Date.parse(run.referenceTime)),
    complete: run.complete,
    missing: run.missing.map((gap) => gap[language]),
    updated: run.updatedAt,
    ageSeconds: Math.max(0, Math.round((nowMs - Date.parse(run.referenceTime)) / 1000)),
  };
}

function queryLinks(entry: CollectionEntry, self: string): readonly Link[] {
  return [
    { rel: 'data', type: OUTPUT_FORMATS.CoverageJSON, href: `${self}/position` },
    { rel: 'instances', type: JSON_TYPE, href: `${self}/instances`, title: entry.title },
  ];
}

function sharedLinks(entry: CollectionEntry, base: string): readonly Link[] {
  const licence = licenceOf(entry);
  return [
    ...(URL.canParse(licence) ? [{ rel: 'license', href: licence }] : []),
    ...entry.links
      .filter(({ rel, href }) => rel === 'license' && href !== licence)
      .map(({ href }) => ({ rel: 'license', href })),
    {
      rel: 'alternate',
      type: JSON_TYPE,
      href: `${base}/stac/collections/${entry.id}`,
      title: 'STAC',
    },
  ];
}

function dataQueries(self: string, withInstances: boolean) {
  const variables = {
    title: 'Point series',
    query_type: 'position',
    coords: { description: 'WKT: POINT(longitude latitude) or MULTIPOINT' },
    output_formats: Object.keys(OUTPUT_FORMATS),
    default_output_format: 'CoverageJSON',
    crs_details: [{ crs: 'CRS84', wkt: CRS84_WKT }],
  };
  const position = { rel: 'data', href: `${self}/position`, variables };
  const instances = {
    rel: 'data',
    href: `${self}/instances`,
    variables: { title: 'Model runs', query_type: 'instances' },
  };
  return {
    position: { link: position },
    ...(withInstances ? { instances: { link: instances } } : {}),
  };
}

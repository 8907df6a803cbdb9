import { toIsoTime } from '../../earth/time.ts';
import { toCoverageJson, type PointCoverage } from '../../formats/covjson/point-coverage.ts';
import { toParameter } from '../../formats/covjson/parameter.ts';
import { encodeCsvRecord } from '../../formats/csv.ts';
import { toJsonNumber } from '../../formats/json-number.ts';
import {
  memberValues,
  type PointSeries,
  type PointSeriesAnswer,
} from '../../query/series/point-series.ts';

export type Language = 'en' | 'fr';

/** What is said of a series besides its values, under names of our own. */
function describeSeries(series: PointSeries, member: number | null) {
  const { cell, run, place } = series;
  return {
    'isohyet:run': run.referenceTime,
    ...(member === null ? {} : { 'isohyet:member': member }),
    'isohyet:complete': run.complete,
    ...(run.complete ? {} : { 'isohyet:missingFromRun': run.missing }),
    'isohyet:updated': run.updatedAt,
    'isohyet:place': [place.lonDeg, place.latDeg],
    'isohyet:cell': {
      lon: cell.lonDeg,
      lat: cell.latDeg,
      row: cell.row,
      column: cell.column,
      distanceM: Math.round(cell.distanceM),
    },
    'isohyet:interpolation': Object.fromEntries(
      series.variables.map(({ variable, interpolation }) => [variable.id, interpolation]),
    ),
  };
}

function describeAnswer(
  { provenance, series }: PointSeriesAnswer,
  language: Language,
  aged: boolean,
) {
  return {
    'isohyet:collection': provenance.collection,
    'isohyet:source': provenance.source,
    'isohyet:licence': provenance.licence,
    'isohyet:attribution': provenance.attribution[language],
    'isohyet:marks': provenance.marks,
    ...(provenance.lineage === undefined ? {} : { 'isohyet:lineage': provenance.lineage }),
    ...(aged ? { 'isohyet:ageSeconds': series[0]?.run.ageS } : {}),
  };
}

/** Values missing among those of one member, by variable. */
function countMissing(series: PointSeries, member: number) {
  return Object.fromEntries(
    series.variables.map(({ variable, values }) => [
      variable.id,
      memberValues(series, values, member).reduce((sum, v) => sum + (Number.isNaN(v) ? 1 : 0), 0),
    ]),
  );
}

/**
 * CoverageJSON: a coverage a place, run and member. The domain lies where the values are of: the
 * centre of the cell, or the place itself when all values were blended for it.
 *
 * @param aged false leaves out what changes from moment to moment
 */
export function toCovJsonAnswer(answer: PointSeriesAnswer, language: Language, aged: boolean) {
  const coverages = answer.series.flatMap((series) =>
    series.members.map((member, index): PointCoverage => {
      const { lonDeg, latDeg } = pointOf(series);
      return {
        lonDeg,
        latDeg,
        times: series.timesMs.map(toIsoTime),
        ranges: series.variables.map(({ variable, values }) => ({
          variable,
          values: memberValues(series, values, index),
        })),
        extra: {
          ...describeSeries(series, member),
          'isohyet:missing': countMissing(series, index),
        },
      };
    }),
  );
  return toCoverageJson(coverages, describeAnswer(answer, language, aged));
}

function pointOf({ variables, cell, place }: PointSeries) {
  return variables.every(({ interpolation }) => interpolation === 'bilinear') ? place : cell;
}

/** GeoJSON: a feature a place, run, member and time. @see OGC 19-086r6 (EDR), annex on EDR GeoJSON */
export function toGeoJsonAnswer(answer: PointSeriesAnswer, language: Language, aged: boolean) {
  const variables = new Map(
    answer.series.flatMap((series) =>
      series.variables.map(({ variable }) => [variable.id, variable] as const),
    ),
  );
  const features = answer.series.flatMap((series) => {
    const { lonDeg, latDeg } = pointOf(series);
    return series.members.flatMap((member, memberIndex) => {
      const about = {
        'parameter-name': series.variables.map(({ variable }) => variable.id),
        ...describeSeries(series, member),
      };
      return series.timesMs.map((ms, time) => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [lonDeg, latDeg] },
        properties: {
          datetime: toIsoTime(ms),
          ...Object.fromEntries(
            series.variables.map(({ variable, values }) => [
              variable.id,
              toJsonNumber(memberValues(series, values, memberIndex)[time]!),
            ]),
          ),
          ...about,
        },
      }));
    });
  });
  return {
    type: 'FeatureCollection',
    parameters: Object.fromEntries([...variables].map(([id, each]) => [id, toParameter(each)])),
    ...describeAnswer(answer, language, aged),
    'isohyet:missing': answer.series.map((series) =>
      Object.fromEntries(series.variables.map(({ variable, missing }) => [variable.id, missing])),
    ),
    features,
  };
}

const HEAD_COLUMNS =
  'reference_time valid_time member lon lat cell_lon cell_lat distance_m interpolation'.split(' ');
const TAIL_COLUMNS = 'missing_count complete source licence attribution marks'.split(' ');

/**
 * CSV: a record a place, run, member and time. Units stand in the header, source, licence, distance
 * and missing count in columns of their own: a file that is passed on keeps them.
 */
export function toCsvAnswer(answer: PointSeriesAnswer, language: Language): string {
  const { provenance, series: all } = answer;
  const variables = [
    ...new Map(
      all.flatMap((series) => series.variables.map((each) => [each.variable.id, each.variable])),
    ).values(),
  ];
  const columns = variables.map(({ id, unit }) => `${id} [${unit}]`);
  const header = [...HEAD_COLUMNS, ...columns, ...TAIL_COLUMNS];
  let text = encodeCsvRecord(header);
  for (const series of all) {
    const { place, cell, run } = series;
    const tail = [
      series.variables.map(({ variable, missing }) => `${variable.id}=${missing}`).join(' '),
      String(run.complete),
      provenance.source,
      provenance.licence,
      provenance.attribution[language],
      provenance.marks.join(' '),
    ];
    const interpolation = [...new Set(series.variables.map((each) => each.interpolation))].join(
      ' ',
    );
    const where = [
      place.lonDeg,
      place.latDeg,
      cell.lonDeg,
      cell.latDeg,
      Math.round(cell.distanceM),
    ];
    for (const [memberIndex, member] of series.members.entries()) {
      for (const [time, ms] of series.timesMs.entries()) {
        const values = variables.map(({ id }) => {
          const found = series.variables.find(({ variable }) => variable.id === id);
          const slot = memberIndex * series.timesMs.length + time;
          const value = toJsonNumber(found?.values[slot] ?? NaN);
          return value === null ? null : String(value);
        });
        const memberText = member === null ? null : String(member);
        const head = [run.referenceTime, toIsoTime(ms), memberText, ...where.map(String)];
        text += encodeCsvRecord([...head, interpolation, ...values, ...tail]);
      }
    }
  }
  return text;
}

import type { CollectionEntry } from '../../../catalog/collection.ts';
import { ownEntriesFolder, publishOwnEntry } from '../../../catalog/own-entries.ts';
import { toIsoTime } from '../../../earth/time.ts';
import { Fault, invalidField } from '../../../platform/fault.ts';
import type { Json, Lineage } from '../../../store/lineage.ts';
import type { TableSchema } from '../../../store/table.ts';
import type { TableStore } from '../../../store/tables.ts';
import { getArea } from '../../get-area.ts';
import { lineageKey } from '../../lineage-key.ts';
import type { Words } from '../../processes/process.ts';
import { pruneScenarios } from '../../prune-scenarios.ts';
import { writeTable } from '../../publish-table.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { readAreas, type Area } from '../areas.ts';
import { floodTwin } from '../flood-twin.ts';
import { knowRivers, runAhead, type RiverForecast } from '../forecast/forecast-rivers.ts';
import { readRiverData, type RiverData } from '../forecast/river-data.ts';
import { findInputs, getInputs, marksOf, type AreaInputs } from '../inputs.ts';
import { describeForecast, planLineage } from '../lineage.ts';
import { hydrographRows } from '../products/hydrograph-rows.ts';
import { forecastPlace, gaugePlaces, reachPlace, type Place } from '../products/place-forecast.ts';
import { openThresholds } from '../products/thresholds.ts';
import { compareHydrographs } from './compare.ts';
import { describeAltered } from './describe-altered.ts';
import { hydrographEntry, SCENARIO_PREFIX } from './hydrograph-entry.ts';
import type { HydrographRequest } from './hydrograph-request.ts';
import { checkNetwork, findPlace, type FoundPlace } from './place.ts';

/** Grows when the numbers may change. */
export const HYDROGRAPH_VERSION = '1.0.0';

type Deps = TwinDeps & {
  readonly tables: Pick<TableStore, 'openWriter' | 'readTable' | 'removeTable'>;
};

/**
 * Runs the rivers of an area as a request would have them, beside the newest forecast, and keeps the
 * hydrograph of one place as a table of its own.
 *
 * @param job.id of the collection that is made
 * @returns what a person wants to know of it, as JSON
 * @throws {Fault} invalid-request, not-found, inconsistent-data naming what of the request does not
 *   fit; unavailable while there is no weather
 */
export async function runHydrograph(
  job: {
    readonly id: string;
    readonly request: HydrographRequest;
    readonly dataDir: string;
    readonly catalogDir: string;
  },
  deps: Deps,
) {
  const beganMs = Date.now();
  const { id, request } = job;
  const areas = await readAreas(job.catalogDir);
  const area = chooseArea(areas, request.area);
  const inputs = getInputs(area, await findInputs(area, deps));
  const read = await readRiverData(area, inputs, deps);
  checkNetwork(area.id, read.network);
  const found = findPlace(request.place, read.network, read.gauges);
  const known = knowRivers(area, read, deps);
  const data = chooseMembers(read, request.members);
  const base = runAhead(area, data, known, deps);
  const altered = describeAltered(request);
  const forecast =
    altered.length === 0 ? base : runAhead(area, data, known, deps, toAlteration(request));
  const placeIn = (of: RiverForecast) => placeOf(of, found);
  const { seed } = area.assimilation;
  const own = forecastPlace(forecast, placeIn(forecast), seed);
  const unchanged = forecastPlace(base, placeIn(base), seed);
  const thresholds = await readThresholds(area, found, deps);
  const marks = [...new Set([...marksOf(inputs), 'SCENARIO' as const])];
  const lineage = describeScenario(job, { area, inputs, forecast, data, altered });
  const title = titleOf(request, own.place, altered);
  const like = await deps.catalog.getCollection(area.outputs.hydrograph);
  const folder = ownEntriesFolder(job.dataDir);
  deps.onProgress(0.95, { en: 'storing the scenario', fr: 'enregistrement du scénario' });
  const context = { area: area.id, marks, pastHours: area.pastHours };
  const rows = hydrographRows(forecast, own, thresholds, context);
  const table = { collection: id, rows, marks, lineages: [lineage] };
  await writeTable(table, getSchema(like), deps.tables);
  // The entry comes last: what it names is there.
  await publishOwnEntry(folder, hydrographEntry(id, title, area, like, marks));
  await pruneScenarios(folder, SCENARIO_PREFIX, (old) => deps.tables.removeTable(old));
  const { network } = read;
  const reach = network.reaches[own.place.reach]!;
  return {
    id,
    title,
    area: area.id,
    marks,
    place: {
      kind: own.place.kind,
      id: own.place.id,
      name: own.place.name,
      reach: reach.id,
      upstreamAreaKm2: reach.upstreamAreaKm2,
      ...(found.snapped !== undefined && { snapped: found.snapped }),
    },
    start: toIsoTime(forecast.analysisMs),
    changed: altered,
    ...compareHydrographs(own, unchanged, thresholds),
    lineage,
    tookSeconds: Math.round((Date.now() - beganMs) / 100) / 10,
  };
}

function getSchema({ id, 'isohyet:table': schema }: CollectionEntry): TableSchema {
  if (schema !== undefined) return schema;
  throw new Fault('unknown-collection', `${id} is no table of the catalog`);
}

function chooseArea(areas: readonly Area[], id: string | undefined): Area {
  const [first] = areas;
  if (id === undefined && first !== undefined) return first;
  return getArea(areas, id ?? '', floodTwin);
}

/** The members asked for; the stores of all of them go on as they are. */
function chooseMembers(data: RiverData, asked: HydrographRequest['members']): RiverData {
  if (asked === undefined) return data;
  if (asked === 'control') return { ...data, members: [data.control] };
  const allowed = data.members.map(({ member }) => member ?? 0);
  const unknown = asked.find((member) => !allowed.includes(member));
  if (unknown !== undefined) {
    throw invalidField({ field: 'members', value: unknown, detail: 'no such member', allowed });
  }
  return { ...data, members: data.members.filter(({ member }) => asked.includes(member ?? 0)) };
}

function toAlteration({ rainFactor, rain, warmerC, snowWaterMm, wetness }: HydrographRequest) {
  return {
    ...(rainFactor !== undefined && { rainFactor }),
    ...(rain !== undefined && { rain }),
    ...(warmerC !== undefined && { warmerC }),
    ...(snowWaterMm !== undefined && { snowWaterMm }),
    ...(wetness !== undefined && { wetness }),
  };
}

function placeOf(forecast: RiverForecast, { reachId, gauge }: FoundPlace): Place {
  const own = gaugePlaces(forecast).find(({ id }) => id === gauge?.id);
  return own ?? reachPlace(forecast, reachId);
}

async function readThresholds(area: Area, { reachId, gauge }: FoundPlace, deps: Deps) {
  const isGauge = gauge !== undefined;
  const collection = isGauge ? area.observations.annualPeaks : area.reachClimate;
  const rows = collection === undefined ? [] : (await deps.readTable(collection)).rows;
  return isGauge
    ? openThresholds(rows, 'gauge_id', 'GEV', 'observed peaks')(gauge.id)
    : openThresholds(rows, 'reach_id', 'Gumbel', 'the model’s own peaks')(reachId);
}

function titleOf({ name }: HydrographRequest, place: Place, altered: readonly Words[]): Words {
  if (name !== undefined) return { en: name, fr: name };
  const { id, name: called, nameFr } = place;
  const list = (own: string | null, lang: keyof Words) =>
    [own ?? id, ...altered.map((words) => words[lang])].join(', ').slice(0, 200);
  return { en: list(called, 'en'), fr: list(nameFr, 'fr') };
}

function describeScenario(
  { id, request }: { readonly id: string; readonly request: HydrographRequest },
  of: {
    readonly area: Area;
    readonly inputs: AreaInputs;
    readonly forecast: RiverForecast;
    readonly data: RiverData;
    readonly altered: readonly Words[];
  },
): Lineage {
  const { area, inputs, forecast, data, altered } = of;
  const plan = planLineage(area, inputs);
  const made = describeForecast(plan, area, forecast, data);
  const lineage = {
    ...made,
    process: { id: 'hydrograph', version: HYDROGRAPH_VERSION },
    parameters: {
      ...made.parameters,
      scenario: id,
      // What came as JSON goes on as JSON.
      request: JSON.parse(JSON.stringify(request)) as Json,
    },
    warnings: [...altered, ...made.warnings],
  };
  return { ...lineage, key: lineageKey(lineage) };
}

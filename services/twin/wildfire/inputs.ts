import type { Catalog } from '../../catalog/catalog.ts';
import { toIsoTime } from '../../earth/time.ts';
import type { Run } from '../../store/run.ts';
import type { TableManifest } from '../../store/table.ts';
import type { TableReader } from '../../query/features/table-source.ts';
import type { Area } from './areas.ts';

/** What an area is computed of, as it lies in the store now: manifests, no values. */
export type AreaInputs = {
  readonly control: Run;
  /** an earlier run that is caught up on: what was observed later than this is not used, ms */
  readonly knownUntilMs?: number;
  /** the run before, which completes the rain of the first day */
  readonly controlBefore?: Run;
  readonly ensemble?: Run;
  readonly ensembleBefore?: Run;
  readonly landscape?: Run;
  /** precipitation analyses of the days before and of the forecast so far, newest first */
  readonly analyses?: readonly Run[];
  readonly stations?: TableManifest;
  readonly hotspots?: TableManifest;
  readonly perimeters?: TableManifest;
  readonly facilities?: TableManifest;
  readonly roads?: TableManifest;
};

/**
 * Looks up the newest complete inputs of an area, or those of an earlier run of its control.
 *
 * @param earlierRun reference time of that run: nothing observed after it is used
 * @returns undefined while there is no weather to compute with
 * @throws {Fault} unknown-collection when the area names a collection that has no entry
 */
export async function findInputs(
  area: Area,
  catalog: Pick<Catalog, 'getCollection' | 'listRuns'>,
  tables: TableReader,
  earlierRun?: string,
): Promise<AreaInputs | undefined> {
  const complete = async (collection: string | undefined) => {
    if (collection === undefined) return [];
    return (await catalog.listRuns(collection)).filter((run) => run.complete);
  };
  const table = async (collection: string | undefined) => {
    if (collection === undefined) return undefined;
    await catalog.getCollection(collection);
    return tables.readTable(collection);
  };
  const [controls, ensembles, landscapes] = await Promise.all(
    [area.weather.control, area.weather.ensemble, area.landscape].map(complete),
  );
  const nth = earlierRun === undefined ? 0 : timesOf(controls!).indexOf(earlierRun);
  const [control, controlBefore] = nth < 0 ? [] : controls!.slice(nth);
  if (control === undefined) return undefined;
  // Members that started at another time are of another forecast.
  const at = ensembles!.findIndex((run) => run.referenceTime === control.referenceTime);
  const [stations, hotspots, perimeters, facilities, roads] = await Promise.all(
    [
      area.observations.stations,
      area.observations.hotspots,
      area.observations.perimeters,
      area.exposure.facilities,
      area.exposure.roads,
    ].map(table),
  );
  const analyses = await findAnalyses(area, control, catalog, earlierRun);
  return withoutUndefined({
    control,
    analyses,
    controlBefore,
    knownUntilMs: earlierRun === undefined ? undefined : Date.parse(earlierRun),
    ensemble: at < 0 ? undefined : ensembles![at],
    ensembleBefore: at < 0 ? undefined : ensembles![at + 1],
    landscape: landscapes![0],
    stations,
    hotspots,
    perimeters,
    facilities,
    roads,
  }) as AreaInputs;
}

const DAY_MS = 86_400_000;

/** Analyses of the days that observations carry the codes over. */
async function findAnalyses(
  { observations, fireWeather }: Area,
  control: Run,
  catalog: Pick<Catalog, 'listRuns'>,
  knownUntil: string | undefined,
): Promise<readonly Run[]> {
  const startMs = Date.parse(control.referenceTime) - (fireWeather.stationDays + 2) * DAY_MS;
  const endMs = knownUntil === undefined ? Infinity : Date.parse(knownUntil);
  const found = await Promise.all(observations.precipitation.map((id) => catalog.listRuns(id)));
  return found.flat().filter(({ referenceTime }) => {
    const ms = Date.parse(referenceTime);
    return ms >= startMs && ms <= endMs;
  });
}

function timesOf(runs: readonly Run[]): readonly string[] {
  return runs.map(({ referenceTime }) => referenceTime);
}

function withoutUndefined(record: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

/** What a run that was caught up on was made with, as a parameter of its lineage. */
export function describeKnowledge({ knownUntilMs }: AreaInputs): Record<string, string> {
  return knownUntilMs === undefined ? {} : { knownUntil: toIsoTime(knownUntilMs) };
}

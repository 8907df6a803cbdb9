import type { Styles } from '../../catalog/styles.ts';
import type { TableManifest } from '../../store/table.ts';
import type { TableStore } from '../../store/tables.ts';
import type { SeenFires } from '../assimilation/later-observations.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { toHotspots, toMappedFires } from '../wildfire/active-fires.ts';
import type { Area } from '../wildfire/areas.ts';
import { classEvents } from './class-events.ts';
import { publishScores } from './score-table.ts';
import { verifyArrival } from './verify-arrival.ts';
import { verifyFireWeather } from './verify-fire-weather.ts';

type Deps = Pick<TwinDeps, 'catalog' | 'runs' | 'readTable' | 'geometryOf' | 'signal'> & {
  readonly tables: Pick<TableStore, 'openWriter' | 'readTable'>;
  readonly styles: Pick<Styles, 'listStylesFor'>;
};

/** Detections of a fire from so long before a run still belong to it. */
const LOOK_BACK_MS = 30 * 86_400_000;

/**
 * Judges all forecasts of an area that are in the store by what has been observed since, and keeps
 * the scores: of values, and of the exceedance of each class of every scheme of `styles` that fits.
 *
 * @returns the table of scores; undefined while there is nothing to judge
 * @throws {Fault} unavailable while another process writes the scores; storage-failed
 */
export async function verifyArea(area: Area, deps: Deps): Promise<TableManifest | undefined> {
  const weather = await verifyFireWeather(
    area,
    (variable) => deps.styles.listStylesFor(variable).flatMap(classEvents),
    deps,
  );
  const arrival = await verifyArrival(area, await readSeen(area, deps), deps);
  return publishScores([...weather, ...arrival], deps);
}

async function readSeen(
  { observations, outputs }: Area,
  { catalog, readTable }: Pick<Deps, 'catalog' | 'readTable'>,
): Promise<SeenFires> {
  const oldest = (await catalog.listRuns(outputs.fireSpreadEnsemble)).at(-1);
  const startMs = Date.parse(oldest?.referenceTime ?? '') - LOOK_BACK_MS;
  const read = async (collection: string | undefined) => {
    if (collection === undefined || oldest === undefined) return [];
    const { rows } = await readTable(collection, { interval: { startMs, endMs: Infinity } });
    return rows;
  };
  const [hotspots, perimeters] = await Promise.all([
    read(observations.hotspots),
    read(observations.perimeters),
  ]);
  return {
    hotspots: toHotspots(hotspots),
    mapped: toMappedFires(perimeters),
    heatSources: observations.heatSources,
  };
}

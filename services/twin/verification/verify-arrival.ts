import { combineArrivals } from '../../science/fire-events/arrival-skill.ts';
import { laterObservations, type SeenFires } from '../assimilation/later-observations.ts';
import { readSpreadRun } from '../assimilation/spread-run.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from '../wildfire/areas.ts';
import { scoreArrival } from './score-arrival.ts';
import type { ScoreRow } from './score-row.ts';
import { JUDGED_DAYS } from './verify-fire-weather.ts';

const DAY_MS = 86_400_000;

/**
 * Scores the arrival that each spread run of an area predicted against what was seen after it began.
 *
 * @param seen hotspots and outlines of the area, at least from the oldest run on
 * @returns none while nothing was seen to grow after a run
 */
export async function verifyArrival(
  area: Area,
  seen: SeenFires,
  deps: Pick<TwinDeps, 'catalog' | 'runs' | 'geometryOf' | 'signal'>,
): Promise<ScoreRow[]> {
  const collection = area.outputs.fireSpreadEnsemble;
  const { hotspots, perimeters } = area.observations;
  const rows: ScoreRow[] = [];
  const newestMs = Math.max(
    seen.hotspots.at(-1)?.timeMs ?? -Infinity,
    seen.mapped.at(-1)?.mappedMs ?? -Infinity,
  );
  for (const run of await deps.catalog.listRuns(collection)) {
    deps.signal?.throwIfAborted();
    const endMs = Date.parse(run.validTimes.at(-1) ?? run.referenceTime);
    if (endMs < newestMs - JUDGED_DAYS * DAY_MS) continue;
    const spread = await readSpreadRun(run, deps.runs.runFolder(collection, run.referenceTime));
    if (spread === undefined) continue;
    const { members, horizonH, startMs } = spread;
    const weights = new Float64Array(members.length).fill(1 / members.length);
    const observations = laterObservations(seen, spread, deps.geometryOf(run.grid), Infinity);
    const likelyH = combineArrivals(members, weights, { level: 0.5, factor: 1, startH: 0 });
    const context = {
      area: area.id,
      referenceMs: startMs,
      observations: [hotspots, perimeters].filter((id) => id !== undefined).join(' '),
      mark: run.marks.length === 0 ? null : run.marks.join(' '),
    };
    rows.push(...scoreArrival({ likelyH, members, weights, horizonH }, observations, context));
  }
  return rows;
}

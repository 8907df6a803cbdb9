import {
  EXERCISE_PARTS,
  exerciseReferenceMs,
  isLand,
  type ExercisePart,
} from '../feeds/exercise/exercise-world.ts';
import type { RunStore } from '../store/runs.ts';

/** Which parts of the exercise world are to be made, and from when they run. */
export type ExercisePlan = { readonly referenceMs: number; readonly partNames: readonly string[] };

/** An exercise that began longer ago is made anew: two of its five days are left by then. */
const OLDEST_MS = 3 * 86_400_000;

const HOUR_MS = 3_600_000;

type Newest = { readonly referenceMs: number; readonly isStale: boolean };

/**
 * The parts to make: those that are not there, for the reference time of those that are; or, once
 * the newest run of a part has ended or grown old, all of them for the most recent 00 UTC. An
 * earlier run is never the newest: it is wanted where it is not there.
 */
export async function planExercise(
  runs: Pick<RunStore, 'listRuns' | 'readRun'>,
  nowMs: number,
): Promise<ExercisePlan> {
  const parts = await Promise.all(
    EXERCISE_PARTS.filter(({ hoursBefore }) => hoursBefore === 0).map(async (part) => ({
      name: part.name,
      newest: await findNewest(runs, part, nowMs),
    })),
  );
  const latestMs = exerciseReferenceMs(nowMs);
  const isRenewed = parts.some(({ newest }) => newest?.isStale);
  const known = parts.flatMap(({ newest }) => newest?.referenceMs ?? []);
  const referenceMs = isRenewed || known.length === 0 ? latestMs : Math.max(...known);
  const wanted = parts.filter(({ newest }) =>
    isRenewed ? newest?.isStale !== false || newest.referenceMs < latestMs : newest === undefined,
  );
  const earlier = await Promise.all(
    EXERCISE_PARTS.filter(({ hoursBefore }) => hoursBefore > 0).map(async (part) => {
      const fromMs = referenceMs - part.hoursBefore * HOUR_MS;
      const times = await runs.listRuns(part.collection);
      return times.some((time) => Date.parse(time) === fromMs) ? [] : [part];
    }),
  );
  const names = new Set([...wanted, ...earlier.flat()].map(({ name }) => name));
  // In the order of the parts: an earlier run comes after the newest.
  const partNames = EXERCISE_PARTS.flatMap(({ name }) => (names.has(name) ? [name] : []));
  return { referenceMs, partNames };
}

async function findNewest(
  runs: Pick<RunStore, 'listRuns' | 'readRun'>,
  part: ExercisePart,
  nowMs: number,
): Promise<Newest | undefined> {
  const { collection } = part;
  const [referenceTime] = await runs.listRuns(collection);
  if (referenceTime === undefined) return undefined;
  const referenceMs = Date.parse(referenceTime);
  // A damaged manifest is said elsewhere; here its age decides.
  const run = await runs.readRun(collection, referenceTime).catch(() => undefined);
  const end = run?.validTimes.at(-1);
  // Land does not end as a forecast does: it is renewed with the weather over it.
  const hasEnded = !isLand(part) && end !== undefined && Date.parse(end) < nowMs;
  return { referenceMs, isStale: hasEnded || nowMs - referenceMs > OLDEST_MS };
}

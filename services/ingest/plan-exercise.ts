import {
  EXERCISE_PARTS,
  exerciseReferenceMs,
  type ExercisePart,
} from '../feeds/exercise/exercise-world.ts';
import type { RunStore } from '../store/runs.ts';

/** Which parts of the exercise world are to be made, and from when they run. */
export type ExercisePlan = { readonly referenceMs: number; readonly partNames: readonly string[] };

/** An exercise that began longer ago is made anew: two of its five days are left by then. */
const OLDEST_MS = 3 * 86_400_000;

/** Id of the collection that a part is recognised as. */
export const collectionOf = (partName: string): string => partName.replace('.grib2', '');

type Newest = { readonly referenceMs: number; readonly isStale: boolean };

/**
 * The parts to make: those that are not there, for the reference time of those that are; or, once
 * the newest run of a part has ended or grown old, all of them for the most recent 00 UTC.
 */
export async function planExercise(
  runs: Pick<RunStore, 'listRuns' | 'readRun'>,
  nowMs: number,
): Promise<ExercisePlan> {
  const parts = await Promise.all(
    EXERCISE_PARTS.map(async (part) => ({
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
  return { referenceMs, partNames: wanted.map(({ name }) => name) };
}

async function findNewest(
  runs: Pick<RunStore, 'listRuns' | 'readRun'>,
  { name, kind }: ExercisePart,
  nowMs: number,
): Promise<Newest | undefined> {
  const collection = collectionOf(name);
  const [referenceTime] = await runs.listRuns(collection);
  if (referenceTime === undefined) return undefined;
  const referenceMs = Date.parse(referenceTime);
  // A damaged manifest is said elsewhere; here its age decides.
  const run = await runs.readRun(collection, referenceTime).catch(() => undefined);
  const end = run?.validTimes.at(-1);
  // Land does not end as a forecast does: it is renewed with the weather over it.
  const hasEnded = kind !== 'landscape' && end !== undefined && Date.parse(end) < nowMs;
  return { referenceMs, isStale: hasEnded || nowMs - referenceMs > OLDEST_MS };
}

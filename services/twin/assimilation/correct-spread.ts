import type { LineageInput, Json } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';
import { assimilate, type Assimilation } from '../../science/fire-events/assimilate.ts';
import type { ArrivalObservation } from '../../science/fire-events/observed-arrivals.ts';
import { toIsoTime } from '../../earth/time.ts';
import { runInput } from '../lineage-key.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { laterObservations, type SeenFires } from './later-observations.ts';
import { readSpreadRun, type SpreadRun } from './spread-run.ts';

/** How the last growth that was seen corrects the next forecast. */
export type SpreadCorrection = {
  /** factor on the rate of spread of the next run, all corrections of before in it */
  readonly spreadFactor: number;
  /** 5 and 95 % of it */
  readonly low: number;
  readonly high: number;
  /** weights by the id of the member, sum 1: of use where the same members go on */
  readonly weights: ReadonlyMap<number | null, number>;
  /** the run that was judged, as an input of the next */
  readonly input: LineageInput;
  readonly judged: Run;
  readonly assimilation: Assimilation;
};

/** Earlier runs that are tried: the newest one that something was seen of is taken. */
const MOST_RUNS = 8;
/** The factor with all corrections of before stays within. */
const LOWEST = 0.4;
const HIGHEST = 2.5;

/**
 * Corrects the spread of an area by how its last forecast did: the newest spread run of which
 * growth was seen up to now. Skill before and after is judged on the newest look, which takes no
 * part in that; the correction itself then uses every look.
 *
 * @param collection of the spread runs by member
 * @param nowMs what was seen later is not used
 * @returns undefined where no run has been followed by an observation of growth
 */
export async function correctSpread(
  collection: string,
  seen: SeenFires,
  nowMs: number,
  deps: Pick<TwinDeps, 'catalog' | 'runs' | 'geometryOf' | 'signal'>,
): Promise<SpreadCorrection | undefined> {
  const runs = await deps.catalog.listRuns(collection);
  const earlier = runs.filter(({ referenceTime }) => Date.parse(referenceTime) < nowMs);
  for (const run of earlier.slice(0, MOST_RUNS)) {
    deps.signal?.throwIfAborted();
    const spread = await readSpreadRun(run, deps.runs.runFolder(collection, run.referenceTime));
    if (spread === undefined) continue;
    const observations = laterObservations(seen, spread, deps.geometryOf(run.grid), nowMs);
    if (!observations.some(({ latestH }) => latestH < Infinity)) continue;
    return toCorrection(spread, judge(spread, observations, nowMs));
  }
  return undefined;
}

/** The correction by all looks, with the skill that one by all but the newest has on the newest. */
function judge(
  { members, horizonH }: SpreadRun,
  observations: readonly ArrivalObservation[],
  issueMs: number,
): Assimilation {
  const newestMs = Math.max(...observations.map(({ timeMs }) => timeMs));
  const isNewest = ({ timeMs }: ArrivalObservation) => timeMs > newestMs - LOOK_MS;
  const shared = { members, startH: 0, horizonH, issueMs };
  const heldOut = observations.filter(isNewest);
  const tried = assimilate({
    ...shared,
    observations: observations.filter((observation) => !isNewest(observation)),
    heldOut,
  });
  const { before, after } = tried;
  return { ...assimilate({ ...shared, observations, heldOut }), before, after };
}

/** Detections within the hour are of one look. */
const LOOK_MS = 3_600_000;

function toCorrection(spread: SpreadRun, assimilation: Assimilation): SpreadCorrection {
  const { ids, run, spreadFactor: before } = spread;
  const { factor, low, high } = assimilation.spread;
  const within = (value: number) => Math.min(HIGHEST, Math.max(LOWEST, before * value));
  return {
    spreadFactor: within(factor),
    low: within(low),
    high: within(high),
    weights: new Map(ids.map((id, at) => [id, assimilation.members.weights[at]!])),
    input: runInput('corrected by', run),
    judged: run,
    assimilation,
  };
}

/** Observations that are named one by one; the rest is counted. */
const MOST_NAMED = 50;

/** A correction as parameters of a lineage: what was used, how old it was, what it was good for. */
export function describeCorrection(correction: SpreadCorrection): Record<string, Json> {
  const { assimilation, judged } = correction;
  const { observations, verdict, explained, members, before, after, spread } = assimilation;
  const named = observations.filter(({ kind }) => kind === 'hotspot').slice(-MOST_NAMED);
  return {
    spreadFactor: round(correction.spreadFactor),
    spreadFactorRange: [round(correction.low), round(correction.high)],
    correction: {
      verdict,
      judgedRun: judged.referenceTime,
      bounded: spread.bounded,
      explained: round(explained),
      effectiveMembers: round(members.effectiveSize),
      observations: observations.length,
      newest: newestOf(observations.map(({ timeMs }) => timeMs)),
      youngestHours: round(Math.min(...observations.map(({ ageH }) => ageH))),
      oldestHours: round(Math.max(...observations.map(({ ageH }) => ageH))),
      named: named.map(({ id, ageH }) => ({ id, ageHours: round(ageH) })),
      before: describeSkill(before),
      after: describeSkill(after),
    },
  };
}

function describeSkill({ count, biasH, maeH, reached }: Assimilation['before']): Json {
  return { count, biasHours: round(biasH), maeHours: round(maeH), reached: round(reached) };
}

function newestOf(times: readonly number[]): string | null {
  return times.length === 0 ? null : toIsoTime(Math.max(...times));
}

/** Two decimals; null for what is not known. */
function round(value: number): number | null {
  return Number.isFinite(value) ? Math.round(value * 100) / 100 : null;
}

import { combineArrivals } from '../../science/fire-events/arrival-skill.ts';
import type { ResultField } from '../publish-run.ts';
import { SPREAD } from './variables.ts';

type Cells = Float32Array<ArrayBuffer>;

/** A member's fire: hours until it arrives, NaN where it does not; and how intense it is then. */
export type MemberFire = {
  readonly member: number | null;
  readonly arrivalH: Cells;
  readonly hfiKWM: Cells;
};

const HOUR_MS = 3_600_000;
/** Shares of the members by which the fire has come: 10, 50 and 90 %. */
const LEVELS = { earliest: 0.1, likely: 0.5, latest: 0.9 } as const;

/**
 * What all members together say: the probability that fire has come by each time, the earliest,
 * likely and latest arrival, and the likely intensity.
 *
 * @param weights one a member, sum 1
 * @param hours at which the probability is given
 */
export function* combineFires(
  fires: readonly MemberFire[],
  weights: Float64Array,
  startMs: number,
  hours: readonly number[],
): Generator<ResultField> {
  const endMs = startMs + hours.at(-1)! * HOUR_MS;
  for (const hour of hours) {
    const values = burnProbability(fires, weights, hour);
    yield { variable: SPREAD.probability, validMs: startMs + hour * HOUR_MS, values };
  }
  const reached = reachedCells(fires);
  // A fire takes a small part of a landscape: only that part is sorted through.
  const parts = fires.map(({ arrivalH }) => ({
    arrivalH: Float32Array.from(reached, (cell) => arrivalH[cell]!),
  }));
  for (const [name, level] of Object.entries(LEVELS)) {
    const combined = combineArrivals(parts, weights, { level, factor: 1, startH: 0 });
    const values = new Float32Array(fires[0]?.arrivalH.length ?? 0).fill(NaN);
    for (const [at, cell] of reached.entries()) values[cell] = combined[at]!;
    yield { variable: SPREAD[name as keyof typeof LEVELS], validMs: endMs, values };
  }
  yield { variable: SPREAD.intensity, validMs: endMs, values: likelyIntensity(fires, weights) };
}

/** Cells that at least one member reaches. */
function reachedCells(fires: readonly MemberFire[]): Uint32Array {
  const cells: number[] = [];
  const count = fires[0]?.arrivalH.length ?? 0;
  for (let cell = 0; cell < count; cell++) {
    if (fires.some(({ arrivalH }) => !Number.isNaN(arrivalH[cell]!))) cells.push(cell);
  }
  return Uint32Array.from(cells);
}

/** Share of the weight that has come by an hour; 0 where no member ever comes. */
function burnProbability(fires: readonly MemberFire[], weights: Float64Array, hour: number): Cells {
  const values = new Float32Array(fires[0]?.arrivalH.length ?? 0);
  for (const [nth, { arrivalH }] of fires.entries()) {
    const weight = weights[nth]!;
    for (let cell = 0; cell < values.length; cell++) {
      // NaN is never below: a cell that is not reached has not burned.
      if (arrivalH[cell]! <= hour) values[cell] = values[cell]! + weight;
    }
  }
  return values.map((value) => Math.min(1, value));
}

/** Weighted mean intensity of the members that come, where at least half of the weight comes. */
function likelyIntensity(fires: readonly MemberFire[], weights: Float64Array): Cells {
  const cells = fires[0]?.hfiKWM.length ?? 0;
  const sum = new Float64Array(cells);
  const weight = new Float64Array(cells);
  for (const [nth, { hfiKWM }] of fires.entries()) {
    for (let cell = 0; cell < cells; cell++) {
      const value = hfiKWM[cell]!;
      if (Number.isNaN(value)) continue;
      sum[cell] = sum[cell]! + weights[nth]! * value;
      weight[cell] = weight[cell]! + weights[nth]!;
    }
  }
  return Float32Array.from(sum, (total, cell) =>
    weight[cell]! >= LEVELS.likely - 1e-9 ? total / weight[cell]! : NaN,
  );
}

import { combineArrivals } from '../../science/fire-events/arrival-skill.ts';
import { ARRIVAL_LEVELS, burnProbability } from '../../science/fire-growth/burn-probability.ts';
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
  const arrivalsH = fires.map(({ arrivalH }) => arrivalH);
  for (const hour of hours) {
    const values = burnProbability(arrivalsH, weights, hour);
    yield { variable: SPREAD.probability, validMs: startMs + hour * HOUR_MS, values };
  }
  const reached = reachedCells(fires);
  // A fire takes a small part of a landscape: only that part is sorted through.
  const parts = fires.map(({ arrivalH }) => ({
    arrivalH: Float32Array.from(reached, (cell) => arrivalH[cell]!),
  }));
  for (const [name, level] of Object.entries(ARRIVAL_LEVELS)) {
    const combined = combineArrivals(parts, weights, { level, factor: 1, startH: 0 });
    const values = new Float32Array(fires[0]?.arrivalH.length ?? 0).fill(NaN);
    for (const [at, cell] of reached.entries()) values[cell] = combined[at]!;
    yield { variable: SPREAD[name as keyof typeof ARRIVAL_LEVELS], validMs: endMs, values };
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
    weight[cell]! >= ARRIVAL_LEVELS.likely - 1e-9 ? total / weight[cell]! : NaN,
  );
}

import type { ResultField } from '../../publish-run.ts';
import type { TownRun } from './run-town.ts';
import { INUNDATION } from './variables.ts';

const HOUR_MS = 3_600_000;
const HOUR_S = 3600;

/** Depth at one time. */
export function depthField(startMs: number, hour: number, values: Float32Array): ResultField {
  return {
    variable: INUNDATION.depth,
    validMs: startMs + hour * HOUR_MS,
    values: Float32Array.from(values),
  };
}

/**
 * What a run comes to in the end: one raster each, over all of its time.
 *
 * @param waitH hours from the reference time to the start of the run: arrival is told from the former
 */
export function productFields(
  startMs: number,
  { timesH, products }: Pick<TownRun, 'timesH' | 'products'>,
  waitH = 0,
): readonly ResultField[] {
  const over = { validMs: startMs + timesH.at(-1)! * HOUR_MS, intervalStartMs: startMs };
  return [
    { variable: INUNDATION.largest, ...over, values: Float32Array.from(products.maximumDepthM) },
    {
      variable: INUNDATION.fastest,
      ...over,
      values: Float32Array.from(products.maximumVelocityMS),
    },
    { variable: INUNDATION.hazard, ...over, values: Float32Array.from(products.hazardRating) },
    {
      variable: INUNDATION.arrival,
      ...over,
      values: Float32Array.from(products.arrivalS, (seconds) =>
        // The river is there all the time.
        seconds === 0 ? 0 : waitH + seconds / HOUR_S,
      ),
    },
    {
      variable: INUNDATION.duration,
      ...over,
      values: Float32Array.from(products.durationS, (seconds) => seconds / HOUR_S),
    },
  ];
}

/** Scenario minus base; an arrival that only one of them has is no difference in hours, but NaN. */
export function differenceFields(
  startMs: number,
  run: Pick<TownRun, 'timesH' | 'products'>,
  base: Pick<TownRun, 'products'>,
): readonly ResultField[] {
  const over = { validMs: startMs + run.timesH.at(-1)! * HOUR_MS, intervalStartMs: startMs };
  const [own, other] = [run.products, base.products];
  return [
    {
      variable: INUNDATION.depthDifference,
      ...over,
      values: Float32Array.from(
        own.maximumDepthM,
        (depth, cell) => depth - other.maximumDepthM[cell]!,
      ),
    },
    {
      variable: INUNDATION.arrivalDifference,
      ...over,
      values: Float32Array.from(
        own.arrivalS,
        (seconds, cell) => (seconds - other.arrivalS[cell]!) / HOUR_S,
      ),
    },
  ];
}

import { invalidField } from '../../../platform/fault.ts';
import type { DischargeSeries } from './discharge-series.ts';

export type FloodEvent = { readonly peak: number; readonly timeMs: number };

const MS_A_DAY = 86_400_000;
/** Between two floods the flow falls below this share of the smaller peak. */
const VALLEY_SHARE = 0.75;

/**
 * Peaks above a threshold that are floods of their own: between two of them lie more days than
 * `separationDays`, and the flow falls below three quarters of the smaller peak. Of peaks that are not
 * the greater is kept.
 *
 * @returns in order of time
 * @see Lang, Ouarda & Bobee 1999, doi:10.1016/S0022-1694(99)00167-5, section 3 (after USWRC 1976)
 */
export function findFloods(
  { timesMs, values }: DischargeSeries,
  threshold: number,
  separationDays: number,
): FloodEvent[] {
  const floods: FloodEvent[] = [];
  let lowest = Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (Number.isNaN(value)) continue;
    lowest = Math.min(lowest, value);
    if (!(value > threshold)) continue;
    const event = { peak: value, timeMs: timesMs[at]! };
    const last = floods.at(-1);
    const days = last === undefined ? Infinity : (event.timeMs - last.timeMs) / MS_A_DAY;
    const isOwn =
      last === undefined ||
      (days > separationDays && lowest < VALLEY_SHARE * Math.min(last.peak, value));
    if (isOwn) floods.push(event);
    else if (value > last.peak) floods[floods.length - 1] = event;
    else continue;
    lowest = value;
  }
  return floods;
}

/** Floods needed: a shape from fewer says nothing of the tail. */
export const LEAST_FLOODS = 20;

export type ThresholdFit = {
  readonly threshold: number;
  /** of the excess over the threshold; Hosking's sign of the shape */
  readonly scale: number;
  readonly shape: number;
  readonly floodsPerYear: number;
};

/**
 * Generalised Pareto excesses at Poisson times, by the first two L-moments of the excesses.
 *
 * @param years that the floods were found in, those without any included
 * @throws {Fault} invalid-request for fewer than `LEAST_FLOODS`, saying how many there are
 * @see Hosking & Wallis 1987, doi:10.1080/00401706.1987.10488243; Hosking & Wallis 1997, A.5
 */
export function fitFloodEvents(
  peaks: readonly number[],
  threshold: number,
  years: number,
): ThresholdFit {
  if (peaks.length < LEAST_FLOODS) {
    const detail = `${threshold} is exceeded by ${peaks.length} floods, ${LEAST_FLOODS} are needed: fewer say nothing of the tail`;
    const allowed = 'a lower threshold, or a longer record';
    throw invalidField({ field: 'threshold', value: threshold, detail, allowed });
  }
  return { threshold, floodsPerYear: peaks.length / years, ...fitExcesses(peaks, threshold) };
}

/** Shape and scale from mean and L-scale of the excesses. Hosking & Wallis 1997, A.5, bound known. */
export function fitExcesses(
  peaks: ArrayLike<number>,
  threshold: number,
): Pick<ThresholdFit, 'scale' | 'shape'> {
  const excesses = Float64Array.from(peaks, (peak) => peak - threshold).sort();
  const n = excesses.length;
  let [mean, weighted] = [0, 0];
  for (let at = 0; at < n; at++) {
    mean += excesses[at]! / n;
    weighted += (excesses[at]! * at) / (n * (n - 1));
  }
  const shape = mean / (2 * weighted - mean) - 2;
  return { shape, scale: (1 + shape) * mean };
}

/** The discharge exceeded once in so many years on average. */
export function floodOfReturnPeriod(
  { threshold, scale, shape, floodsPerYear }: ThresholdFit,
  returnPeriodYears: number,
): number {
  const y = Math.log(floodsPerYear * returnPeriodYears);
  return (
    threshold + (Math.abs(shape) < 1e-12 ? scale * y : (-scale * Math.expm1(-shape * y)) / shape)
  );
}

import { quantile } from '../../verification/quantile.ts';

export type JumpOptions = {
  /** most change in an hour: of discharge in natural logarithms, of stage in m */
  readonly risePerHour: number;
  readonly fallPerHour: number;
  /** added to a discharge before its logarithm: small flows may change by any factor */
  readonly logOffset: number;
  /** whether readings are discharge, and changes are ratios */
  readonly logarithmic: boolean;
  /** a spike leaves its neighbours by this at least (logarithms, or m) */
  readonly spikeLeast: number;
  /** within this time between the readings beside it, h: in a day a small basin rises and falls */
  readonly spikeHours: number;
  /** and by this many times the usual departure of a reading from its neighbours */
  readonly spikeTimes: number;
};

const HOUR_MS = 3_600_000;
/** A spike is this many readings long at most: what lasts longer may be a flash flood. */
const LONGEST_SPIKE = 2;

/**
 * Marks readings that leave the line between the readings before and after them and come back at
 * once: telemetry errors, not floods. Records of days have none that can be told. The newest readings cannot be judged so.
 *
 * @returns 1 where a reading is a spike
 */
export function findSpikes(
  timesMs: ArrayLike<number>,
  values: ArrayLike<number>,
  options: JumpOptions,
): Uint8Array {
  const spikes = new Uint8Array(values.length);
  const present = Int32Array.from(values, (_, at) => at).filter((at) => !Number.isNaN(values[at]!));
  const scaled = Float64Array.from(present, (at) => toScale(values[at]!, options));
  const usual = usualDeparture(scaled);
  const limit = Math.max(options.spikeLeast, options.spikeTimes * usual);
  for (let at = 1; at < scaled.length - 1; at += 1) {
    for (let width = 1; width <= LONGEST_SPIKE && at + width < scaled.length; width += 1) {
      const [before, after] = [scaled[at - 1]!, scaled[at + width]!];
      const hours = (timesMs[present[at + width]!]! - timesMs[present[at - 1]!]!) / HOUR_MS;
      if (hours > options.spikeHours) break;
      const departures = Array.from(scaled.subarray(at, at + width), (value, step) => {
        return value - before - ((step + 1) / (width + 1)) * (after - before);
      });
      const side = Math.sign(departures[0]!);
      if (!departures.every((departure) => side * departure > limit)) continue;
      // Both neighbours agree better with each other than with what stands between them.
      if (Math.abs(after - before) > Math.abs(departures[0]!) / 2) continue;
      for (let step = 0; step < width; step += 1) spikes[present[at + step]!] = 1;
      at += width;
      break;
    }
  }
  return spikes;
}

/**
 * Marks readings that no river could have reached from the last credible one in the time between.
 * The limit grows with that time, so a lasting change (a new datum, a dam) is believed after a while.
 *
 * @returns 1 where a reading came too fast
 */
export function findFastChanges(
  timesMs: ArrayLike<number>,
  values: ArrayLike<number>,
  options: JumpOptions,
): Uint8Array {
  const fast = new Uint8Array(values.length);
  let last = -1;
  for (let at = 0; at < values.length; at += 1) {
    if (Number.isNaN(values[at]!)) continue;
    if (last >= 0) {
      const hours = (timesMs[at]! - timesMs[last]!) / HOUR_MS;
      const change = toScale(values[at]!, options) - toScale(values[last]!, options);
      const most = change > 0 ? options.risePerHour : options.fallPerHour;
      if (Math.abs(change) > most * hours) {
        fast[at] = 1;
        continue;
      }
    }
    last = at;
  }
  return fast;
}

function toScale(value: number, { logarithmic, logOffset }: JumpOptions): number {
  return logarithmic ? Math.log(Math.max(value, 0) + logOffset) : value;
}

/** Robust size of the departures of readings from the middle of their neighbours (1.4826 MAD). */
function usualDeparture(values: Float64Array): number {
  if (values.length < 3) return 0;
  const departures = values
    .slice(1, -1)
    .map((value, at) => Math.abs(value - (values[at]! + values[at + 2]!) / 2));
  return 1.4826 * quantile(departures, 0.5);
}

import { quantile } from '../../verification/quantile.ts';
import {
  checkRecord,
  USABLE_CODES,
  type GaugeRecord,
  type ProviderQuality,
  type ReadingCode,
} from './gauge-record.ts';
import { findFastChanges, findSpikes, type JumpOptions } from './jumps.ts';
import { findStuck, type StuckOptions } from './stuck.ts';

/** What is asked of a record beyond the provider's flags; all have defaults but `resolution`. */
export type GaugeLimits = Pick<StuckOptions, 'model' | 'neighbours'> &
  Partial<Omit<StuckOptions, 'model' | 'neighbours'>> &
  Partial<
    Pick<JumpOptions, 'risePerHour' | 'fallPerHour' | 'spikeLeast' | 'spikeTimes' | 'spikeHours'>
  > & {
    /** what the sensor can read at all, in the unit of the record */
    readonly range?: readonly [least: number, most: number];
  };

/** A record with the verdict on each of its readings. */
export type CheckedGauge = {
  readonly record: GaugeRecord;
  /** one a reading */
  readonly codes: readonly ReadingCode[];
  /** the readings that may be assimilated, NaN for all others */
  readonly usable: Float64Array;
};

/**
 * Defaults. Changes by hour are wider than what gauged rivers of more than some 20 km2 do: five
 * times the flow, or 3 m. A flat run counts after 6 h where the model or neighbours move by half,
 * or on its own after a day and three times the longest that the record is used to.
 */
const DISCHARGE_LIMITS = { risePerHour: Math.log(5), fallPerHour: Math.log(3), spikeLeast: 0.5 };
const STAGE_LIMITS = { risePerHour: 3, fallPerHour: 2, spikeLeast: 0.3 };
const STUCK_LIMITS = {
  contradictedHours: 6,
  contradictedShare: 0.5,
  unusualHours: 24,
  unusualTimes: 3,
};
const SPIKE_LIMITS = { spikeTimes: 8, spikeHours: 4 };

const FLAG_CODES: Readonly<Record<ProviderQuality, ReadingCode>> = {
  ok: 'ok',
  revised: 'revised',
  estimated: 'flag-estimated',
  partial: 'flag-partial',
  ice: 'flag-ice',
  dry: 'dry',
  suspect: 'flag-suspect',
  'unknown-flag': 'flag-unknown',
};

/**
 * Judges each reading of a gauge: the provider's flag first, then what cannot be (negative flow,
 * out of the sensor's range), spikes, changes no river makes, and sensors that stand still. An
 * estimate is no measurement, ice lifts the stage without the flow, a partial day may miss the
 * peak: none of these is used; what was revised or truly dry (flag and zero) is.
 *
 * @param limits where the model's series at the same times is given, a stuck sensor is told sooner
 * @throws {Fault} invalid-request for arrays that do not belong together or times out of order
 */
export function checkGauge(record: GaugeRecord, limits: GaugeLimits = {}): CheckedGauge {
  checkRecord(record);
  const { timesMs, values, quantity } = record;
  const codes = Array.from(values, (_, at) => flagOf(record, at));
  const usable = Float64Array.from(values);
  const refuse = (at: number, code: ReadingCode) => {
    codes[at] = code;
    usable[at] = NaN;
  };
  for (const [at, code] of codes.entries()) {
    if (!USABLE_CODES.has(code)) refuse(at, code);
    else if (isOutside(usable[at]!, limits.range)) refuse(at, 'out-of-range');
  }
  const stepSize = limits.resolution ?? findResolution(usable);
  const jumps = jumpOptions(quantity, usable, stepSize, limits);
  for (const [at, spike] of findSpikes(timesMs, usable, jumps).entries()) {
    if (spike === 1) refuse(at, 'spike');
  }
  for (const [at, fast] of findFastChanges(timesMs, usable, jumps).entries()) {
    if (fast === 1) refuse(at, 'rate-of-change');
  }
  // Of whole steps of the record, one is a change already.
  const resolution = limits.resolution ?? stepSize / 2;
  for (const run of findStuck(timesMs, usable, { ...STUCK_LIMITS, ...limits, resolution })) {
    for (let at = run.from; at < run.to; at += 1) {
      if (!Number.isNaN(usable[at]!)) refuse(at, run.code);
    }
  }
  return { record, codes, usable };
}

function flagOf({ qualities, values, quantity }: GaugeRecord, at: number): ReadingCode {
  const [code, value] = [FLAG_CODES[qualities[at]!], values[at]!];
  if (!Number.isFinite(value)) return 'missing';
  // A stage at a dry gauge is whatever the sensor lies at.
  if (code === 'dry') return value === 0 || quantity === 'stage' ? 'dry' : 'flag-dry-but-flowing';
  return USABLE_CODES.has(code) && quantity === 'discharge' && value < 0 ? 'negative' : code;
}

function isOutside(value: number, range: GaugeLimits['range']): boolean {
  return range !== undefined && !(value >= range[0] && value <= range[1]);
}

function jumpOptions(
  quantity: GaugeRecord['quantity'],
  usable: Float64Array,
  stepSize: number,
  limits: GaugeLimits,
): JumpOptions {
  const logarithmic = quantity === 'discharge';
  const median = quantile(usable, 0.5);
  return {
    ...SPIKE_LIMITS,
    ...(logarithmic ? DISCHARGE_LIMITS : STAGE_LIMITS),
    ...limits,
    logarithmic,
    // Below a tenth of its median a river may change by any factor (a trickle, a gate), and within
    // few steps of what can be read, so does any reading.
    logOffset: Math.max(median > 0 ? 0.1 * median : 0, 5 * stepSize) || 1,
  };
}

/** The finest power of ten, 0.0001 to 1, that all readings are whole multiples of; else 0. */
export function findResolution(values: ArrayLike<number>): number {
  for (const decimals of [0, 1, 2, 3, 4]) {
    const scale = 10 ** decimals;
    const isWhole = (value: number) =>
      Number.isNaN(value) || Math.abs(value * scale - Math.round(value * scale)) < 1e-6;
    if (Array.prototype.every.call(values, isWhole)) return 1 / scale;
  }
  return 0;
}

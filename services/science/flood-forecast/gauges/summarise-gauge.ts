import { quantile } from '../../verification/quantile.ts';
import type { CheckedGauge } from './check-gauge.ts';
import { USABLE_CODES, type ReadingCode } from './gauge-record.ts';

/** Readings that are not used, in one piece and for one reason. */
export type NotUsed = {
  readonly code: ReadingCode;
  readonly fromMs: number;
  /** of its last reading */
  readonly toMs: number;
  readonly readings: number;
};

/** A time without rows, between two readings or from the newest one until now. */
export type GaugeGap = {
  readonly fromMs: number;
  readonly toMs: number;
  readonly missingReadings: number;
};

/** What became of a gauge, in codes that a page or a report puts into words. */
export type GaugeSummary = {
  readonly gaugeId: string;
  readonly quantity: 'discharge' | 'stage';
  /**
   * `used`: the newest reading is; `silent`: none came for a while; else why the newest is not
   * used. `empty`: there is no reading at all.
   */
  readonly state: 'used' | 'silent' | 'empty' | ReadingCode;
  readonly readings: number;
  readonly usable: number;
  /** the usual time between readings; NaN of fewer than two */
  readonly stepMs: number;
  /** NaN where there is none */
  readonly newestMs: number;
  readonly newestUsableMs: number;
  readonly counts: Readonly<Partial<Record<ReadingCode, number>>>;
  readonly notUsed: readonly NotUsed[];
  readonly gaps: readonly GaugeGap[];
};

/** Readings late by this many steps make a gauge silent. */
const SILENT_STEPS = 6;
/** What is usual where a single reading does not tell. */
const USUAL_STEP_MS = 3_600_000;

/**
 * Says what of a checked gauge is used and what is not, and why.
 *
 * @param nowMs epoch milliseconds until which readings were due
 */
export function summariseGauge(checked: CheckedGauge, nowMs: number): GaugeSummary {
  const { record, codes } = checked;
  const { gaugeId, quantity, timesMs } = record;
  const stepMs = quantile(
    timesMs.subarray(1).map((time, at) => time - timesMs[at]!),
    0.5,
  );
  const counts: Partial<Record<ReadingCode, number>> = {};
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1;
  const newestUsable = codes.findLastIndex((code) => USABLE_CODES.has(code));
  const newestMs = timesMs.at(-1) ?? NaN;
  return {
    gaugeId,
    quantity,
    state: stateOf(codes.at(-1), nowMs - newestMs > SILENT_STEPS * (stepMs || USUAL_STEP_MS)),
    readings: codes.length - (counts.missing ?? 0),
    usable: codes.filter((code) => USABLE_CODES.has(code)).length,
    stepMs,
    newestMs,
    newestUsableMs: timesMs[newestUsable] ?? NaN,
    counts,
    notUsed: piecesOf(checked),
    gaps: gapsOf(timesMs, stepMs, nowMs),
  };
}

function stateOf(newest: ReadingCode | undefined, isSilent: boolean): GaugeSummary['state'] {
  if (newest === undefined) return 'empty';
  if (isSilent) return 'silent';
  return USABLE_CODES.has(newest) ? 'used' : newest;
}

function piecesOf({ record, codes }: CheckedGauge): NotUsed[] {
  const pieces: NotUsed[] = [];
  for (const [at, code] of codes.entries()) {
    if (USABLE_CODES.has(code)) continue;
    const timeMs = record.timesMs[at]!;
    const last = pieces.at(-1);
    if (codes[at - 1] === code && last !== undefined) {
      pieces[pieces.length - 1] = { ...last, toMs: timeMs, readings: last.readings + 1 };
    } else {
      pieces.push({ code, fromMs: timeMs, toMs: timeMs, readings: 1 });
    }
  }
  return pieces;
}

function gapsOf(timesMs: Float64Array, stepMs: number, nowMs: number): GaugeGap[] {
  return [...timesMs].flatMap((fromMs, at) => {
    const toMs = timesMs[at + 1] ?? nowMs;
    // Until now, no reading may be due yet: a step of grace.
    const missingReadings = Math.round((toMs - fromMs) / stepMs) - 1;
    return missingReadings > 0 ? [{ fromMs, toMs, missingReadings }] : [];
  });
}

import {
  checkGauge,
  type CheckedGauge,
} from '../../../science/flood-forecast/gauges/check-gauge.ts';
import {
  toProviderQuality,
  type FlagScheme,
} from '../../../science/flood-forecast/gauges/provider-flags.ts';
import {
  summariseGauge,
  type GaugeSummary,
} from '../../../science/flood-forecast/gauges/summarise-gauge.ts';
import { openRating } from '../../../science/flood-forecast/rating/rating-curve.ts';
import type { Row } from '../../table-rows.ts';
import type { Gauge } from '../network/gauges.ts';
import { numberCell, textCell } from '../row-cells.ts';

/** What a gauge saw in the hours of a window, judged. */
export type GaugeReadings = {
  readonly gauge: Gauge;
  readonly checked: CheckedGauge;
  readonly summary: GaugeSummary;
  /** m3/s by hour of the window, as it was reported; NaN where there is none */
  readonly observedM3S: Float64Array;
  /** m, as it was reported, else of the discharge by the rating */
  readonly observedStageM: Float64Array;
  /** the same without what is not used */
  readonly usableM3S: Float64Array;
  /** standard error of what is used */
  readonly sigmaM3S: Float64Array;
  /** verdict on the reading of each hour; null where there is none */
  readonly verdicts: readonly (string | null)[];
  /** no discharge is reported, and without a rating none can be told from stage */
  readonly isUnrated: boolean;
};

/** The hours that are looked at: `hours` of them end at 1, 2, ... hours after `startMs`. */
export type Window = { readonly startMs: number; readonly hours: number };

const HOUR_MS = 3_600_000;
/** A filter must not trust a trickle to the last drop. */
const LEAST_SIGMA_M3S = 0.01;

/**
 * Judges the readings of each gauge up to the end of a window, and takes those of its full hours.
 *
 * @param rows of the discharge table, of all gauges, any order
 * @param modelOf what the model made of the hours of the window at a gauge: tells a stuck sensor
 * @param options.dischargeError standard error of a discharge without rating, as a share
 */
export function readGauges(
  gauges: readonly Gauge[],
  rows: readonly Row[],
  window: Window,
  modelOf: (gauge: Gauge) => Float64Array,
  options: { readonly flagScheme: FlagScheme; readonly dischargeError: number },
): readonly GaugeReadings[] {
  const endMs = window.startMs + window.hours * HOUR_MS;
  const byGauge = Map.groupBy(
    rows.filter((row) => timeOf(row) <= endMs),
    (row) => textCell(row, 'gauge_id'),
  );
  return gauges.map((gauge) => {
    const own = (byGauge.get(gauge.id) ?? []).toSorted((a, b) => timeOf(a) - timeOf(b));
    const rating = gauge.rating === undefined ? undefined : openRating(gauge.id, gauge.rating);
    const discharges = own.map((row) => {
      const reported = row['discharge_m3s'];
      if (typeof reported === 'number') return reported;
      const stageM = row['stage_m'];
      if (rating === undefined || typeof stageM !== 'number') return NaN;
      return rating.toDischarge(stageM).dischargeM3S;
    });
    const record = {
      gaugeId: gauge.id,
      quantity: 'discharge' as const,
      timesMs: Float64Array.from(own, timeOf),
      values: Float64Array.from(discharges),
      qualities: own.map(({ quality }) =>
        toProviderQuality(options.flagScheme, typeof quality === 'string' ? quality : null),
      ),
    };
    const modelled = modelOf(gauge);
    const hourOf = (ms: number) => Math.round((ms - window.startMs) / HOUR_MS) - 1;
    const model = Float64Array.from(record.timesMs, (ms) => modelled[hourOf(ms)] ?? NaN);
    const judged = checkGauge(record, { model });
    // A stage came, which is not the same as none: the judge of discharges cannot know.
    const isStageOnly = (at: number) =>
      rating === undefined && !Number.isNaN(numberCell(own[at]!, 'stage_m'));
    const codes = judged.codes.map((code, at) =>
      code === 'missing' && isStageOnly(at) ? ('no-rating' as const) : code,
    );
    const checked = { ...judged, codes };
    const observedM3S = new Float64Array(window.hours).fill(NaN);
    const observedStageM = new Float64Array(window.hours).fill(NaN);
    const usableM3S = new Float64Array(window.hours).fill(NaN);
    const verdicts: (string | null)[] = Array.from({ length: window.hours }, () => null);
    const nearestMs = new Float64Array(window.hours).fill(Infinity);
    for (const [at, ms] of record.timesMs.entries()) {
      const hour = hourOf(ms);
      const awayMs = Math.abs(ms - window.startMs - (hour + 1) * HOUR_MS);
      if (hour < 0 || hour >= window.hours || awayMs >= nearestMs[hour]!) continue;
      nearestMs[hour] = awayMs;
      observedM3S[hour] = record.values[at]!;
      const reportedM = numberCell(own[at]!, 'stage_m');
      observedStageM[hour] = Number.isNaN(reportedM)
        ? (rating?.toStage(Math.max(0, record.values[at]!)).stageM ?? NaN)
        : reportedM;
      usableM3S[hour] = checked.usable[at]!;
      verdicts[hour] = checked.codes[at]!;
    }
    const sigmaM3S = usableM3S.map((flow) =>
      rating === undefined
        ? Math.max(LEAST_SIGMA_M3S, options.dischargeError * flow)
        : rating.toSigma(flow, LEAST_SIGMA_M3S),
    );
    const summary = summariseGauge(checked, endMs);
    const isUnrated = own.length > 0 && discharges.every(Number.isNaN);
    return {
      gauge,
      checked,
      summary,
      observedM3S,
      observedStageM,
      usableM3S,
      sigmaM3S,
      verdicts,
      isUnrated,
    };
  });
}

function timeOf(row: Row): number {
  return numberCell(row, 'time');
}

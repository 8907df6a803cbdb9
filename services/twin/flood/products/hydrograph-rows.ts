import type { TableRow } from '../../../formats/table.ts';
import { exceedance } from '../../../science/flood-forecast/hydrograph/exceedance.ts';
import type { RiverForecast } from '../forecast/forecast-rivers.ts';
import { seriesOf } from '../forecast/simulate.ts';
import { forecastAlerts } from './alerts.ts';
import { markOf, toCell, toJsonCells } from './cells.ts';
import { openStage, QUANTILES, type PlaceForecast } from './place-forecast.ts';
import { RETURN_PERIODS, type Thresholds } from './thresholds.ts';

const HOUR_MS = 3_600_000;
const STAGE_QUANTILES = [0, 2, 4];

/** What all rows of a forecast share. */
export type RowContext = {
  readonly area: string;
  readonly marks: readonly string[];
  /** hours of the past that are told */
  readonly pastHours: number;
};

/**
 * The rows of one place: hours that were observed, then those of the forecast.
 *
 * @param thresholds of the place
 */
export function hydrographRows(
  forecast: RiverForecast,
  own: PlaceForecast,
  thresholds: Thresholds,
  context: RowContext,
): readonly TableRow[] {
  const { place } = own;
  const shared = {
    area: context.area,
    run: forecast.analysisMs,
    latest: true,
    place_id: place.id,
    place_kind: place.kind,
    name: place.name,
    reach_id: forecast.network.reaches[place.reach]!.id,
    mark: markOf(context.marks),
    geometry: place.geometry,
  };
  const past = pastRows(forecast, own, context.pastHours);
  return [...past, ...forecastRows(forecast, own, thresholds)].map((row) => ({
    ...shared,
    ...row,
  }));
}

function pastRows(
  { analysisMs, openLoop, assimilated }: RiverForecast,
  { place }: PlaceForecast,
  pastHours: number,
): readonly TableRow[] {
  const loop = seriesOf(openLoop, place.reach);
  const window = Math.round((analysisMs - openLoop.startMs) / HOUR_MS);
  const { readings, gauge } = place;
  const hours = Math.min(pastHours, window);
  return Array.from({ length: hours }, (_, nth) => {
    const hour = window - hours + nth;
    const observed = readings?.observedM3S[hour];
    return {
      time: openLoop.startMs + (hour + 1) * HOUR_MS,
      lead_hours: hour + 1 - window,
      observed_m3s: toCell(observed),
      observed_stage_m: toCell(readings?.observedStageM[hour]),
      observation_verdict: readings?.verdicts[hour] ?? null,
      analysed_m3s: gauge === undefined ? null : toCell(assimilated.analysedM3S[gauge]![hour]),
      open_loop_m3s: toCell(loop[hour]),
    };
  });
}

function forecastRows(
  { openLoop, analysisMs }: RiverForecast,
  own: PlaceForecast,
  thresholds: Thresholds,
): readonly TableRow[] {
  const { place, hydrograph, uncorrected, control, mean, quantiles } = own;
  const loop = seriesOf(openLoop, place.reach);
  const window = Math.round((analysisMs - openLoop.startMs) / HOUR_MS);
  const toStage = openStage(place);
  const alerts = forecastAlerts(own);
  const years = RETURN_PERIODS.map((year) => ({
    name: `probability_${year}_year`,
    byTime: Number.isNaN(thresholds.byYears[year])
      ? undefined
      : exceedance(hydrograph, thresholds.byYears[year]).byTime,
  }));
  return Array.from(hydrograph.timesMs, (time, hour) => ({
    time,
    lead_hours: hour + 1,
    open_loop_m3s: toCell(loop[window + hour]),
    control_m3s: toCell(control[hour]),
    mean_m3s: toCell(mean[hour]),
    ...Object.fromEntries(
      QUANTILES.map((share, nth) => [
        `discharge_${percentName(share)}_m3s`,
        toCell(quantiles[nth]![hour]),
      ]),
    ),
    ...Object.fromEntries(
      STAGE_QUANTILES.map((nth) => [
        `stage_${percentName(QUANTILES[nth]!)}_m`,
        toCell(toStage(quantiles[nth]![hour]!)),
      ]),
    ),
    ...Object.fromEntries(years.map(({ name, byTime }) => [name, toCell(byTime?.[hour])])),
    probability_alerts:
      alerts.length === 0
        ? null
        : JSON.stringify(
            Object.fromEntries(alerts.map(({ id, byTime }) => [id, toCell(byTime[hour])])),
          ),
    members_m3s: toJsonCells(hydrograph.members.map((member) => member[hour]!)),
    members_uncorrected_m3s: toJsonCells(uncorrected.map((member) => member[hour]!)),
    members_open_loop_m3s: toJsonCells(own.openLoop.map((member) => member[hour]!)),
  }));
}

/** 0.05 as p05. */
export function percentName(share: number): string {
  return `p${String(Math.round(100 * share)).padStart(2, '0')}`;
}

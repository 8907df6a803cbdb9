import { toIsoTime } from '../../../earth/time.ts';
import type { TableRow } from '../../../formats/table.ts';
import { exceedance } from '../../../science/flood-forecast/hydrograph/exceedance.ts';
import type { RiverForecast } from '../forecast/forecast-rivers.ts';
import { forecastAlerts } from './alerts.ts';
import { markOf, toCell } from './cells.ts';
import { percentName, type RowContext } from './hydrograph-rows.ts';
import { openStage, PEAK_QUANTILES, type PlaceForecast } from './place-forecast.ts';
import { RETURN_PERIODS, type Thresholds } from './thresholds.ts';

const HOUR_MS = 3_600_000;

/** The row of a gauge: what is used of it, its thresholds, its coming peak. */
export function gaugeRow(
  forecast: RiverForecast,
  own: PlaceForecast,
  thresholds: Thresholds,
  { area, marks }: Pick<RowContext, 'area' | 'marks'>,
): TableRow {
  const { place, hydrograph, peak } = own;
  const { gauge, summary, isUnrated } = place.readings!;
  const toStage = openStage(place);
  const alerts = forecastAlerts(own).map((alert) => ({
    id: alert.id,
    name: alert.name,
    stageM: alert.stageM,
    dischargeM3S: toCell(alert.dischargeM3S),
    probability: toCell(alert.overall),
    reachedFrom: Number.isNaN(alert.firstMs) ? null : toIsoTime(Math.round(alert.firstMs)),
    hoursAbove: toCell(alert.hours, 1),
  }));
  return {
    area,
    run: forecast.analysisMs,
    gauge_id: gauge.id,
    name: gauge.name,
    name_fr: gauge.nameFr,
    reach_id: gauge.reachId,
    upstream_area_km2: toCell(gauge.upstreamAreaKm2),
    rating_uncertainty_percent: toCell(gauge.rating?.uncertaintyPercent),
    rating_gauged_from_m: toCell(gauge.rating?.gaugedStageM[0]),
    rating_gauged_to_m: toCell(gauge.rating?.gaugedStageM[1]),
    state: isUnrated ? 'no-rating' : summary.state,
    newest_reading: toCell(summary.newestMs, 0),
    newest_used: toCell(summary.newestUsableMs, 0),
    age_hours: toCell((forecast.analysisMs - summary.newestUsableMs) / HOUR_MS, 1),
    readings_used: forecast.assimilated.used[place.gauge!]!,
    readings_too_far_off: forecast.assimilated.tooFarOff[place.gauge!]!,
    not_used: JSON.stringify(describeNotUsed(own)),
    ...thresholdCells(thresholds),
    thresholds_from: thresholds.from,
    alerts: JSON.stringify(alerts),
    ...probabilityCells(own, thresholds),
    ...peakCells(own),
    ...Object.fromEntries(
      PEAK_QUANTILES.map((share, nth) => [
        `peak_stage_${percentName(share)}_m`,
        toCell(toStage(peak.sizes[nth]!)),
      ]),
    ),
    peak_at_end: toCell(peak.notYetPeaked / hydrograph.members.length),
    mark: markOf(marks),
    geometry: place.geometry,
  };
}

/** Readings of a gauge that are not used, in pieces: reason, from, to, how many. */
export function describeNotUsed({ place }: Pick<PlaceForecast, 'place'>) {
  const { summary } = place.readings!;
  return [
    ...summary.notUsed.map(({ code, fromMs, toMs, readings }) => ({
      reason: code as string,
      from: toIsoTime(fromMs),
      to: toIsoTime(toMs),
      readings,
    })),
    ...summary.gaps.map(({ fromMs, toMs, missingReadings }) => ({
      reason: 'gap',
      from: toIsoTime(fromMs),
      to: toIsoTime(toMs),
      readings: missingReadings,
    })),
  ];
}

/** Flow of the return periods. */
export function thresholdCells({ byYears }: Thresholds): TableRow {
  return Object.fromEntries(
    RETURN_PERIODS.map((year) => [`threshold_${year}_year_m3s`, toCell(byYears[year])]),
  );
}

/** Probability of each return period over the whole forecast. */
export function probabilityCells({ hydrograph }: PlaceForecast, { byYears }: Thresholds): TableRow {
  return Object.fromEntries(
    RETURN_PERIODS.map((year) => {
      const level = byYears[year];
      const { overall } = Number.isNaN(level) ? { overall: NaN } : exceedance(hydrograph, level);
      return [`probability_${year}_year`, toCell(overall)];
    }),
  );
}

/** Size and time of the peak. */
export function peakCells({ peak }: PlaceForecast): TableRow {
  return Object.fromEntries(
    PEAK_QUANTILES.flatMap((share, nth) => [
      [`peak_${percentName(share)}_m3s`, toCell(peak.sizes[nth])],
      [`peak_time_${percentName(share)}`, toCell(peak.timesMs[nth], 0)],
    ]),
  );
}

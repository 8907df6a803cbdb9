import { exceedance } from '../../../science/flood-forecast/hydrograph/exceedance.ts';
import { toIsoTime } from '../../../earth/time.ts';
import { forecastAlerts } from '../products/alerts.ts';
import { toCell } from '../products/cells.ts';
import { percentName } from '../products/hydrograph-rows.ts';
import { PEAK_QUANTILES, QUANTILES, type PlaceForecast } from '../products/place-forecast.ts';
import { RETURN_PERIODS, type Thresholds } from '../products/thresholds.ts';

type Series = readonly (number | null)[];

/** Quantiles of the flow by hour, m3/s. */
function quantileSeries({ quantiles, control }: PlaceForecast): Readonly<Record<string, Series>> {
  return {
    control: Array.from(control, (flow) => toCell(flow)),
    ...Object.fromEntries(
      QUANTILES.map((share, nth) => [
        percentName(share),
        Array.from(quantiles[nth]!, (flow) => toCell(flow)),
      ]),
    ),
  };
}

/** Size and time of the peak, with their uncertainty. */
function peakOf({ peak, hydrograph }: PlaceForecast) {
  return {
    m3s: Object.fromEntries(
      PEAK_QUANTILES.map((share, nth) => [percentName(share), toCell(peak.sizes[nth])]),
    ),
    time: Object.fromEntries(
      PEAK_QUANTILES.map((share, nth) => {
        const ms = peak.timesMs[nth]!;
        return [percentName(share), Number.isNaN(ms) ? null : toIsoTime(ms)];
      }),
    ),
    membersStillRising: peak.notYetPeaked,
    members: hydrograph.members.length,
  };
}

/** Each threshold with the probability that the flow exceeds it, of scenario and base. */
function thresholdsOf(own: PlaceForecast, base: PlaceForecast, { byYears, from }: Thresholds) {
  const ofYears = RETURN_PERIODS.flatMap((year) => {
    const level = byYears[year];
    if (Number.isNaN(level)) return [];
    return [
      {
        id: `${year}-year`,
        from,
        m3s: toCell(level),
        probability: toCell(exceedance(own.hydrograph, level).overall),
        baseProbability: toCell(exceedance(base.hydrograph, level).overall),
      },
    ];
  });
  const bases = forecastAlerts(base);
  const ofAlerts = forecastAlerts(own).map((alert, at) => ({
    id: alert.id,
    name: alert.name,
    from: 'the authority',
    stageM: alert.stageM,
    m3s: toCell(alert.dischargeM3S),
    probability: toCell(alert.overall),
    baseProbability: toCell(bases[at]!.overall),
    reachedFrom: Number.isNaN(alert.firstMs) ? null : toIsoTime(Math.round(alert.firstMs)),
    hoursAbove: toCell(alert.hours, 1),
  }));
  return [...ofYears, ...ofAlerts];
}

/** A scenario beside the newest forecast, hour by hour. */
export function compareHydrographs(
  own: PlaceForecast,
  base: PlaceForecast,
  thresholds: Thresholds,
) {
  const [scenario, unchanged] = [quantileSeries(own), quantileSeries(base)];
  const difference = Object.fromEntries(
    Object.entries(scenario).map(([name, series]) => [
      name,
      series.map((flow, at) => {
        const other = unchanged[name]![at] ?? null;
        return flow === null || other === null ? null : toCell(flow - other);
      }),
    ]),
  );
  return {
    unit: 'm3 s-1',
    times: Array.from(own.hydrograph.timesMs, (ms) => toIsoTime(ms)),
    scenario,
    base: unchanged,
    difference,
    peak: peakOf(own),
    basePeak: peakOf(base),
    thresholds: thresholdsOf(own, base, thresholds),
  };
}

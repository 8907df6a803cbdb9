import type { TableRow } from '../../../formats/table.ts';
import {
  exceedanceProbability,
  floodSummaryClass,
  floodTendency,
  memberMaxima,
} from '../../../science/flood-frequency/outlook.ts';
import type { RiverForecast } from '../forecast/forecast-rivers.ts';
import { markOf, toCell } from './cells.ts';
import { peakCells, probabilityCells, thresholdCells } from './gauge-rows.ts';
import type { RowContext } from './hydrograph-rows.ts';
import { forecastPlace, reachPlace } from './place-forecast.ts';
import type { Thresholds, ThresholdsOf } from './thresholds.ts';

const HOUR_MS = 3_600_000;

/**
 * How unusual the coming flow is at every reach that is large enough: against the model's own
 * climate, by members.
 *
 * @param climate thresholds of the model at each reach
 */
export function outlookRows(
  forecast: RiverForecast,
  climate: ThresholdsOf,
  options: { readonly leastAreaKm2: number; readonly seed: number },
  { area, marks }: Pick<RowContext, 'area' | 'marks'>,
): readonly TableRow[] {
  const { network, analysisMs, hours } = forecast;
  const told = network.reaches.filter(
    ({ upstreamAreaKm2 }) => upstreamAreaKm2 >= options.leastAreaKm2,
  );
  return told.map((reach) => {
    const own = forecastPlace(forecast, reachPlace(forecast, reach.id), options.seed);
    const thresholds = climate(reach.id);
    return {
      area,
      run: analysisMs,
      reach_id: reach.id,
      next_id: reach.nextId,
      basin_id: reach.basinId,
      upstream_area_km2: toCell(reach.upstreamAreaKm2),
      strahler: reach.strahler,
      valid_to: analysisMs + hours * HOUR_MS,
      ...classCells(own.hydrograph.members, thresholds),
      tendency: floodTendency(own.quantiles[2]!) ?? null,
      ...probabilityCells(own, thresholds),
      ...thresholdCells(thresholds),
      climate_years: thresholds.years,
      ...peakCells(own),
      peak_return_period_years: returnPeriod(thresholds, own.peak.sizes[1]!),
      mark: markOf(marks),
      geometry: reach.geometry,
    };
  });
}

/** The class of the GloFAS flood summary: which return period, and how probable it is. */
function classCells(members: readonly Float64Array[], { byYears }: Thresholds): TableRow {
  const maxima = memberMaxima(members);
  const probability = (year: keyof typeof byYears) => exceedanceProbability(maxima, byYears[year]);
  const found = floodSummaryClass({
    twoYear: probability(2),
    fiveYear: probability(5),
    twentyYear: probability(20),
  });
  if (found === undefined) return { severity: null, shade: null, class_order: null };
  const { colour, shade, order } = found;
  return { severity: SEVERITIES[colour], shade, class_order: order };
}

const SEVERITIES = {
  purple: '20-year',
  red: '5-year',
  yellow: '2-year',
  grey: 'none',
} as const;

/** Years; null where no climate is known. Above 1000 years it is not told more exactly. */
function returnPeriod({ fit }: Thresholds, flowM3S: number): number | null {
  if (fit === undefined) return null;
  return toCell(Math.min(1000, fit.returnPeriod(flowM3S)), 1);
}

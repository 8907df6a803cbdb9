import type { TableRow } from '../../../formats/table.ts';
import type { RiverForecast } from '../forecast/forecast-rivers.ts';
import { markOf, toCell } from './cells.ts';
import { peakCells, probabilityCells, thresholdCells } from './gauge-rows.ts';
import type { RowContext } from './hydrograph-rows.ts';
import { forecastPlace, reachPlace, type PlaceForecast } from './place-forecast.ts';
import { RETURN_PERIODS, type Thresholds, type ThresholdsOf } from './thresholds.ts';

/** A severity shows from this probability on, and darker from the next ones on, per cent. */
const SHADES = [30, 50, 75] as const;
/** The flow rises or falls when its median changes by this share of what it is at the start. */
const TENDENCY_SHARE = 0.1;
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
    const probabilities = probabilityCells(own, thresholds);
    return {
      area,
      run: analysisMs,
      reach_id: reach.id,
      next_id: reach.nextId,
      basin_id: reach.basinId,
      upstream_area_km2: toCell(reach.upstreamAreaKm2),
      strahler: reach.strahler,
      valid_to: analysisMs + hours * HOUR_MS,
      ...severityCells(probabilities, thresholds),
      tendency: tendencyOf(own),
      ...probabilities,
      ...thresholdCells(thresholds),
      climate_years: thresholds.years,
      ...peakCells(own),
      peak_return_period_years: returnPeriod(thresholds, own.peak.sizes[1]!),
      mark: markOf(marks),
      geometry: reach.geometry,
    };
  });
}

/** The highest return period that is probable enough to be shown. */
function severityCells(probabilities: TableRow, { byYears }: Thresholds): TableRow {
  if (RETURN_PERIODS.every((year) => Number.isNaN(byYears[year]))) {
    return { severity: null, shade: null };
  }
  const shown = RETURN_PERIODS.findLast((year) => percentOf(probabilities, year) >= SHADES[0]);
  if (shown === undefined) return { severity: 'none', shade: null };
  const percent = percentOf(probabilities, shown);
  return {
    severity: `${shown}-year`,
    shade: SHADES.findLast((shade) => percent >= shade)!,
  };
}

function percentOf(probabilities: TableRow, year: number): number {
  const probability = probabilities[`probability_${year}_year`];
  return typeof probability === 'number' ? 100 * probability : NaN;
}

function tendencyOf({ quantiles }: PlaceForecast): string {
  const median = quantiles[2]!;
  const start = median[0]!;
  if (Math.max(...median) >= (1 + TENDENCY_SHARE) * start) return 'rising';
  return median.at(-1)! <= (1 - TENDENCY_SHARE) * start ? 'falling' : 'steady';
}

/** Years; null where no climate is known. Above 1000 years it is not told more exactly. */
function returnPeriod({ distribution }: Thresholds, flowM3S: number): number | null {
  if (distribution === undefined) return null;
  const years = 1 / distribution.exceedance(flowM3S);
  return toCell(Math.min(1000, years), 1);
}

import type { Gr4Parameters } from '../../../science/runoff/gr4.ts';
import { drawTemperature, type BasinClimate } from './past-weather.ts';
import { drawRain } from './rain.ts';
import type { Rivers } from './rivers.ts';
import { drawEvaporation, makeRunoff, routeRunoff, type Runoff } from './true-rivers.ts';

/** Years of the rivers' past: peaks of the first ones are not known from the model. */
export const GAUGED_YEARS = 45;
const WARM_UP_YEARS = 1;
const YEAR_HOURS = 8766;
const LAPSE_K_PER_M = 0.0065;
/** Floods of a year that are routed: one of them has its peak, whichever the reach. */
const FLOODS = 2;
/** Hours around the largest runoff of a flood. */
const BEFORE_HOURS = 10;
const AFTER_HOURS = 22;

/** Years of weather, the same at any time: floods of decades do not change with the date. */
export type Climate = {
  readonly precipitationMm: readonly Float32Array[];
  readonly potentialEvaporationMm: readonly Float32Array[];
};

/** Draws the weather of {@link GAUGED_YEARS} years and one before them, hydrological years. */
export function drawClimate(seed: number, basins: readonly BasinClimate[]): Climate {
  const hours = (GAUGED_YEARS + WARM_UP_YEARS) * YEAR_HOURS;
  // A hydrological year begins in October.
  const firstDay = 274;
  const basinShares = basins.map(({ rainShare }) => rainShare);
  const warmC = drawTemperature(hours, firstDay, seed + 3, 0);
  return {
    precipitationMm: drawRain({ seed: seed + 5, hours, basinShares, firstDay }),
    potentialEvaporationMm: basins.map(({ latDeg, altitudeM }) => {
      const temperatureC = warmC.map((value) => value - LAPSE_K_PER_M * altitudeM);
      return drawEvaporation(temperatureC, latDeg, (at) => [
        1 + (Math.floor(firstDay + at / 24) % 365),
        at % 24,
      ]);
    }),
  };
}

/**
 * Largest discharge of each year at every reach, m3/s.
 *
 * @param years how many of the last ones
 * @returns an array of reaches a year, the oldest year first
 */
export function yearlyPeaks(
  rivers: Rivers,
  { precipitationMm, potentialEvaporationMm }: Climate,
  parameters: readonly Gr4Parameters[],
  areasKm2: readonly number[],
  years: number,
): readonly Float64Array[] {
  // One year before the first that is wanted fills the stores.
  const start = (GAUGED_YEARS - years) * YEAR_HOURS;
  const cut = (series: readonly Float32Array[]) => series.map((values) => values.subarray(start));
  const runoff = makeRunoff(cut(precipitationMm), cut(potentialEvaporationMm), parameters);
  return Array.from({ length: years }, (_, year) => {
    const from = (WARM_UP_YEARS + year) * YEAR_HOURS;
    const peaks = new Float64Array(rivers.reaches.length);
    for (const peak of findFloods(runoff, areasKm2, [from, from + YEAR_HOURS])) {
      const span = [Math.max(from, peak - BEFORE_HOURS), peak + AFTER_HOURS] as const;
      const end = Math.min(span[1], runoff[0]!.length);
      routeRunoff(rivers, runoff, [span[0], end], (dischargeM3S) => {
        for (let reach = 0; reach < peaks.length; reach++) {
          if (dischargeM3S[reach]! > peaks[reach]!) peaks[reach] = dischargeM3S[reach]!;
        }
      });
    }
    return peaks;
  });
}

/** Hours of the largest runoff of the whole river in a span, some days apart. */
function findFloods(
  runoff: Runoff,
  areasKm2: readonly number[],
  [from, to]: readonly [number, number],
): readonly number[] {
  const total = new Float64Array(to - from);
  for (const [basin, values] of runoff.entries()) {
    for (let at = 0; at < total.length; at++) total[at]! += areasKm2[basin]! * values[from + at]!;
  }
  return Array.from({ length: FLOODS }, () => {
    let best = 0;
    for (let at = 1; at < total.length; at++) if (total[at]! > total[best]!) best = at;
    total.fill(0, Math.max(0, best - 72), best + 72);
    return from + best;
  });
}

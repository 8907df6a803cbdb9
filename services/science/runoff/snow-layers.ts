import { invalidField } from '../../platform/fault.ts';
import { temperatureGradientCPerM } from './temperature-gradient.ts';

/** Heights of a basin: 101 values, that which 0, 1, ... 100 % of its area lie below, m. */
export type Hypsometry = ArrayLike<number>;

/** Weather of each layer of a basin, all of one area, a value a step. */
export type SnowLayers = {
  readonly count: number;
  /** height of each, m */
  readonly altitudesM: readonly number[];
  readonly precipitationMm: readonly Float64Array[];
  readonly temperatureC: readonly Float64Array[];
  /** share of the precipitation that is snow */
  readonly solidFraction: readonly Float64Array[];
  /** snowfall of the basin in a year, mean over the series, mm */
  readonly meanAnnualSnowMm: number;
};

/** Weather at one height of a basin, a value a step. */
export type SnowWeather = {
  /** day since 1970 that each step lies in */
  readonly epochDays: ArrayLike<number>;
  readonly precipitationMm: ArrayLike<number>;
  readonly temperatureC: ArrayLike<number>;
};

/** How weather is brought to layers. */
export type SnowLayerOptions = {
  readonly layers: number;
  readonly inputAltitudeM?: number | undefined;
  readonly timeStepHours?: 24 | 1;
};

const HYPSOMETRY_VALUES = 101;
const HOURS_A_YEAR = 365.25 * 24;
/** Growth of precipitation with height, 1/m, and the height above which it does not grow. */
const PRECIPITATION_PER_M = 0.00041;
const MOST_GROWTH_M = 4000;
/** All is snow at or below the first, rain at or above the second, degC. */
const [ALL_SNOW_C, ALL_RAIN_C] = [-1, 3];

/**
 * Heights of layers of equal area: the middle of each by the hypsometry.
 *
 * @throws {Fault} invalid-request for other than 101 heights that do not fall, or layers outside
 *   1 to 100
 */
export function layerAltitudes(hypsometryM: Hypsometry, layers: number): number[] {
  checkHypsometry(hypsometryM);
  if (!Number.isInteger(layers) || layers < 1 || layers > 100) {
    const detail = `is ${layers}, allowed is a whole number from 1 to 100`;
    throw invalidField({ field: 'layers', value: layers, detail, allowed: [1, 100] });
  }
  let from = 0;
  return Array.from({ length: layers }, (_, layer) => {
    // What does not divide goes to the lowest layers, a hundredth each.
    const wide = Math.floor(100 / layers) + (layer < 100 % layers ? 1 : 0);
    const middle =
      wide === 2
        ? (hypsometryM[from]! + hypsometryM[from + 1]!) / 2
        : hypsometryM[from + Math.floor(wide / 2)]!;
    from += wide;
    return middle;
  });
}

/**
 * Brings the weather at one height to each layer: precipitation grows with height and keeps the
 * mean of the basin, temperature falls by the day of the year, and between -1 and 3 degC snow
 * turns to rain.
 *
 * @param options how many layers; the altitude that the weather is for, absent: the median height
 *   of the basin; the step of the series
 * @throws {Fault} invalid-request for a hypsometry or a number of layers that cannot be
 * @see Valery et al. 2014, doi:10.1016/j.jhydrol.2014.04.058, and Valery 2010 (thesis), p. 126;
 *   share of snow by the U.S. Army Corps of Engineers 1956
 */
export function toSnowLayers(
  { epochDays, precipitationMm, temperatureC }: SnowWeather,
  hypsometryM: Hypsometry,
  { layers, inputAltitudeM = hypsometryM[50]!, timeStepHours = 24 }: SnowLayerOptions,
): SnowLayers {
  const altitudesM = layerAltitudes(hypsometryM, layers);
  const grown = altitudesM.map((altitude) => growth(altitude, inputAltitudeM));
  const mean = grown.reduce((sum, factor) => sum + factor, 0) / layers;
  const steps = precipitationMm.length;
  const make = () => altitudesM.map(() => new Float64Array(steps));
  const [precipitation, temperature, solid] = [make(), make(), make()];
  let snow = 0;
  for (let step = 0; step < steps; step++) {
    const gradient = temperatureGradientCPerM(epochDays[step]!);
    for (let layer = 0; layer < layers; layer++) {
      const mm = (precipitationMm[step]! * grown[layer]!) / mean;
      const t = temperatureC[step]! + (inputAltitudeM - altitudesM[layer]!) * gradient;
      const share = (ALL_RAIN_C - t) / (ALL_RAIN_C - ALL_SNOW_C);
      const fraction = share < 0 ? 0 : share > 1 ? 1 : share;
      precipitation[layer]![step] = mm;
      temperature[layer]![step] = t;
      solid[layer]![step] = fraction;
      snow += fraction * mm;
    }
  }
  return {
    count: layers,
    altitudesM,
    precipitationMm: precipitation,
    temperatureC: temperature,
    solidFraction: solid,
    meanAnnualSnowMm: ((snow / layers / steps) * HOURS_A_YEAR) / timeStepHours,
  };
}

function growth(altitudeM: number, inputAltitudeM: number): number {
  if (altitudeM > MOST_GROWTH_M && inputAltitudeM > MOST_GROWTH_M) return 1;
  const reachedM = Math.min(altitudeM, MOST_GROWTH_M);
  return Math.exp(PRECIPITATION_PER_M * (reachedM - inputAltitudeM));
}

function checkHypsometry(hypsometryM: Hypsometry): void {
  const allowed = '101 heights in m, from the lowest point to the highest';
  if (hypsometryM.length !== HYPSOMETRY_VALUES) {
    const detail = `has ${hypsometryM.length} heights; needed are ${allowed}`;
    throw invalidField({ field: 'hypsometry', value: hypsometryM.length, detail, allowed });
  }
  for (let i = 0; i < HYPSOMETRY_VALUES; i++) {
    const value = hypsometryM[i]!;
    if (Number.isFinite(value) && !(value < hypsometryM[i - 1]!)) continue;
    const detail = `has ${value} as height ${i + 1}; needed are ${allowed}`;
    throw invalidField({ field: 'hypsometry', value, detail, allowed });
  }
}

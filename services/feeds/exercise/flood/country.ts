import type { Theatre } from '../theatres.ts';
import { BASINS } from './basins.ts';
import { drawClimate, GAUGED_YEARS, yearlyPeaks } from './climate.ts';
import type { BasinClimate } from './past-weather.ts';
import { cellKm, toLonLat, UPLAND_GRID } from './place.ts';
import { makeRivers, type Rivers } from './rivers.ts';
import { parametersOf } from './true-rivers.ts';
import { makeUpland } from './upland.ts';

/** What a sub-basin is like, by its cells. */
export type BasinLand = BasinClimate & {
  readonly areaKm2: number;
  /** altitudes below which 0, 1, ... 100 % of it lie, m */
  readonly hypsometryM: readonly number[];
};

/** The flood country as it always is: land, rivers, basins, and the floods of its past. */
export type Country = {
  readonly rivers: Rivers;
  readonly basins: readonly BasinLand[];
  /** index of the reach at whose foot each basin ends */
  readonly outletReaches: readonly number[];
  /** a year an array, the oldest first, by index of the reach, m3/s */
  readonly truePeaksM3S: readonly Float64Array[];
  /** the same of the model that the twin starts from, for the last 40 years */
  readonly modelPeaksM3S: readonly Float64Array[];
};

const MODEL_YEARS = 40;
/** More rain falls on the heights. */
const RAIN_SHARE_PER_M = 0.0006;
const MEAN_ALTITUDE_M = 440;

/** Makes the country of a theatre: the same at any time. */
export function makeCountry(theatre: Theatre): Country {
  const rivers = makeRivers(makeUpland(theatre));
  const basins = BASINS.map((_, basin) => describeBasin(rivers, basin));
  const outletReaches = BASINS.map(({ nextId }, basin) =>
    rivers.reaches.findLastIndex(({ cells, nextId: next, basin: of }) =>
      nextId === null ? next === null && of === basin : cells.at(-1) === rivers.map.outlets[basin],
    ),
  );
  const climate = drawClimate(theatre.seed + 900, basins);
  const areasKm2 = basins.map(({ areaKm2 }) => areaKm2);
  const peaks = (which: 'truth' | 'told', years: number) =>
    yearlyPeaks(rivers, climate, parametersOf(which), areasKm2, years);
  return {
    rivers,
    basins,
    outletReaches,
    truePeaksM3S: peaks('truth', GAUGED_YEARS),
    modelPeaksM3S: peaks('told', MODEL_YEARS),
  };
}

function describeBasin({ upland, map }: Rivers, basin: number): BasinLand {
  const heights: number[] = [];
  let [sumX, sumY] = [0, 0];
  for (let cell = 0; cell < upland.heightM.length; cell++) {
    if (map.basinOf[cell] !== basin) continue;
    heights.push(upland.heightM[cell]!);
    const [x, y] = cellKm(UPLAND_GRID, cell);
    sumX += x;
    sumY += y;
  }
  const count = heights.length;
  const sorted = Float64Array.from(heights).sort();
  const [lonDeg, latDeg] = toLonLat([sumX / count, sumY / count]);
  const altitudeM = sorted.reduce((sum, height) => sum + height, 0) / count;
  return {
    lonDeg,
    latDeg,
    altitudeM,
    rainShare: 1 + RAIN_SHARE_PER_M * (altitudeM - MEAN_ALTITUDE_M),
    areaKm2: (count * UPLAND_GRID.dxM * UPLAND_GRID.dyM) / 1e6,
    hypsometryM: Array.from(
      { length: 101 },
      (_, percent) => sorted[Math.round(((count - 1) * percent) / 100)]!,
    ),
  };
}

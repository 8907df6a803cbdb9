import type { Terrain } from './terrain.ts';

/** Air mixes over this distance before it is at 2 m of one cell: half the width of a mean, km. */
const MIXING_KM = 20;
/** Snow water at which two thirds of the ground are white and the air feels them, kg m-2. */
const COVERING_MM = 35;
/** Over full snow cover air never gets warmer than this above freezing, however warm it comes, K. */
const WARMEST_OVER_SNOW_K = 12;
const FREEZING_K = 273.15;

/**
 * Opens the share of snow in the surroundings of each cell, 0 to 1: continuous in snow water, and
 * from cell to cell, as the air does not know the edge of a snow field.
 *
 * @returns a function that gives the shares; its array is used again by the next call
 */
export function openSnowCover({ grid: { nx, ny }, dxM, dyM }: Terrain) {
  const cover = new Float32Array(nx * ny);
  const mean = new Float32Array(nx * ny);
  const reachX = Math.max(1, Math.round((MIXING_KM * 1000) / dxM));
  const reachY = Math.max(1, Math.round((MIXING_KM * 1000) / dyM));

  return (snowMm: Float32Array): Float32Array => {
    let isBare = true;
    for (let cell = 0; cell < cover.length; cell++) {
      const water = snowMm[cell]!;
      cover[cell] = water > 0 ? 1 - Math.exp(-water / COVERING_MM) : 0;
      isBare &&= water === 0;
    }
    if (isBare) return cover;
    // A mean of a mean has no corners.
    for (let round = 0; round < 2; round++) {
      for (let row = 0; row < ny; row++) {
        fillMeans(cover, mean, { first: row * nx, step: 1, count: nx, reach: reachX });
      }
      for (let column = 0; column < nx; column++) {
        fillMeans(mean, cover, { first: column, step: nx, count: ny, reach: reachY });
      }
    }
    return cover;
  };
}

/** Temperature at 2 m of air over a share of snow: the warmer it comes, the more it is cooled. */
export function coolOverSnow(temperatureK: number, share: number): number {
  const warmthK = temperatureK - FREEZING_K;
  if (warmthK <= 0) return temperatureK;
  return FREEZING_K + warmthK / (1 + (share * warmthK) / WARMEST_OVER_SNOW_K);
}

type Line = {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly reach: number;
};

/** Running means along a line of cells; at its ends over the cells that are there. */
function fillMeans(from: Float32Array, to: Float32Array, { first, step, count, reach }: Line) {
  let sum = 0;
  let cells = 0;
  for (let at = 0; at < Math.min(reach, count); at++, cells++) sum += from[first + at * step]!;
  for (let at = 0; at < count; at++) {
    if (at + reach < count) {
      sum += from[first + (at + reach) * step]!;
      cells++;
    }
    if (at - reach > 0) {
      sum -= from[first + (at - reach - 1) * step]!;
      cells--;
    }
    to[first + at * step] = sum / cells;
  }
}

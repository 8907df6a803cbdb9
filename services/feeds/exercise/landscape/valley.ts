import type { RegularLonLatGrid } from '../../../earth/grid.ts';
import { smoothNoise } from '../noise.ts';
import { KM_PER_DEGREE, makeTerrain } from '../terrain.ts';
import type { Theatre } from '../theatres.ts';
import { riverX, SIDE_VALLEY, toKm, waterHalfWidthKm, type Km } from './place.ts';

/** The lie of the land, one number a cell. */
export type Valley = {
  readonly grid: RegularLonLatGrid;
  readonly xKm: Float32Array;
  readonly yKm: Float32Array;
  readonly heightM: Float32Array<ArrayBuffer>;
  /** distance to the middle of the river, km; below `waterHalfWidthKm` it is water */
  readonly riverKm: Float32Array;
  readonly isWater: Uint8Array;
};

/** Height of the water at the town, and how it falls along the river to the south. */
const WATER_M = 398;
const FALL_M_PER_KM = 0.5;
const FLAT_FLOOR_KM = 1.4;
const VALLEY_HALF_WIDTH_KM = 10.5;
const SIDE_VALLEY_DEPTH_M = 260;
const SIDE_VALLEY_HALF_WIDTH_KM = 1.7;
/** Uplands over the smooth ranges of the theatre: their mean, then ridges and gullies. */
const UPLAND_M = 260;
const RIDGES_M = 330;
const GULLIES_M = 90;

/**
 * The land of the valley: the theatre's own ranges, cut by a river and a side valley, with ridges
 * and gullies of a size that the weather grid does not see.
 */
export function makeValley(theatre: Theatre, grid: RegularLonLatGrid): Valley {
  const { heightM: coarseM } = makeTerrain(theatre, grid);
  const count = grid.nx * grid.ny;
  const noise = smoothNoise(theatre.seed + 101);
  const valley = {
    grid,
    xKm: new Float32Array(count),
    yKm: new Float32Array(count),
    heightM: new Float32Array(count),
    riverKm: new Float32Array(count),
    isWater: new Uint8Array(count),
  };
  for (let cell = 0; cell < count; cell++) {
    const lonDeg = grid.lonFirstDeg + (cell % grid.nx) * grid.lonStepDeg;
    const latDeg = grid.latFirstDeg - Math.floor(cell / grid.nx) * grid.latStepDeg;
    const [x, y] = toKm(lonDeg, latDeg);
    const riverKm = distanceToRiver(x, y);
    const isWater = riverKm < waterHalfWidthKm(y);
    const floorM = WATER_M + FALL_M_PER_KM * y;
    // Turned: the ridges of noise lie along its axes, those of ranges do not.
    const [u, v] = [0.6 * x + 0.8 * y, 0.6 * y - 0.8 * x];
    const ridges = 1 - 2 * Math.abs(noise(u / 7 + 40, v / 7)) + 0.4 * noise(x / 3.1, y / 3.1 + 90);
    const gullies = noise(u / 1.3 + 11, v / 1.3) + 0.35 * noise(x / 0.55, y / 0.55 + 7);
    const sideKm = distanceToLine(SIDE_VALLEY, x, y) / SIDE_VALLEY_HALF_WIDTH_KM;
    const uplandM =
      coarseM[cell]! +
      UPLAND_M +
      RIDGES_M * ridges +
      GULLIES_M * gullies -
      SIDE_VALLEY_DEPTH_M * Math.exp(-sideKm * sideKm);
    const shoreKm = Math.max(0, riverKm - waterHalfWidthKm(y) - FLAT_FLOOR_KM);
    const rise = ease(Math.min(1, shoreKm / VALLEY_HALF_WIDTH_KM));
    const bankM = isWater ? 0 : 4 + 9 * Math.min(1, riverKm) * (1 + 0.4 * gullies);
    valley.xKm[cell] = x;
    valley.yKm[cell] = y;
    valley.riverKm[cell] = riverKm;
    valley.isWater[cell] = isWater ? 1 : 0;
    valley.heightM[cell] = floorM + bankM + rise * Math.max(0, uplandM - floorM);
  }
  return valley;
}

/** Distance between the centres of cells, m, for each row. */
export function cellWidthsM({ ny, latFirstDeg, latStepDeg, lonStepDeg }: RegularLonLatGrid) {
  return Float64Array.from({ length: ny }, (_, row) => {
    const latRad = ((latFirstDeg - row * latStepDeg) * Math.PI) / 180;
    return lonStepDeg * KM_PER_DEGREE * 1000 * Math.cos(latRad);
  });
}

/** Across the river, not along the parallel: where it runs askew, it is as wide. */
function distanceToRiver(x: number, y: number): number {
  const slope = (riverX(y + 0.1) - riverX(y - 0.1)) / 0.2;
  return Math.abs(x - riverX(y)) / Math.hypot(1, slope);
}

/** Distance to a line of places, km. */
export function distanceToLine(line: readonly Km[], x: number, y: number): number {
  let nearest = Infinity;
  for (let index = 1; index < line.length; index++) {
    const [fromX, fromY] = line[index - 1]!;
    const [toX, toY] = line[index]!;
    const [dx, dy] = [toX - fromX, toY - fromY];
    const along = ((x - fromX) * dx + (y - fromY) * dy) / (dx * dx + dy * dy);
    const share = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - fromX - share * dx, y - fromY - share * dy));
  }
  return nearest;
}

const ease = (share: number) => share * share * (3 - 2 * share);

import { share } from '../landscape/land-cover.ts';
import { smoothNoise } from '../noise.ts';
import type { Theatre } from '../theatres.ts';
import { cellKm, TOWN_GRID, UPLAND_GRID, type Km } from './place.ts';
import { COVERS, type Cover } from './roughness.ts';
import type { Rivers } from './rivers.ts';
import { RURAL, TOWN, VILLAGES } from './town-place.ts';
import type { Town } from './town.ts';

type Layer = Float32Array<ArrayBuffer>;

/** What covers the upland, and who lives in it: one number a cell of 100 m. */
export type Land = {
  readonly cover: Layer;
  readonly manningSM13: Layer;
  readonly population: Layer;
  readonly dwellings: Layer;
};

/** A river fills a cell of 100 m well enough from this area on, cells. */
const WIDE_RIVER_CELLS = 30_000;

/** Covers the upland; the town's people are those of its own grid, cell by cell. */
export function coverUpland(theatre: Theatre, { upland }: Rivers, town: Town): Land {
  const { nx, ny, heightM, bankHeightM, drainage } = upland;
  const noise = smoothNoise(theatre.seed + 331);
  const count = nx * ny;
  const array = () => new Float32Array(count);
  const land = { cover: array(), manningSM13: array(), population: array(), dwellings: array() };
  const thin = new Float64Array(count);
  for (let cell = 0; cell < count; cell++) {
    const [x, y] = cellKm(UPLAND_GRID, cell);
    const [column, row] = [cell % nx, Math.floor(cell / nx)];
    const isEdge = column === 0 || row === 0 || column === nx - 1 || row === ny - 1;
    const steep = isEdge
      ? 0
      : Math.max(
          Math.abs(bankHeightM[cell + 1]! - bankHeightM[cell - 1]!),
          Math.abs(bankHeightM[cell + nx]! - bankHeightM[cell - nx]!),
        ) /
        (2 * UPLAND_GRID.dxM);
    const patch = noise(x / 1.3, y / 1.3 + 17) + 0.5 * noise(x / 0.4 + 3, y / 0.4);
    const isWater = drainage.cellsAbove[cell]! >= WIDE_RIVER_CELLS;
    const cover = isWater ? 'water' : coverAt([x, y], steep, patch, heightM[cell]!);
    land.cover[cell] = COVERS[cover].code;
    land.manningSM13[cell] = COVERS[cover].manningSM13;
    // Farms stand apart: a few cells hold them, the same whatever the order of cells.
    const isFarm = (Math.imul(cell, 0x9e3779b1) >>> 0) % 29 === 0;
    const isField = cover === 'crops' || cover === 'grass';
    if (isFarm && isField && !isInTown(column, row)) thin[cell] = 1;
  }
  settle(land, thin);
  sumTown(town.population, land.population);
  sumTown(town.dwellings, land.dwellings);
  return land;
}

function coverAt([x, y]: Km, steep: number, patch: number, heightM: number): Cover {
  for (const { at, radiusKm } of [TOWN, ...VILLAGES]) {
    const square = (x - at[0]) ** 2 + (y - at[1]) ** 2;
    const edgeKm = radiusKm * (0.85 + 0.2 * patch);
    if (square < edgeKm * edgeKm && steep < 0.12) return 'built';
  }
  // Woods stand where it is steep, high, or nobody has cleared them.
  if (steep > 0.13 + 0.06 * patch || patch + heightM / 900 > 1.15) return 'trees';
  return patch > -0.1 || heightM > 520 ? 'grass' : 'crops';
}

/** Where the town's grid begins in the upland's, cells, and how many it covers. */
const TOWN_CELLS = (() => {
  const per = UPLAND_GRID.dxM / TOWN_GRID.dxM;
  const west = TOWN_GRID.xFirstM - TOWN_GRID.dxM / 2 - (UPLAND_GRID.xFirstM - UPLAND_GRID.dxM / 2);
  const north = UPLAND_GRID.yFirstM + UPLAND_GRID.dyM / 2 - (TOWN_GRID.yFirstM + TOWN_GRID.dyM / 2);
  return {
    per,
    column: Math.round(west / UPLAND_GRID.dxM),
    row: Math.round(north / UPLAND_GRID.dyM),
    columns: TOWN_GRID.nx / per,
    rows: TOWN_GRID.ny / per,
  };
})();

function isInTown(column: number, row: number): boolean {
  const x = column - TOWN_CELLS.column;
  const y = row - TOWN_CELLS.row;
  return x >= 0 && y >= 0 && x < TOWN_CELLS.columns && y < TOWN_CELLS.rows;
}

/** People are counted whole, and their sums are those of the villages and of the country. */
function settle(land: Land, thin: Float64Array): void {
  const spread = (of: { population: number; dwellings: number }, weights: Float64Array) => {
    share(of.population, weights, land.population);
    share(of.dwellings, weights, land.dwellings);
  };
  const { nx, ny } = UPLAND_GRID;
  const [westKm, northKm] = cellKm(UPLAND_GRID, 0);
  for (const village of VILLAGES) {
    const weights = new Float64Array(thin.length);
    const reach = 1.3 * village.radiusKm;
    const [left, right] = [village.at[0] - reach, village.at[0] + reach];
    const [top, bottom] = [village.at[1] + reach, village.at[1] - reach];
    const firstRow = Math.max(0, Math.ceil((northKm - top) * 10));
    const lastRow = Math.min(ny - 1, Math.floor((northKm - bottom) * 10));
    for (let row = firstRow; row <= lastRow; row++) {
      const lastColumn = Math.min(nx - 1, Math.floor((right - westKm) * 10));
      for (let column = Math.ceil((left - westKm) * 10); column <= lastColumn; column++) {
        const cell = row * nx + column;
        const [x, y] = cellKm(UPLAND_GRID, cell);
        const far = Math.hypot(x - village.at[0], y - village.at[1]) / village.radiusKm;
        if (land.cover[cell] === COVERS.built.code) weights[cell] = Math.exp(-2 * far * far);
      }
    }
    spread(village, weights);
  }
  spread(RURAL, thin);
}

/** Adds what the cells of the town's grid hold to those of the upland they lie in. */
function sumTown(of: Float32Array, into: Layer): void {
  const { per, column, row } = TOWN_CELLS;
  for (let cell = 0; cell < of.length; cell++) {
    if (of[cell] === 0) continue;
    const x = column + Math.floor((cell % TOWN_GRID.nx) / per);
    const y = row + Math.floor(Math.floor(cell / TOWN_GRID.nx) / per);
    const at = y * UPLAND_GRID.nx + x;
    into[at] = into[at]! + of[cell]!;
  }
}

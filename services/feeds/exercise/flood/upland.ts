import { smoothNoise } from '../noise.ts';
import { makeTerrain } from '../terrain.ts';
import type { Theatre } from '../theatres.ts';
import { drain, openPits, type Drainage } from './drainage.ts';
import { bankfullDepthM } from './channel.ts';
import { cellKm, COURSES, toLonLat, UPLAND_GRID, type Km } from './place.ts';

/** The upland in cells of 100 m, and how it drains. */
export type Upland = {
  readonly nx: number;
  readonly ny: number;
  readonly heightM: Float64Array;
  /** the same with the beds of its rivers filled to their banks */
  readonly bankHeightM: Float64Array;
  readonly drainage: Drainage;
};

const CELL_KM2 = 0.01;
/** Rounds of erosion: more bring no valley that is not there. */
const ROUNDS = 5;
const STEPS_A_ROUND = 2;
/** Erosion of a round where 1 km2 comes down: share of the fall to the next cell. */
const ERODIBILITY = 0.5;
/** Slopes do not stand steeper, m a cell of 100 m. */
const STEEPEST_M = 42;
/** Heights are told to the centimetre: a river falls at least as much from cell to cell. */
const LEAST_FALL_M = 0.03;
/** Beds of rivers fall more than that: what is filled beside them does not turn them aside. */
const LEAST_BED_FALL_M = 0.1;
/** Water has a valley floor from this area on, km2. */
const FLOOR_FROM_KM2 = 12;

/**
 * Land as rivers make it: the theatre's own uplands, lowered along the courses of the rivers and
 * roughened, then cut by water in proportion to its slope and to the root of the area it
 * comes from; rivers lay flood plains as they grow. Every cell drains to the edge.
 *
 * @see Braun & Willett 2013, doi:10.1016/j.geomorph.2012.10.008 (implicit stream-power erosion)
 */
export function makeUpland(theatre: Theatre): Upland {
  const { nx, ny } = UPLAND_GRID;
  const heightM = layGround(theatre);
  const land = { nx, ny, heightM };
  openPits(land, 0.01, true);
  for (let round = 0; round < ROUNDS; round++) {
    // Water keeps its way for a while: what is eroded along it still falls.
    const way = drain(land);
    for (let step = 0; step < STEPS_A_ROUND; step++) erode(heightM, way, nx);
  }
  grade(heightM, drain(land), nx);
  roundCrests(land, drain(land));
  openPits(land, LEAST_FALL_M);
  const drainage = drain(land);
  smoothBeds(heightM, drainage);
  layFloors(land, drainage);
  roundHeights(heightM);
  openPits(land, LEAST_FALL_M);
  roundHeights(heightM);
  const final = drain(land, false);
  const bankHeightM = heightM.map((bedM, cell) => {
    const areaKm2 = final.cellsAbove[cell]! * CELL_KM2;
    return areaKm2 < FLOOR_FROM_KM2 ? bedM : bedM + bankfullDepthM(areaKm2);
  });
  return { ...land, bankHeightM, drainage: final };
}

/** To the centimetre, in the precision of the file: whoever reads it finds the same ways down. */
function roundHeights(heightM: Float64Array): void {
  for (let cell = 0; cell < heightM.length; cell++) {
    heightM[cell] = Math.fround(Math.round(heightM[cell]! * 100) / 100);
  }
}

/** Distance between columns and rows at which the theatre's smooth ranges are asked, cells. */
const COARSE = 10;

function layGround(theatre: Theatre): Float64Array {
  const { nx, ny } = UPLAND_GRID;
  const coarse = coarseHeights(theatre);
  const noise = smoothNoise(theatre.seed + 301);
  const heightM = new Float64Array(nx * ny);
  for (let cell = 0; cell < heightM.length; cell++) {
    const [x, y] = cellKm(UPLAND_GRID, cell);
    // Turned and layered, so that no ridge lies along the grid.
    const [u, v] = [0.8 * x + 0.6 * y, 0.8 * y - 0.6 * x];
    const wide = noise(u / 7.3, v / 7.3 + 40);
    const middle = noise(u / 2.9 + 60, v / 2.9);
    const fine = noise(x / 0.83, y / 0.83 + 20) + 0.6 * noise(u / 0.31 + 9, v / 0.31);
    // Courses wind: the place is shifted before its distance from them is taken.
    const bendX = x + 1.3 * noise(x / 2.6 + 13, y / 2.6) + 0.25 * noise(x / 0.9, y / 0.9 + 77);
    const bendY = y + 1.3 * noise(x / 2.6, y / 2.6 + 31) + 0.25 * noise(x / 0.9 + 55, y / 0.9);
    let lowered = 0;
    for (const { line, depthM } of COURSES) {
      lowered = Math.max(lowered, depthM * courseShare(line, bendX, bendY));
    }
    heightM[cell] = coarse(x, y) + 120 + rimM(x, y) + 34 * wide + 22 * middle + 9 * fine - lowered;
  }
  return heightM;
}

/** How much of a course's depth is felt: all of it beside its lower end, less towards its source. */
function courseShare(line: readonly Km[], x: number, y: number): number {
  let nearest = Infinity;
  let way = 0;
  for (let index = 1; index < line.length; index++) {
    const from = line[index - 1]!;
    const to = line[index]!;
    const dx = to[0] - from[0];
    const dy = to[1] - from[1];
    const along = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy);
    const share = Math.min(1, Math.max(0, along));
    const offX = x - from[0] - share * dx;
    const offY = y - from[1] - share * dy;
    const square = offX * offX + offY * offY;
    if (square >= nearest) continue;
    nearest = square;
    way = (index - 1 + share) / (line.length - 1);
  }
  if (nearest > 200) return 0;
  const offKm = Math.sqrt(nearest);
  const near = 0.55 * Math.exp(-offKm / 0.7) + 0.45 * Math.exp(-offKm / 3.5);
  return (0.25 + 0.75 * way * way) * near;
}

/** The watershed of the river: an oval that is open where the river leaves. */
function rimM(x: number, y: number): number {
  const far = Math.sqrt(((x - 25) / 23.5) ** 2 + ((y - 19.5) / 17.5) ** 2);
  const isOpen = Math.exp(-(((y - 25.5) / 4) ** 2)) * Math.min(1, Math.max(0, (x - 38) / 6));
  return 95 * Math.exp(-(((far - 1) / 0.16) ** 2)) * (1 - isOpen);
}

function coarseHeights(theatre: Theatre): (x: number, y: number) => number {
  const { nx, ny, dxM } = UPLAND_GRID;
  const stepKm = (COARSE * dxM) / 1000;
  const [columns, rows] = [nx / COARSE + 1, ny / COARSE + 1];
  const heights = Float64Array.from({ length: columns * rows }, (_, at) => {
    const place = toLonLat([(at % columns) * stepKm, Math.floor(at / columns) * stepKm]);
    const [lonFirstDeg, latFirstDeg] = place;
    const one = { nx: 1, ny: 1, lonFirstDeg, latFirstDeg, lonStepDeg: 0.01, latStepDeg: 0.01 };
    return makeTerrain(theatre, { kind: 'regular-lonlat', ...one }).heightM[0]!;
  });
  return (x, y) => {
    const [column, row] = [Math.floor(x / stepKm), Math.floor(y / stepKm)];
    const [alongX, alongY] = [x / stepKm - column, y / stepKm - row];
    const at = row * columns + column;
    const south = heights[at]! * (1 - alongX) + heights[at + 1]! * alongX;
    const north = heights[at + columns]! * (1 - alongX) + heights[at + columns + 1]! * alongX;
    return south * (1 - alongY) + north * alongY;
  };
}

/** One implicit step, from the mouths up: each cell falls towards the one it runs into. */
function erode(heightM: Float64Array, { receivers, downstream, cellsAbove }: Drainage, nx: number) {
  for (let at = downstream.length - 1; at >= 0; at--) {
    const cell = downstream[at]!;
    const next = receivers[cell]!;
    if (next === cell) continue;
    const offset = Math.abs(next - cell);
    const way = offset === 1 || offset === nx ? 1 : Math.SQRT2;
    const power = (ERODIBILITY * Math.sqrt(cellsAbove[cell]! * CELL_KM2)) / way;
    const eroded = (heightM[cell]! + power * heightM[next]!) / (1 + power);
    heightM[cell] = Math.min(eroded, heightM[next]! + STEEPEST_M * way);
  }
}

/** Rivers lay down gravel until they are steep enough to carry it: less so, the more water. */
function grade(heightM: Float64Array, { receivers, downstream, cellsAbove }: Drainage, nx: number) {
  for (let at = downstream.length - 1; at >= 0; at--) {
    const cell = downstream[at]!;
    const next = receivers[cell]!;
    const areaKm2 = cellsAbove[cell]! * CELL_KM2;
    if (next === cell || areaKm2 < FLOOR_FROM_KM2) continue;
    const offset = Math.abs(next - cell);
    const way = offset === 1 || offset === nx ? 1 : Math.SQRT2;
    heightM[cell] = Math.max(heightM[cell]!, heightM[next]! + (4 * way) / areaKm2 ** 0.36);
  }
}

/** Soil creeps: crests and slopes without a stream are rounded. */
function roundCrests(
  { nx, ny, heightM }: Pick<Upland, 'nx' | 'ny' | 'heightM'>,
  { cellsAbove }: Drainage,
) {
  for (let round = 0; round < 3; round++) {
    const before = heightM.slice();
    for (let row = 1; row < ny - 1; row++) {
      for (let column = 1; column < nx - 1; column++) {
        const cell = row * nx + column;
        const mean =
          (before[cell - 1]! + before[cell + 1]! + before[cell - nx]! + before[cell + nx]!) / 4;
        const share = 0.8 / (1 + cellsAbove[cell]! / 12);
        heightM[cell] = before[cell]! + share * (mean - before[cell]!);
      }
    }
  }
}

/** Half the width of the flood plain of a river, m, by the area that it drains. */
function floorHalfWidthM(areaKm2: number): number {
  return Math.min(620, 14 * areaKm2 ** 0.56);
}

/** Rounds that smooth the bed of a river over some 1.5 km: pools and steps are worn away. */
const SMOOTHING_ROUNDS = 400;

function smoothBeds(heightM: Float64Array, { receivers, downstream, cellsAbove }: Drainage): void {
  const isRiver = (cell: number) => cellsAbove[cell]! * CELL_KM2 >= FLOOR_FROM_KM2;
  const rivers = downstream.filter(isRiver);
  const above = new Int32Array(heightM.length).fill(-1);
  for (const cell of rivers) {
    const next = receivers[cell]!;
    const known = above[next]!;
    if (next === cell || (known >= 0 && cellsAbove[known]! >= cellsAbove[cell]!)) continue;
    above[next] = cell;
  }
  for (let round = 0; round < SMOOTHING_ROUNDS; round++) {
    for (const cell of rivers) {
      const up = above[cell]!;
      const next = receivers[cell]!;
      if (up < 0 || next === cell) continue;
      heightM[cell] = 0.5 * heightM[cell]! + 0.25 * (heightM[up]! + heightM[next]!);
    }
  }
  for (let at = rivers.length - 1; at >= 0; at--) {
    const cell = rivers[at]!;
    const next = receivers[cell]!;
    const least = Math.ceil((heightM[next]! + LEAST_BED_FALL_M) * 100) / 100;
    if (next !== cell) heightM[cell] = Math.max(Math.round(heightM[cell]! * 100) / 100, least);
  }
}

/**
 * Rivers wander over their floors: they wear down what stands in them, and fill what lies low, to
 * the height of their banks and a little more away from them.
 */
function layFloors(
  { nx, ny, heightM }: Pick<Upland, 'nx' | 'ny' | 'heightM'>,
  { cellsAbove }: Drainage,
) {
  const cut = heightM.slice();
  const floorM = new Float64Array(heightM.length);
  const nearest = new Float64Array(heightM.length).fill(Infinity);
  for (let cell = 0; cell < heightM.length; cell++) {
    const areaKm2 = cellsAbove[cell]! * CELL_KM2;
    if (areaKm2 < FLOOR_FROM_KM2) continue;
    const half = floorHalfWidthM(areaKm2) / 100;
    const bankM = bankfullDepthM(areaKm2);
    const reach = Math.ceil(half * 1.7);
    const [column, row] = [cell % nx, Math.floor(cell / nx)];
    for (let y = Math.max(1, row - reach); y <= Math.min(ny - 2, row + reach); y++) {
      for (let x = Math.max(1, column - reach); x <= Math.min(nx - 2, column + reach); x++) {
        const near = y * nx + x;
        const off = Math.sqrt((x - column) ** 2 + (y - row) ** 2);
        if (cellsAbove[near]! * CELL_KM2 >= FLOOR_FROM_KM2) continue;
        const onFloor = heightM[cell]! + bankM + 0.35 * Math.min(off, half);
        const atSide = Math.max(0, off - half) * 24;
        cut[near] = Math.min(cut[near]!, onFloor + atSide);
        if (off > half || off >= nearest[near]!) continue;
        nearest[near] = off;
        floorM[near] = onFloor - 0.4 * bankM;
      }
    }
  }
  for (let cell = 0; cell < cut.length; cell++) {
    heightM[cell] = Math.max(cut[cell]!, floorM[cell]!);
  }
}

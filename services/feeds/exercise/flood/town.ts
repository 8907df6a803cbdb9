import { share } from '../landscape/land-cover.ts';
import { smoothNoise } from '../noise.ts';
import type { Theatre } from '../theatres.ts';
import { cellKm, TOWN_GRID, UPLAND_GRID, type Km } from './place.ts';
import type { Rivers } from './rivers.ts';
import { COVERS, TOWN_MANNING } from './roughness.ts';
import { ROADS, type Road } from './roads.ts';
import { CREST_OVER_BANK_M, LEVEES, LOW_QUARTER, TOWN } from './town-place.ts';
import { layTownRivers, type TownRivers } from './town-river.ts';

type Layer = Float32Array<ArrayBuffer>;

/** The town in cells of 10 m. */
export type Town = {
  readonly rivers: TownRivers;
  readonly heightM: Layer;
  readonly manningSM13: Layer;
  readonly population: Layer;
  readonly dwellings: Layer;
  readonly buildings: Layer;
};

const CELL_M = TOWN_GRID.dxM;
/** From the foot of a bank to its top. */
const BANK_M = 8;
/** From the top of a bank to the middle of the crest of a levee, and half the crest: no gap in it. */
const LEVEE_OFF_M = 28;
const CREST_HALF_M = 8;
const LEVEE_FOOT_M = 12;
/** Roads stand so much over the flood plain, m. */
const DAM_M = 0.5;
/** Houses stand on lots; every so many of them there is a street. */
const LOT_CELLS = 3;
const BLOCK_CELLS = 13;

/**
 * The town and its valley, seen closer: the same ground as the upland has, with the beds of the
 * rivers, levees, roads on their dams, streets and houses.
 */
export function makeTown(theatre: Theatre, rivers: Rivers): Town {
  const laid = layTownRivers(rivers);
  const ground = interpolateGround(rivers);
  const noise = smoothNoise(theatre.seed + 353);
  const count = ground.length;
  const array = () => new Float32Array(count);
  const town = {
    rivers: laid,
    heightM: array(),
    manningSM13: array(),
    population: array(),
    dwellings: array(),
    buildings: array(),
  };
  const weights = new Float64Array(count);
  const dams = layDams();
  for (let cell = 0; cell < count; cell++) {
    const at = cellKm(TOWN_GRID, cell);
    const offM = laid.offM[cell]!;
    const bankM = laid.bedM[cell]! + laid.depthM[cell]!;
    const isNear = laid.side[cell] !== 0;
    const isHigh = !isNear || ground[cell]! > bankM + 6;
    const rough = noise(at[0] * 9, at[1] * 9) + 0.5 * noise(at[0] * 31 + 5, at[1] * 31);
    let heightM = ground[cell]! + (isHigh ? 0.6 : 0.12) * rough - lowering(at);
    const offBankM = offM - laid.widthM[cell]! / 2;
    heightM += damM(dams[cell]!, offBankM);
    const crestM = leveeM(laid, cell, at);
    const isLevee = crestM > heightM;
    heightM = Math.max(heightM, crestM);
    town.heightM[cell] = carve(heightM, laid, cell);
    const isFree = offBankM > 20 && !isLevee && dams[cell] === 0;
    const built = isFree ? builtShare(at, ground[cell]! - bankM, rough) : 0;
    const house = built > 0.5 ? houseAt(cell) : undefined;
    town.manningSM13[cell] = manningAt({
      offBankM,
      isLevee,
      isRoad: dams[cell]! > 0,
      house,
      isHigh,
      rough,
    });
    if (house?.isAnchor === true) {
      town.buildings[cell] = 1;
      weights[cell] = 0.6 + house.floors * built;
    }
  }
  share(TOWN.population, weights, town.population);
  share(TOWN.dwellings, weights, town.dwellings);
  return town;
}

/** Ground of the upland between its cells, without the beds that are cut into it anew. */
function interpolateGround({ upland }: Rivers): Float64Array {
  const { nx, ny } = TOWN_GRID;
  const bankFull = upland.bankHeightM;
  const ground = new Float64Array(nx * ny);
  const [westKm, northKm] = cellKm(UPLAND_GRID, 0);
  const per = UPLAND_GRID.dxM / 1000;
  for (let cell = 0; cell < ground.length; cell++) {
    const [x, y] = cellKm(TOWN_GRID, cell);
    const column = (x - westKm) / per;
    const row = (northKm - y) / per;
    const [left, top] = [Math.floor(column), Math.floor(row)];
    const [alongX, alongY] = [column - left, row - top];
    const first = top * upland.nx + left;
    const above = mix(bankFull[first]!, bankFull[first + 1]!, alongX);
    const below = mix(bankFull[first + upland.nx]!, bankFull[first + upland.nx + 1]!, alongX);
    ground[cell] = mix(above, below, alongY);
  }
  return ground;
}

const mix = (from: number, to: number, part: number) => from + (to - from) * part;

/** The bed of a river and its banks, cut into the ground. */
function carve(heightM: number, { offM, bedM, widthM, depthM }: TownRivers, cell: number): number {
  const off = offM[cell]! - widthM[cell]! / 2;
  if (off >= BANK_M) return heightM;
  const bed = bedM[cell]!;
  if (off <= 0) return Math.min(heightM, bed);
  return Math.min(heightM, Math.max(bed, bed + (depthM[cell]! * off) / BANK_M));
}

/** The lower ground of a quarter behind the levee. */
function lowering([x, y]: Km): number {
  const { at, radiusKm, depthM } = LOW_QUARTER;
  const far = ((x - at[0]) / radiusKm[0]) ** 2 + ((y - at[1]) / radiusKm[1]) ** 2;
  return far < 1 ? depthM * (1 - far) ** 0.5 : 0;
}

/**
 * Height of a levee at a cell; -Infinity where there is none. At their upper end both turn away
 * from the river, up to where the ground is as high: no flood comes round behind them.
 */
function leveeM(laid: TownRivers, cell: number, [x]: Km): number {
  const { offM, bedM, widthM, depthM, side } = laid;
  if (side[cell] === 0 || x > LEVEES.toKm) return -Infinity;
  const offLineM = offM[cell]! - widthM[cell]! / 2 - LEVEE_OFF_M;
  const beyondM = (x - LEVEES.fromKm) * 1000;
  const off = offLineM > 0 ? Math.min(offLineM, Math.abs(beyondM)) : -offLineM;
  const isBefore = beyondM < -(offLineM > 0 ? CREST_HALF_M + LEVEE_FOOT_M : 0);
  if (isBefore || off > CREST_HALF_M + LEVEE_FOOT_M) return -Infinity;
  const crestM = bedM[cell]! + depthM[cell]! + CREST_OVER_BANK_M;
  return crestM - (2.4 * Math.max(0, off - CREST_HALF_M)) / LEVEE_FOOT_M;
}

/** Distance of the middle of the levees from the middle of the river, m. */
export function leveeOffM(widthM: number): number {
  return widthM / 2 + LEVEE_OFF_M;
}

/** How much of a road's dam is at each cell, 0 to 1. */
function layDams(): Float32Array {
  const dams = new Float32Array(TOWN_GRID.nx * TOWN_GRID.ny);
  for (const road of ROADS) layDam(road, dams);
  return dams;
}

function layDam({ line, widthM }: Road, dams: Float32Array): void {
  const { nx, ny } = TOWN_GRID;
  const [westKm, northKm] = cellKm(TOWN_GRID, 0);
  const reach = Math.ceil(widthM / CELL_M) + 1;
  for (let at = 1; at < line.length; at++) {
    const [fromX, fromY] = line[at - 1]!;
    const [toX, toY] = line[at]!;
    const steps = Math.max(
      1,
      Math.ceil((Math.hypot(toX - fromX, toY - fromY) * 1000) / (CELL_M / 2)),
    );
    for (let step = 0; step <= steps; step++) {
      const x = ((mix(fromX, toX, step / steps) - westKm) * 1000) / CELL_M;
      const y = ((northKm - mix(fromY, toY, step / steps)) * 1000) / CELL_M;
      for (let row = Math.floor(y - reach); row <= y + reach; row++) {
        for (let column = Math.floor(x - reach); column <= x + reach; column++) {
          if (row < 0 || column < 0 || row >= ny || column >= nx) continue;
          if (CELL_M * Math.hypot(column - x, row - y) > widthM / 2 + 3) continue;
          dams[row * nx + column] = 1;
        }
      }
    }
  }
}

/** How much a road stands over the flood plain; bridges leave the river and its banks open. */
function damM(dam: number, offBankM: number): number {
  return dam > 0 && offBankM > BANK_M + 6 && offBankM < 350 ? DAM_M : 0;
}

/** How densely the town is built at a place, 0 to 1: on its flood plain and its lower slopes. */
function builtShare([x, y]: Km, overBankM: number, rough: number): number {
  const far = Math.hypot((x - TOWN.at[0]) / 1.45, y - TOWN.at[1]) / TOWN.radiusKm;
  if (overBankM > 45) return 0;
  return Math.max(0, Math.min(1, 1.35 - far + 0.12 * rough));
}

type House = {
  readonly ground: keyof typeof TOWN_MANNING;
  readonly isAnchor: boolean;
  readonly floors: number;
};

/** What of a block stands at a cell: street, garden, or a house on its lot. */
function houseAt(cell: number): House {
  const { nx } = TOWN_GRID;
  const column = cell % nx;
  const row = (cell - column) / nx;
  const [inX, inY] = [column % BLOCK_CELLS, row % BLOCK_CELLS];
  const none = { isAnchor: false, floors: 0 };
  if (inX === 0 || inY === 0) return { ground: 'street', ...none };
  const [lotX, lotY] = [(inX - 1) % LOT_CELLS, (inY - 1) % LOT_CELLS];
  const lot = Math.imul((row - lotY) * nx + column - lotX, 0x9e3779b1) >>> 0;
  const isEmpty = lot % 7 === 0;
  if (isEmpty || lotX === 2 || lotY === 2) return { ground: 'garden', ...none };
  return { ground: 'building', isAnchor: lotX === 0 && lotY === 0, floors: 1 + (lot % 5) };
}

type Ground = {
  readonly offBankM: number;
  readonly isLevee: boolean;
  readonly isRoad: boolean;
  readonly house: House | undefined;
  readonly isHigh: boolean;
  readonly rough: number;
};

/** Roughness of what is at a cell: meadows on the flood plain, fields and woods on the slopes. */
function manningAt({ offBankM, isLevee, isRoad, house, isHigh, rough }: Ground): number {
  if (offBankM < 0) return COVERS.water.manningSM13;
  if (isLevee) return TOWN_MANNING.levee;
  if (isRoad) return TOWN_MANNING.street;
  if (house !== undefined) return TOWN_MANNING[house.ground];
  const trees = isHigh ? -0.25 : 0.75;
  if (rough > trees) return COVERS.trees.manningSM13;
  return isHigh ? COVERS.crops.manningSM13 : COVERS.grass.manningSM13;
}

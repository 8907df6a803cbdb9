import { type FfmcConstant, ffmcScale } from '../fire-weather/codes.ts';
import { FIRE_TYPE_CODES, fireTypeCodeOf, intensityClassOf } from './fire-type.ts';
import { hasFoliage, PARAMETERS_OF_CODE } from './fuel-parameters.ts';
import {
  emptyConditions,
  emptyHeadFire,
  finish,
  type HeadFire,
  solveBack,
  solveFuel,
  solveHead,
  solveWind,
  type SpreadConditions,
} from './head-fire.ts';
import { directionDegOf } from './spread.ts';

/** Values of cells: one each, or one for all. NaN: missing. */
export type CellValues = Float32Array | Float64Array | number;

/** What fire behaviour depends on, cell by cell, crowns being those of the fuel type. */
export type BehaviourCells = {
  /** codes of `FUEL_CLASSES`; 0: missing */
  readonly fuel: Uint8Array;
  readonly ffmc: CellValues;
  readonly bui: CellValues;
  readonly windKmH: CellValues;
  readonly windFromDeg: CellValues;
  readonly slopePercent: CellValues;
  readonly aspectDeg: CellValues;
  readonly foliarMoisturePercent: CellValues;
  readonly percentConifer: CellValues;
  readonly percentDeadFir: CellValues;
  readonly grassFuelLoadKgM2: CellValues;
  readonly curingPercent: CellValues;
};

/** Where the results go: any of these, each as long as `fuel`. NaN where there is none. */
export type BehaviourResults = {
  readonly headMMin?: Float32Array | Float64Array;
  readonly backMMin?: Float32Array | Float64Array;
  readonly flankMMin?: Float32Array | Float64Array;
  readonly lengthToBreadth?: Float32Array | Float64Array;
  readonly directionDeg?: Float32Array | Float64Array;
  readonly hfiKWM?: Float32Array | Float64Array;
  readonly crownFractionBurned?: Float32Array | Float64Array;
  readonly surfaceFuelKgM2?: Float32Array | Float64Array;
  readonly totalFuelKgM2?: Float32Array | Float64Array;
  /** a code of `FIRE_TYPE_CODES`: also says why there is no number */
  readonly fireType?: Uint8Array;
  /** 1 to 6, else as `fireType`: 0 nothing burns, 255 missing */
  readonly intensityClass?: Uint8Array;
};

/**
 * Steady fire behaviour over many cells, computed in 64 bits; allocates nothing per cell. Ranges are
 * the caller's to check: what the equations have no answer for is NaN and `missing`.
 *
 * @param cells arrays of one length, or one number for all cells
 * @param ffmcConstant of the FFMC that is given
 */
export function behaviourOverCells(
  cells: BehaviourCells,
  results: BehaviourResults,
  ffmcConstant: FfmcConstant = 147.27723,
): void {
  const { fuel: codes } = cells;
  const [ffmc, bui] = [columnOf(cells.ffmc), columnOf(cells.bui)];
  const [wind, windFrom] = [columnOf(cells.windKmH), columnOf(cells.windFromDeg)];
  const [slope, aspect] = [columnOf(cells.slopePercent), columnOf(cells.aspectDeg)];
  const foliar = columnOf(cells.foliarMoisturePercent);
  const [conifer, deadFir] = [columnOf(cells.percentConifer), columnOf(cells.percentDeadFir)];
  const [load, curing] = [columnOf(cells.grassFuelLoadKgM2), columnOf(cells.curingPercent)];
  const block = Array.from({ length: BLOCK }, (): Slot => {
    const place = { ...emptyConditions(), ffmcScale: ffmcScale(ffmcConstant) };
    return { cell: -1, place, fire: emptyHeadFire() };
  });
  let used = 0;
  for (let cell = 0; cell < codes.length; cell += 1) {
    const code = codes[cell]!;
    const fuel = PARAMETERS_OF_CODE[code];
    if (fuel === undefined) {
      writeNone(results, cell, code > LAST_FUEL_CODE);
      continue;
    }
    const slot = block[used]!;
    const { place } = slot;
    slot.cell = cell;
    place.fuel = fuel;
    place.crownBaseHeightM = fuel.crownBaseHeightM;
    place.crownFuelLoadKgM2 = fuel.crownFuelLoadKgM2;
    place.ffmc = ffmc.values[cell * ffmc.step]!;
    place.bui = bui.values[cell * bui.step]!;
    place.windKmH = wind.values[cell * wind.step]!;
    place.windFromDeg = windFrom.values[cell * windFrom.step]!;
    place.slopePercent = slope.values[cell * slope.step]!;
    place.aspectDeg = aspect.values[cell * aspect.step]!;
    // Grass, slash and aspen have no foliage: their constants already say that no crown burns.
    place.foliarMoisturePercent = hasFoliage(fuel) ? foliar.values[cell * foliar.step]! : 0;
    place.percentConifer = conifer.values[cell * conifer.step]!;
    place.percentDeadFir = deadFir.values[cell * deadFir.step]!;
    place.grassFuelLoadKgM2 = load.values[cell * load.step]!;
    place.curingPercent = curing.values[cell * curing.step]!;
    used += 1;
    if (used < BLOCK) continue;
    solveBlock(block, used, results);
    used = 0;
  }
  solveBlock(block, used, results);
}

// Cells solved together, stage by stage: each stage is then a loop of its own, small enough for the
// compiler to inline the equations. A block fits the first-level cache.
const BLOCK = 32;
type Slot = { cell: number; readonly place: SpreadConditions; readonly fire: HeadFire };

function solveBlock(block: readonly Slot[], used: number, results: BehaviourResults): void {
  for (let at = 0; at < used; at += 1) solveFuel(block[at]!.place, block[at]!.fire);
  for (let at = 0; at < used; at += 1) solveWind(block[at]!.place, block[at]!.fire);
  for (let at = 0; at < used; at += 1) solveHead(block[at]!.place, block[at]!.fire);
  for (let at = 0; at < used; at += 1) solveBack(block[at]!.place, block[at]!.fire);
  for (let at = 0; at < used; at += 1) {
    const { cell, place, fire } = block[at]!;
    if (finish(place, fire)) write(results, cell, fire);
    else writeNone(results, cell, false);
  }
}

const LAST_FUEL_CODE = 18;

type Column = { readonly values: Float32Array | Float64Array; readonly step: 0 | 1 };

function columnOf(values: CellValues): Column {
  if (typeof values !== 'number') return { values, step: 1 };
  return { values: Float64Array.of(values), step: 0 };
}

function write(results: BehaviourResults, cell: number, fire: HeadFire): void {
  const crown = fire.crownFractionBurned;
  if (results.headMMin !== undefined) results.headMMin[cell] = fire.headMMin;
  if (results.backMMin !== undefined) results.backMMin[cell] = fire.backMMin;
  if (results.flankMMin !== undefined) results.flankMMin[cell] = fire.flankMMin;
  if (results.lengthToBreadth !== undefined) results.lengthToBreadth[cell] = fire.lengthToBreadth;
  if (results.directionDeg !== undefined) results.directionDeg[cell] = directionDegOf(fire);
  if (results.hfiKWM !== undefined) results.hfiKWM[cell] = fire.intensityKWM;
  if (results.crownFractionBurned !== undefined) results.crownFractionBurned[cell] = crown;
  if (results.surfaceFuelKgM2 !== undefined) results.surfaceFuelKgM2[cell] = fire.surfaceFuelKgM2;
  if (results.totalFuelKgM2 !== undefined) results.totalFuelKgM2[cell] = fire.totalFuelKgM2;
  if (results.fireType !== undefined) results.fireType[cell] = fireTypeCodeOf(crown);
  if (results.intensityClass !== undefined) {
    results.intensityClass[cell] = intensityClassOf(fire.intensityKWM);
  }
}

function writeNone(results: BehaviourResults, cell: number, nonFuel: boolean): void {
  const { fireType, intensityClass } = results;
  for (const name of NUMBERS) {
    const values = results[name];
    if (values !== undefined) values[cell] = NaN;
  }
  const { nonFuel: none, missing } = FIRE_TYPE_CODES;
  if (fireType !== undefined) fireType[cell] = nonFuel ? none : missing;
  if (intensityClass !== undefined) intensityClass[cell] = nonFuel ? none : missing;
}

const NUMBERS = [
  'headMMin',
  'backMMin',
  'flankMMin',
  'lengthToBreadth',
  'directionDeg',
  'hfiKWM',
  'crownFractionBurned',
  'surfaceFuelKgM2',
  'totalFuelKgM2',
] as const satisfies readonly (keyof BehaviourResults)[];

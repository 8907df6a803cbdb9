import { BASINS, layBasins, type BasinMap } from './basins.ts';
import { bankfullDepthM, bankfullWidthM } from './channel.ts';
import { UPLAND_GRID } from './place.ts';
import type { Upland } from './upland.ts';

/** A stretch of river between heads, confluences and outlets of basins. */
export type Reach = {
  readonly id: string;
  readonly nextId: string | null;
  /** index into `BASINS` */
  readonly basin: number;
  readonly name: string | null;
  /** down the river; the first cell of the next one is not among them */
  readonly cells: readonly number[];
  readonly upstreamAreaKm2: number;
  readonly lengthM: number;
  readonly slopeMPerM: number;
  readonly manningSM13: number;
  readonly widthM: number;
  readonly bankfullDepthM: number;
  readonly strahler: number;
};

/** The river, its basins and its reaches, those above first. */
export type Rivers = {
  readonly upland: Upland;
  readonly map: BasinMap;
  readonly reaches: readonly Reach[];
};

const CELL_KM2 = 0.01;
/** A river is a river from this area on. */
const LEAST_CELLS = 1500;
/** Reaches are not longer than this, m, but for their last cell. */
const LONGEST_M = 5000;
/** Rivers fall at least as much: a slope of 0 has no discharge by Manning's law. */
const LEAST_SLOPE = 0.0004;

/** Cuts the river into reaches. */
export function makeRivers(upland: Upland): Rivers {
  const { receivers, downstream, cellsAbove } = upland.drainage;
  const map = layBasins(upland.drainage);
  const isRiver = (cell: number) => cellsAbove[cell]! >= LEAST_CELLS && map.basinOf[cell]! >= 0;
  const donors = new Uint8Array(receivers.length);
  const streams = downstream.filter(isRiver);
  for (const cell of streams) if (receivers[cell] !== cell) donors[receivers[cell]!]!++;
  const starts = new Set(streams.filter((cell) => donors[cell] !== 1));
  for (const outlet of map.outlets) {
    if (receivers[outlet] !== outlet) starts.add(receivers[outlet]!);
  }
  const runs = [...starts].flatMap((start) => cutRun(start, starts, upland));
  // By the place of their foot in the way of the water: those above come first.
  const places = new Map(Array.from(streams, (cell, at) => [cell, at]));
  const foot = (cells: readonly number[]) => places.get(cells.at(-1)!)!;
  runs.sort((a, b) => foot(a) - foot(b));
  const ids = new Map(runs.map(([first], at) => [first!, idOf(at)]));
  const names = nameRivers(upland, map, isRiver);
  const orders = new Map<string, { order: number; count: number }>();
  const reaches = runs.map((cells, at): Reach => {
    const last = cells.at(-1)!;
    const id = idOf(at);
    const nextId = receivers[last] === last ? null : ids.get(receivers[last]!)!;
    const strahler = orders.get(id)?.order ?? 1;
    if (nextId !== null) raiseOrder(orders, nextId, strahler);
    const upstreamAreaKm2 = cellsAbove[last]! * CELL_KM2;
    const { lengthM, fallM } = measure(cells, upland);
    return {
      id,
      nextId,
      basin: map.basinOf[last]!,
      name: names.get(last) ?? null,
      cells,
      upstreamAreaKm2,
      lengthM,
      slopeMPerM: Math.max(LEAST_SLOPE, fallM / lengthM),
      manningSM13: Math.round(1000 * (0.062 - 0.0035 * Math.log(upstreamAreaKm2))) / 1000,
      widthM: bankfullWidthM(upstreamAreaKm2),
      bankfullDepthM: bankfullDepthM(upstreamAreaKm2),
      strahler,
    };
  });
  return { upland, map, reaches };
}

const idOf = (at: number) => `R${String(at + 1).padStart(3, '0')}`;

function cutRun(
  start: number,
  starts: ReadonlySet<number>,
  { drainage: { receivers } }: Upland,
): number[][] {
  const cells = [start];
  for (let cell = start; receivers[cell] !== cell; cell = receivers[cell]!) {
    if (starts.has(receivers[cell]!)) break;
    cells.push(receivers[cell]!);
  }
  const parts = Math.ceil((cells.length * UPLAND_GRID.dxM * 1.2) / LONGEST_M);
  const size = Math.ceil(cells.length / parts);
  return Array.from({ length: parts }, (_, part) => cells.slice(part * size, (part + 1) * size));
}

/** Strahler's order: two of the same make one more. */
function raiseOrder(
  orders: Map<string, { order: number; count: number }>,
  id: string,
  order: number,
): void {
  const known = orders.get(id);
  if (known === undefined || order >= known.order + 1) orders.set(id, { order, count: 1 });
  else if (order === known.order) {
    const count = known.count + 1;
    orders.set(id, count === 2 ? { order: order + 1, count: 0 } : { order, count });
  }
}

/** Length to the first cell of the next reach, and the fall on it. */
function measure(cells: readonly number[], { heightM, drainage, nx }: Upland) {
  let lengthM = 0;
  for (const cell of cells) {
    const next = drainage.receivers[cell]!;
    if (next === cell) continue;
    const offset = Math.abs(next - cell);
    lengthM += UPLAND_GRID.dxM * (offset === 1 || offset === nx ? 1 : Math.SQRT2);
  }
  const end = drainage.receivers[cells.at(-1)!]!;
  return { lengthM, fallM: heightM[cells[0]!]! - heightM[end]! };
}

/** Basins of the river itself have its name in theirs; the first holds its source. */
const RIVER = 'Ahlbach';

/** Each river has its name along the branch of most water above its lowest place. */
function nameRivers(
  { drainage: { receivers, downstream, cellsAbove } }: Upland,
  { outlets }: BasinMap,
  isRiver: (cell: number) => boolean,
): ReadonlyMap<number, string> {
  const largest = new Map<number, number>();
  for (const cell of downstream) {
    const next = receivers[cell]!;
    if (next === cell || !isRiver(cell)) continue;
    const known = largest.get(next);
    if (known === undefined || cellsAbove[cell]! > cellsAbove[known]!) largest.set(next, cell);
  }
  const names = new Map<number, string>();
  const follow = (name: string, lowest: number) => {
    for (let cell: number | undefined = lowest; cell !== undefined; cell = largest.get(cell)) {
      if (!names.has(cell)) names.set(cell, name);
    }
  };
  // The river itself first: others keep their name down to where they meet it.
  for (const [basin, { name }] of BASINS.entries()) {
    const isTributary = !name.includes(RIVER);
    if (!isTributary && basin > 0) continue;
    const river = isTributary ? name : RIVER;
    for (let cell = outlets[basin]!; !names.has(cell); cell = receivers[cell]!) {
      names.set(cell, river);
    }
    follow(river, largest.get(outlets[basin]!)!);
  }
  return names;
}

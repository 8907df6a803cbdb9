import { Fault } from '../../platform/fault.ts';
import type { Side } from './flood-model.ts';

/** Cells of a chunk: what the kernel leaves out when it is dry. */
const CHUNK = 16;
/** Walls around the rows and columns of a grid, so that no cell has to ask whether it has neighbours. */
const ROWS_BEFORE = 2;
const ROWS_AFTER = 3;
const COLUMNS_AROUND = 4;
const FLAGS_AROUND = 16;

/** Arrays of one number a cell, in the order in which they lie. */
const STATE = [
  'bed',
  'friction',
  'depth',
  'rest',
  'eastward',
  'southward',
  'highest',
  'fastest',
  'hazard',
  'arrival',
  'duration',
] as const;
const GROUND = ['groundRate', 'groundSecond', 'groundState'] as const;

export type CellArray = (typeof STATE)[number] | (typeof GROUND)[number];

/** Numbers that a band keeps, f64, in its slot. */
export const SLOT = {
  deepestM: 0,
  timeS: 1,
  steps: 2,
  stepS: 3,
  lookedS: 4,
  rainedS: 5,
  soakedS: 6,
  inflowM3: 7,
  rainM3: 8,
  boundaryInM3: 9,
  outflowM3: 10,
  infiltratedM3: 11,
  isStopped: 12,
} as const;
const SLOT_LENGTH = 16;

/** Where everything lies in the memory of a flood; addresses are octets. */
export type FloodLayout = {
  readonly nx: number;
  readonly ny: number;
  /** cells from a row to the next */
  readonly stride: number;
  readonly chunkBytes: number;
  readonly flagStride: number;
  readonly arrayBytes: number;
  readonly flagArrayBytes: number;
  /** column 0 of row 0 of each array, in f32; arrays that are not there are missing */
  readonly arrays: Readonly<Partial<Record<CellArray, number>>>;
  readonly cellsAt: number;
  readonly flagsAt: number;
  /** exclusive ends of the bands of rows */
  readonly bandEnds: readonly number[];
  readonly haloAt: readonly number[];
  readonly scratchAt: readonly number[];
  /** i32 of the barrier, f64 of the slots */
  readonly barrierAt: number;
  readonly slotsAt: number;
  readonly rainAt: number;
  readonly rainTableAt: number;
  readonly leveesAt: number;
  readonly leveeStartsAt: number;
  readonly bytes: number;
};

type Needs = {
  readonly nx: number;
  readonly ny: number;
  readonly bands: number;
  readonly hasGround: boolean;
  readonly rainRows: number;
  readonly leveeFaces: number;
};

const LEVEE_BYTES = 32;
/** What WebAssembly of 32 bits can address. */
const MOST_BYTES = 2 ** 32 - 2 ** 16;

/** @throws {Fault} `too-large`: more than 4 GiB, with how many cells would fit */
export function layOutFlood(needs: Needs): FloodLayout {
  const { nx, ny, bands, rainRows, leveeFaces } = needs;
  // One cell more: the eastern faces of the grid belong to the cells beyond it.
  const chunks = Math.ceil((nx + 1) / CHUNK);
  const stride = chunks * CHUNK + 2 * COLUMNS_AROUND;
  const rows = ny + ROWS_BEFORE + ROWS_AFTER;
  const flagStride = Math.ceil(chunks / 16) * 16 + 2 * FLAGS_AROUND;
  const rowBytes = 4 * stride;
  const arrayBytes = rows * rowBytes;
  const flagArrayBytes = rows * flagStride;
  // The first page is the module's own.
  let bytes = 65_536;
  const take = (size: number) => {
    const at = bytes;
    bytes = Math.ceil((at + size) / 64) * 64;
    return at;
  };
  const barrierAt = take(64);
  const slotsAt = take(8 * SLOT_LENGTH * bands);
  const names = needs.hasGround ? [...STATE, ...GROUND] : STATE;
  const within = 4 * COLUMNS_AROUND;
  const toFirst = ROWS_BEFORE * rowBytes + within;
  const cellsAt = take(names.length * arrayBytes) + toFirst;
  const arrays = Object.fromEntries(
    names.map((name, index) => [name, (cellsAt + index * arrayBytes) / 4]),
  );
  const flagsAt = take(2 * flagArrayBytes) + ROWS_BEFORE * flagStride + FLAGS_AROUND;
  const perBand = (count: number) => Array.from({ length: bands }, () => take(count) + within);
  const haloAt = perBand(14 * rowBytes + 6 * flagStride);
  const scratchAt = perBand(7 * rowBytes + 4 * flagStride);
  const layout = {
    nx,
    ny,
    stride,
    chunkBytes: 4 * CHUNK * chunks,
    flagStride,
    arrayBytes,
    flagArrayBytes,
    arrays,
    cellsAt,
    flagsAt,
    bandEnds: Array.from({ length: bands }, (_, band) => Math.round(((band + 1) * ny) / bands)),
    haloAt,
    scratchAt,
    barrierAt,
    slotsAt,
    rainAt: take(rainRows * rowBytes) + within,
    rainTableAt: take(4 * ny),
    leveesAt: take(LEVEE_BYTES * leveeFaces),
    leveeStartsAt: take(4 * (ny + 5)),
  };
  if (bytes > MOST_BYTES) {
    const most = Math.floor((nx * ny * MOST_BYTES) / bytes);
    throw new Fault('too-large', `${nx} x ${ny} cells need more than 4 GiB`, {
      budget: 'cells of a flood',
      requested: nx * ny,
      most,
    });
  }
  return { ...layout, bytes };
}

/** Where the slot of a band begins, in f64. */
export function slotOf(layout: FloodLayout, band: number): number {
  return layout.slotsAt / 8 + band * SLOT_LENGTH;
}

/** Index of a cell in an array that is there, in f32. */
export function cellOf(layout: FloodLayout, array: CellArray, cell: number): number {
  const { nx, stride, arrays } = layout;
  const column = cell % nx;
  return arrays[array]! + ((cell - column) / nx) * stride + column;
}

/** The face of a cell on a side of the grid: its index, in f32, and the sign of what comes in. */
export function faceOf(
  layout: FloodLayout,
  side: Side,
  cell: number,
): { readonly at: number; readonly inwards: 1 | -1 } {
  switch (side) {
    case 'west':
      return { at: cellOf(layout, 'eastward', cell), inwards: 1 };
    case 'east':
      return { at: cellOf(layout, 'eastward', cell) + 1, inwards: -1 };
    case 'north':
      return { at: cellOf(layout, 'southward', cell), inwards: 1 };
    case 'south':
      return { at: cellOf(layout, 'southward', cell) + layout.stride, inwards: -1 };
  }
}

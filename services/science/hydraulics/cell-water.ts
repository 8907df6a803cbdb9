import { cellOf } from './memory-layout.ts';
import type { FloodPlan } from './plan-flood.ts';

/** Rows of a band, the end exclusive. */
export type BandRows = { readonly first: number; readonly end: number };

/** Water of single cells, beside the kernel: what comes and goes at places and at the sides. */
export type CellWater = {
  /** whether the cell is of this band: only its faces may be written */
  isOwn(cell: number): boolean;
  /** m, with what 32 bits cannot hold of it */
  depthM(cell: number): number;
  /** above the datum, m */
  bedM(cell: number): number;
  levelM(cell: number): number;
  manningSM13(cell: number): number;
  /**
   * Lets the next step of the kernel change the depth of a cell by so much, m, besides what its
   * faces do: into what stands beside the first 32 bits, so that faces still see the water as it
   * was. Also in this band's copy of a neighbour's row, where it is one.
   *
   * @returns what will be added, m, as 32 bits hold it; 0 for cells of other bands
   */
  change(cell: number, depthM: number): number;
};

/** Rows that a band copies of its neighbours: flags of two, what lies beside depths of one. */
const FLAG_ROWS = 2;
/** Rows of numbers in a copy before those of what lies beside the depths, and of all. */
const ROWS_BEFORE_REST = 11;
const NUMBER_ROWS = 13;

/** The water of a flood, as the thread of a band sees it. */
export function openCellWater(plan: FloodPlan, { first, end }: BandRows): CellWater {
  const { layout, memory } = plan;
  const f32 = new Float32Array(memory.buffer);
  const flags = new Uint8Array(memory.buffer);
  const { nx, arrays, flagsAt, flagStride, stride, bandEnds } = layout;
  const halo = layout.haloAt[bandEnds.indexOf(end)]!;
  const [rest, bed, friction] = [arrays.rest!, arrays.bed!, arrays.friction!].map(
    (start) => start - arrays.depth!,
  ) as [number, number, number];
  const at = (cell: number) => cellOf(layout, 'depth', cell);
  const depthM = (cell: number) => f32[at(cell)]! + f32[at(cell) + rest]!;

  function changeCopy(row: number, column: number, changeM: number): void {
    const isAbove = row < first;
    const away = isAbove ? first - row : row - end + 1;
    if (away > FLAG_ROWS || bandEnds.length === 1) return;
    const flagRow = isAbove ? FLAG_ROWS - away : FLAG_ROWS + away - 1;
    flags[halo + 4 * NUMBER_ROWS * stride + flagRow * flagStride + (column >> 4)] = 1;
    if (away > 1) return;
    const row0 = halo / 4 + (ROWS_BEFORE_REST + (isAbove ? 0 : 1)) * stride;
    f32[row0 + column] = f32[row0 + column]! + changeM;
  }

  return {
    isOwn: (cell) => cell >= first * nx && cell < end * nx,
    depthM,
    bedM: (cell) => f32[at(cell) + bed]!,
    levelM: (cell) => f32[at(cell) + bed]! + depthM(cell),
    manningSM13: (cell) => f32[at(cell) + friction]!,
    change(cell, changeM) {
      if (changeM === 0) return 0;
      const column = cell % nx;
      const row = (cell - column) / nx;
      if (row < first || row >= end) {
        changeCopy(row, column, changeM);
        return 0;
      }
      const place = at(cell) + rest;
      const before = f32[place]!;
      f32[place] = before + changeM;
      flags[flagsAt + row * flagStride + (column >> 4)] = 1;
      return f32[place] - before;
    },
  };
}

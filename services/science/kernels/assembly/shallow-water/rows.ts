/**
 * Where the rows of a band lie. A row is counted in the whole grid; two rows of walls lie beyond
 * its north, three beyond its south. What a band reads of its neighbours' rows lies in copies of
 * its own (`pull`), so that all bands may write at once; a band alone reads beyond itself in place.
 *
 * `x` faces lie west of their cell, `y` faces north of it; discharge is positive to east and south.
 */

/** Cells of a chunk: what is wet or dry together. */
export const CHUNK_BYTES: usize = 64;

export let first: i32 = 0;
export let end: i32 = 0; // exclusive
/** Octets of a row of cells, and of a row of flags of chunks. */
export let stride: usize = 0;
export let flagStride: usize = 0;
/** Octets of the chunks of a row. */
export let width: usize = 0;

let depth: usize = 0;
let rest: usize = 0;
let bed: usize = 0;
let friction: usize = 0;
let eastward: usize = 0;
let southward: usize = 0;
let wet: usize = 0;
let flowing: usize = 0;

let depthAbove: usize = 0;
let depthBelow: usize = 0;
let eastwardAbove: usize = 0;
let eastwardBelow: usize = 0;
let southwardAbove: usize = 0;
let southwardBelow: usize = 0;
let restAbove: usize = 0;
let restBelow: usize = 0;
let wetAbove: usize = 0;
let wetBelow: usize = 0;
let isAlone: bool = true;

/** Lays out the rows; `cells` and `flags` point to row 0 of the first array, arrays follow each other. */
export function layRows(
  firstRow: i32,
  endRow: i32,
  rowBytes: i32,
  flagBytes: i32,
  chunkBytes: i32,
  cells: usize,
  arrayBytes: usize,
  flags: usize,
  flagArrayBytes: usize,
  halo: usize,
): void {
  first = firstRow;
  end = endRow;
  stride = rowBytes;
  flagStride = flagBytes;
  width = chunkBytes;
  bed = cells;
  friction = bed + arrayBytes;
  depth = friction + arrayBytes;
  rest = depth + arrayBytes;
  eastward = rest + arrayBytes;
  southward = eastward + arrayBytes;
  wet = flags;
  flowing = flags + flagArrayBytes;
  isAlone = halo == 0;
  if (isAlone) {
    depthAbove = depth + (first - 2) * stride;
    depthBelow = depth + end * stride;
    eastwardAbove = eastward + (first - 1) * stride;
    eastwardBelow = eastward + end * stride;
    southwardAbove = southward + (first - 2) * stride;
    southwardBelow = southward + end * stride;
    restAbove = rest + (first - 1) * stride;
    restBelow = rest + end * stride;
    wetAbove = wet + (first - 2) * flagStride;
    wetBelow = wet + end * flagStride;
    return;
  }
  depthAbove = halo;
  depthBelow = depthAbove + 2 * stride;
  eastwardAbove = depthBelow + 2 * stride;
  eastwardBelow = eastwardAbove + stride;
  southwardAbove = eastwardBelow + stride;
  southwardBelow = southwardAbove + 2 * stride;
  restAbove = southwardBelow + 3 * stride;
  restBelow = restAbove + stride;
  wetAbove = restBelow + stride;
  wetBelow = wetAbove + 2 * flagStride;
}

/** Where arrays of the products begin, one after the other. */
export function afterState(arrayBytes: usize): usize {
  return southward + arrayBytes;
}

/** Copies what is read of the neighbours; nobody may write meanwhile. Rows begin before column 0. */
export function pull(before: usize, flagsBefore: usize): void {
  if (isAlone) return;
  copy(depthAbove, depth, first - 2, 2, stride, before);
  copy(depthBelow, depth, end, 2, stride, before);
  copy(eastwardAbove, eastward, first - 1, 1, stride, before);
  copy(eastwardBelow, eastward, end, 1, stride, before);
  copy(southwardAbove, southward, first - 2, 2, stride, before);
  copy(southwardBelow, southward, end, 3, stride, before);
  copy(restAbove, rest, first - 1, 1, stride, before);
  copy(restBelow, rest, end, 1, stride, before);
  copy(wetAbove, wet, first - 2, 2, flagStride, flagsBefore);
  copy(wetBelow, wet, end, 2, flagStride, flagsBefore);
}

function copy(to: usize, array: usize, row: i32, rows: i32, bytes: usize, before: usize): void {
  memory.copy(to - before, array + row * bytes - before, rows * bytes);
}

// @ts-ignore: decorator
@inline
function rowOf(row: i32, own: usize, above: usize, aboveRows: i32, below: usize, b: usize): usize {
  if (row < first) return above + (row - first + aboveRows) * b;
  if (row >= end) return below + (row - end) * b;
  return own + row * b;
}

/** Depth, m; beside it what 32 bits cannot hold of it, and what a step is to bring from outside. */
// @ts-ignore: decorator
@inline
export function depthRow(row: i32): usize {
  return rowOf(row, depth, depthAbove, 2, depthBelow, stride);
}
// @ts-ignore: decorator
@inline
export function restRow(row: i32): usize {
  return rowOf(row, rest, restAbove, 1, restBelow, stride);
}
/** Discharge per width through the western and northern faces, m2/s. */
// @ts-ignore: decorator
@inline
export function eastwardRow(row: i32): usize {
  return rowOf(row, eastward, eastwardAbove, 1, eastwardBelow, stride);
}
// @ts-ignore: decorator
@inline
export function southwardRow(row: i32): usize {
  return rowOf(row, southward, southwardAbove, 2, southwardBelow, stride);
}
/** 1 where a chunk holds water that flows. */
// @ts-ignore: decorator
@inline
export function wetRow(row: i32): usize {
  return rowOf(row, wet, wetAbove, 2, wetBelow, flagStride);
}
/** 1 where the faces of a chunk may not be zero, of own rows only. */
// @ts-ignore: decorator
@inline
export function flowingRow(row: i32): usize {
  return flowing + row * flagStride;
}
/** Bed above the datum of the grid, m; walls are higher than anything. */
// @ts-ignore: decorator
@inline
export function bedRow(row: i32): usize {
  return bed + row * stride;
}
/** Manning's n, s m^-1/3. */
// @ts-ignore: decorator
@inline
export function frictionRow(row: i32): usize {
  return friction + row * stride;
}

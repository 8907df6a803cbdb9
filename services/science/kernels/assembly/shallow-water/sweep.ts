/**
 * One step of shallow water over a band of rows, by the local-inertial equations: four cells at a
 * time, one pass over the memory, dry chunks of 16 cells left out.
 *
 * A row passes four stages, of which each waits for the one before only where it must: raw
 * discharge of its western faces and of the northern ones of the next row; the share of it that
 * the cells can pay, so that none falls below zero; discharge as paid, written back; and, one row
 * behind, depths. Raw discharge, shares and chunks of two rows stand in a scratch of some rows.
 *
 * Depth is kept in two f32, the second what the first cannot hold of it: so millions of small
 * changes on deep water lose nothing, and the water of a flood can be accounted for.
 */
import { flowAlong, flowDown, GRAVITY, setStep } from './face';
import { crossLevees, layLevees } from './levees';
import { layProducts, lookAt, raise } from './products';
import * as rows from './rows';
import { CHUNK_BYTES } from './rows';

export { addRain, infiltrate } from './ground';
export { pull } from './rows';
export { findStored } from './stored';

/** Rounding may take this much more than a share. */
const SHARE: f32 = 0.999999;

let rawEastward: usize = 0;
let rawSouthward: usize = 0;
let shares: usize = 0;
let live: usize = 0;
/** Rows of raw discharge that hold nothing but zeros. */
let isEastwardZero: bool = false;
let areSouthwardZero: i32 = 0;

let stepOverCell: f32 = 0;
let leastM: f32 = 0;
let deepest: v128 = i32x4.splat(0);

/** A row of flags is looked at 16 chunks at once. */
const FLAGS: usize = 16;

/**
 * @param firstRow rows of the band, `endRow` exclusive
 * @param chunkBytes octets of the chunks of a row; `rowBytes` and `flagBytes` with what lies around
 * @param cells address of column 0 of row 0 of the first of the arrays of cells, `flags` of flags
 * @param halo where copies of the neighbours' rows may stand; 0 = there are no neighbours
 * @param scratch column 0 of seven rows of cells, all zero, and behind them of two rows of flags
 */
export function open(
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
  scratch: usize,
  leveeRecords: usize,
  leveeStarts: usize,
  wetDepthM: f32,
): void {
  rows.layRows(
    firstRow,
    endRow,
    rowBytes,
    flagBytes,
    chunkBytes,
    cells,
    arrayBytes,
    flags,
    flagArrayBytes,
    halo,
  );
  layProducts(rows.afterState(arrayBytes), arrayBytes, wetDepthM);
  layLevees(leveeRecords, leveeStarts);
  rawEastward = scratch;
  rawSouthward = rawEastward + rows.stride;
  shares = rawSouthward + 2 * rows.stride;
  // One row between, so that flags and cells may have margins of their own.
  live = shares + 3 * rows.stride;
  isEastwardZero = false;
  areSouthwardZero = 0;
}

// @ts-ignore: decorator
@inline
function rawSouthwardRow(row: i32): usize {
  return rawSouthward + (row & 1) * rows.stride;
}
// @ts-ignore: decorator
@inline
function sharesRow(row: i32): usize {
  return shares + (row & 1) * rows.stride;
}
// @ts-ignore: decorator
@inline
function liveRow(row: i32): usize {
  return live + (row & 1) * rows.flagStride;
}

/** Marks the chunks that a change can come to: wet ones and those beside them. */
function findLive(row: i32): bool {
  const above = rows.wetRow(row - 1);
  const own = rows.wetRow(row);
  const below = rows.wetRow(row + 1);
  const to = liveRow(row);
  const chunks = rows.width / CHUNK_BYTES;
  let any = i32x4.splat(0);
  for (let at: usize = 0; at < chunks; at += FLAGS) {
    let flags = v128.or(v128.load(own + at), v128.load(own + at - 1));
    flags = v128.or(flags, v128.load(own + at + 1));
    flags = v128.or(flags, v128.or(v128.load(above + at), v128.load(below + at)));
    v128.store(to + at, flags);
    any = v128.or(any, flags);
  }
  return v128.any_true(any);
}

function fillZero(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}

/** A chunk of `runSouthward`. */
// @ts-ignore: decorator
@inline
function goDown(
  a: usize,
  b: usize,
  bedA: usize,
  bedB: usize,
  frictionA: usize,
  frictionB: usize,
  own: usize,
  before: usize,
  after: usize,
  to: usize,
): void {
  v128.store(to, flowDown(a, b, bedA, bedB, frictionA, frictionB, own, before, after, 0));
  v128.store(to, flowDown(a, b, bedA, bedB, frictionA, frictionB, own, before, after, 16), 16);
  v128.store(to, flowDown(a, b, bedA, bedB, frictionA, frictionB, own, before, after, 32), 32);
  v128.store(to, flowDown(a, b, bedA, bedB, frictionA, frictionB, own, before, after, 48), 48);
}

/** Raw discharge through the northern faces of the next row. */
function runSouthward(row: i32): void {
  const above = rows.wetRow(row);
  const below = rows.wetRow(row + 1);
  const to = rawSouthwardRow(row + 1);
  const a = rows.depthRow(row);
  const b = rows.depthRow(row + 1);
  const bedA = rows.bedRow(row);
  const bedB = rows.bedRow(row + 1);
  const frictionA = rows.frictionRow(row);
  const frictionB = rows.frictionRow(row + 1);
  const own = rows.southwardRow(row + 1);
  const before = rows.southwardRow(row);
  const after = rows.southwardRow(row + 2);
  const bit = 1 << ((row + 1) & 1);
  let any = false;
  if (!isAnySet(above) && !isAnySet(below)) {
    if ((areSouthwardZero & bit) == 0) fillZero(to, rows.width);
    areSouthwardZero |= bit;
    return;
  }
  for (let from: usize = 0, chunk: usize = 0; from < rows.width; from += CHUNK_BYTES, chunk++) {
    if ((load<u8>(above + chunk) | load<u8>(below + chunk)) == 0) {
      if ((areSouthwardZero & bit) == 0) fillZero(to + from, CHUNK_BYTES);
      continue;
    }
    any = true;
    goDown(
      a + from,
      b + from,
      bedA + from,
      bedB + from,
      frictionA + from,
      frictionB + from,
      own + from,
      before + from,
      after + from,
      to + from,
    );
  }
  areSouthwardZero = any ? areSouthwardZero & ~bit : areSouthwardZero | bit;
}

/** Raw discharge through the western faces of a row. */
function runEastward(row: i32, isLive: bool): void {
  const to = rawEastward;
  if (!isLive) {
    if (!isEastwardZero) fillZero(to, rows.width);
    isEastwardZero = true;
    return;
  }
  const flags = liveRow(row);
  // Of the cell before, so that all that is read lies at or after its address.
  const depth = rows.depthRow(row) - 4;
  const bed = rows.bedRow(row) - 4;
  const friction = rows.frictionRow(row) - 4;
  const own = rows.eastwardRow(row) - 4;
  for (let from: usize = 0, chunk: usize = 0; from < rows.width; from += CHUNK_BYTES, chunk++) {
    if (load<u8>(flags + chunk) == 0) {
      if (!isEastwardZero) fillZero(to + from, CHUNK_BYTES);
      continue;
    }
    const at = to + from;
    v128.store(at, flowAlong(depth + from, bed + from, friction + from, own + from, 0));
    v128.store(at, flowAlong(depth + from, bed + from, friction + from, own + from, 16), 16);
    v128.store(at, flowAlong(depth + from, bed + from, friction + from, own + from, 32), 32);
    v128.store(at, flowAlong(depth + from, bed + from, friction + from, own + from, 48), 48);
  }
  isEastwardZero = false;
}

/** What share of its outflow each cell can pay. */
function findShares(row: i32): void {
  const flags = liveRow(row);
  const to = sharesRow(row);
  const depth = rows.depthRow(row);
  const rest = rows.restRow(row);
  const north = rawSouthwardRow(row);
  const south = rawSouthwardRow(row + 1);
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const factor = f32x4.splat(stepOverCell);
  for (let from: usize = 0, chunk: usize = 0; from < rows.width; from += CHUNK_BYTES, chunk++) {
    if (load<u8>(flags + chunk) == 0) continue;
    for (let x = from; x < from + CHUNK_BYTES; x += 16) {
      const out = f32x4.sub(
        f32x4.add(
          f32x4.pmax(v128.load(rawEastward + x + 4), zero),
          f32x4.pmax(v128.load(south + x), zero),
        ),
        f32x4.add(
          f32x4.pmin(v128.load(rawEastward + x), zero),
          f32x4.pmin(v128.load(north + x), zero),
        ),
      );
      const need = f32x4.mul(out, factor);
      // What is to leave otherwise is spent already.
      const have = f32x4.mul(
        f32x4.add(v128.load(depth + x), f32x4.pmin(v128.load(rest + x), zero)),
        f32x4.splat(SHARE),
      );
      const lacks = f32x4.gt(need, have);
      if (v128.any_true(lacks)) {
        v128.store(to + x, v128.bitselect(f32x4.div(have, need), one, lacks));
      } else {
        v128.store(to + x, one);
      }
    }
  }
}

/** Discharge as paid by the cell that it leaves. */
// @ts-ignore: decorator
@inline
function pay(raw: v128, shareA: v128, shareB: v128): v128 {
  const forward = f32x4.gt(raw, f32x4.splat(0));
  return f32x4.mul(raw, v128.bitselect(shareA, shareB, forward));
}

/** The northern faces of a row; what is not live is zero. */
function paySouthward(row: i32, to: usize, clears: bool): void {
  const flags = liveRow(row);
  const raw = rawSouthwardRow(row);
  const a = sharesRow(row - 1);
  const b = sharesRow(row);
  for (let from: usize = 0, chunk: usize = 0; from < rows.width; from += CHUNK_BYTES, chunk++) {
    if (load<u8>(flags + chunk) == 0) {
      if (clears) fillZero(to + from, CHUNK_BYTES);
      continue;
    }
    for (let x = from; x < from + CHUNK_BYTES; x += 16) {
      v128.store(to + x, pay(v128.load(raw + x), v128.load(a + x), v128.load(b + x)));
    }
  }
}

function payEastward(row: i32): void {
  const flags = liveRow(row);
  const flowing = rows.flowingRow(row);
  const to = rows.eastwardRow(row);
  const south = rows.southwardRow(row);
  const share = sharesRow(row);
  for (let from: usize = 0, chunk: usize = 0; from < rows.width; from += CHUNK_BYTES, chunk++) {
    if (load<u8>(flags + chunk) == 0) {
      if (load<u8>(flowing + chunk) == 0) continue;
      store<u8>(flowing + chunk, 0);
      fillZero(to + from, CHUNK_BYTES);
      fillZero(south + from, CHUNK_BYTES);
      continue;
    }
    store<u8>(flowing + chunk, 1);
    for (let x = from; x < from + CHUNK_BYTES; x += 16) {
      const paid = pay(
        v128.load(rawEastward + x),
        v128.load(share + x - 4),
        v128.load(share + x),
      );
      v128.store(to + x, paid);
    }
  }
}

/** Depths of a row by what came and went, exactly: what the sum of two f32 leaves over is kept. */
function updateDepths(row: i32, timeS: f32, looks: bool): void {
  const flags = liveRow(row);
  const wet = rows.wetRow(row);
  const depth = rows.depthRow(row);
  const rest = rows.restRow(row);
  const eastward = rows.eastwardRow(row);
  const north = rows.southwardRow(row);
  const south = rows.southwardRow(row + 1);
  const factor = f32x4.splat(stepOverCell);
  const least = f32x4.splat(leastM);
  for (let from: usize = 0, chunk: usize = 0; from < rows.width; from += CHUNK_BYTES, chunk++) {
    if (load<u8>(flags + chunk) == 0) continue;
    let most = i32x4.splat(0);
    for (let x = from; x < from + CHUNK_BYTES; x += 16) {
      const net = f32x4.add(
        f32x4.sub(v128.load(eastward + x), v128.load(eastward + x + 4)),
        f32x4.sub(v128.load(north + x), v128.load(south + x)),
      );
      const old = v128.load(depth + x);
      const change = f32x4.add(f32x4.mul(net, factor), v128.load(rest + x));
      const sum = f32x4.add(old, change);
      const taken = f32x4.sub(sum, old);
      const left = f32x4.add(
        f32x4.sub(old, f32x4.sub(sum, taken)),
        f32x4.sub(change, taken),
      );
      v128.store(depth + x, sum);
      v128.store(rest + x, left);
      raise(row, x, old, sum, timeS);
      most = f32x4.pmax(most, sum);
    }
    deepest = f32x4.pmax(deepest, most);
    store<u8>(wet + chunk, <u8>v128.any_true(f32x4.gt(most, least)));
    if (looks) lookAt(row, from, depth, eastward, north, south);
  }
}

/**
 * One step.
 *
 * @param stepS must be `overCell` times the side of a cell
 * @param endS time at its end
 * @param looks whether velocity and hazard are looked at
 * @returns largest depth of the band after it, m
 */
export function step(
  stepS: f32,
  overCell: f32,
  theta: f32,
  leastDepthM: f32,
  endS: f32,
  looks: bool,
): f32 {
  setStep(stepS, overCell, theta, leastDepthM);
  stepOverCell = overCell;
  leastM = leastDepthM;
  deepest = i32x4.splat(0);
  const pushes: f32 = GRAVITY * overCell;
  runSouthward(rows.first - 2);
  cross(rows.first - 2, endS, pushes);
  let wasLive = false;
  for (let row = rows.first - 1; row <= rows.end; row++) {
    const isLive = findLive(row);
    runSouthward(row);
    runEastward(row, isLive);
    cross(row, endS, pushes);
    if (isLive) findShares(row);
    if (row < rows.first) continue;
    const isOwn = row < rows.end;
    if (isLive || !isOwn) paySouthward(row, rows.southwardRow(row), !isOwn);
    if (isOwn && (isLive || isAnySet(rows.flowingRow(row)))) payEastward(row);
    if (row > rows.first && wasLive) updateDepths(row - 1, endS, looks);
    wasLive = isLive;
  }
  return deepestLane();
}

function cross(row: i32, endS: f32, pushes: f32): void {
  if (!crossLevees(row, rawEastward, rawSouthwardRow(row + 1), endS, pushes)) return;
  isEastwardZero = false;
  areSouthwardZero = 0;
}

/** Whether any chunk of a row of flags is marked. */
function isAnySet(flags: usize): bool {
  const chunks = rows.width / CHUNK_BYTES;
  for (let at: usize = 0; at < chunks; at += FLAGS) {
    if (v128.any_true(v128.load(flags + at))) return true;
  }
  return false;
}

// @ts-ignore: decorator
@inline
function deepestLane(): f32 {
  return max(
    max(f32x4.extract_lane(deepest, 0), f32x4.extract_lane(deepest, 1)),
    max(f32x4.extract_lane(deepest, 2), f32x4.extract_lane(deepest, 3)),
  );
}

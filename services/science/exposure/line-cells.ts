import type { LineString, MultiLineString } from 'geojson';

import { greatCircleM } from '../../earth/sphere.ts';
import { toPlaneLine, type CellPlane } from './cell-plane.ts';

/** Pieces of a line, each in one cell; those outside of the grid have index -1. */
export type LinePieces = {
  readonly indices: Int32Array;
  readonly lengthsM: Float64Array;
};

/** Between places closer than this, a line of longitude and latitude is as long as the great circle. */
const LONGEST_PIECE_DEG = 0.02;

/**
 * Cuts a line at the edges of cells. The lengths add up to that of the line.
 *
 * @returns one entry a piece, in the order of the line; a cell may be crossed more than once
 */
export function cutLine(plane: CellPlane, line: LineString | MultiLineString): LinePieces {
  const parts = line.type === 'LineString' ? [line.coordinates] : line.coordinates;
  const indices: number[] = [];
  const lengths: number[] = [];
  for (const part of parts) {
    const fine = densify(part);
    const places = toPlaneLine(plane, fine, Infinity);
    for (let at = 1; at < fine.length; at++) {
      const [fromLon, fromLat] = fine[at - 1]!;
      const [toLon, toLat] = fine[at]!;
      const lengthM = greatCircleM(fromLon, fromLat, toLon, toLat);
      if (lengthM === 0) continue;
      const ends = places.subarray(2 * at - 2, 2 * at + 2);
      cutSegment(plane, ends, (index, share) => {
        indices.push(index);
        lengths.push(share * lengthM);
      });
    }
  }
  return { indices: Int32Array.from(indices), lengthsM: Float64Array.from(lengths) };
}

type LonLat = readonly [lonDeg: number, latDeg: number];

function densify(line: readonly (readonly number[])[]): readonly LonLat[] {
  const fine: LonLat[] = [];
  for (const [index, [lonDeg = NaN, latDeg = NaN]] of line.entries()) {
    const [fromLon = lonDeg, fromLat = latDeg] = line[index - 1] ?? [];
    // Across the antimeridian: the short way, not around the Earth.
    const turn = 360 * Math.round((lonDeg - fromLon) / 360);
    const [dLon, dLat] = [lonDeg - turn - fromLon, latDeg - fromLat];
    const pieces = Math.ceil(Math.max(Math.abs(dLon), Math.abs(dLat)) / LONGEST_PIECE_DEG);
    for (let piece = 1; piece < pieces; piece++) {
      fine.push([fromLon + (dLon * piece) / pieces, fromLat + (dLat * piece) / pieces]);
    }
    fine.push([lonDeg, latDeg]);
  }
  return fine;
}

function cutSegment(
  { nx, ny }: CellPlane,
  ends: Float64Array,
  add: (index: number, share: number) => void,
): void {
  const [x0 = NaN, y0 = NaN, x1 = NaN, y1 = NaN] = ends;
  if (Number.isNaN(x0 + y0 + x1 + y1)) {
    add(-1, 1);
    return;
  }
  const cuts = [0, ...crossings(x0, x1), ...crossings(y0, y1), 1].sort((a, b) => a - b);
  for (let at = 1; at < cuts.length; at++) {
    const share = cuts[at]! - cuts[at - 1]!;
    if (share <= 0) continue;
    const middle = (cuts[at]! + cuts[at - 1]!) / 2;
    const column = Math.floor(x0 + middle * (x1 - x0));
    const row = Math.floor(y0 + middle * (y1 - y0));
    const isInside = column >= 0 && column < nx && row >= 0 && row < ny;
    add(isInside ? row * nx + column : -1, share);
  }
}

/** Shares of the way at which a coordinate passes a whole number. */
function crossings(from: number, to: number): number[] {
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  const shares: number[] = [];
  for (let line = Math.floor(low) + 1; line < high; line++) {
    shares.push((line - from) / (to - from));
  }
  return shares;
}

import { Fault } from '../../platform/fault.ts';
import type { GridGeometry } from '../grid-geometry.ts';
import type { HealpixGrid } from '../grid.ts';
import { EARTH_RADIUS_M, RADIANS, normaliseLongitude } from '../sphere.ts';
import { foldedGeometry } from './folded.ts';
import {
  findRingAbove,
  findRingOf,
  findRingPixel,
  readRing,
  toNested,
  toRing,
  type Ring,
} from './healpix-pixels.ts';

/** Longitude of the first pixel's centre on a HEALPix grid that is not turned. */
const FIRST_PIXEL_LON_DEG = 45;
/** Above this, 12 nside^2 no longer fits the 32-bit indices of cells. */
const LARGEST_NSIDE = 8192;

/**
 * Geometry of a HEALPix grid, ring or nested. `nearest` is the pixel that contains a place;
 * `around` is linear along the two rings around it, then between them in colatitude, as healpy's
 * `get_interp_weights`. Areas on the sphere of `EARTH_RADIUS_M`, all equal.
 *
 * @throws {Fault} `unsupported-format` for an nside that the ordering cannot have
 */
export function healpixGeometry(grid: HealpixGrid): GridGeometry {
  const { nside } = grid;
  const isNested = grid.ordering === 'nested';
  const isPowerOfTwo = (nside & (nside - 1)) === 0;
  if (!(nside >= 1 && nside <= LARGEST_NSIDE) || (isNested && !isPowerOfTwo)) {
    throw new Fault('unsupported-format', `HEALPix ${grid.ordering} grid of nside ${nside}`, {
      nside,
    });
  }
  const count = 12 * nside * nside;
  const turnDeg = grid.lonFirstDeg - FIRST_PIXEL_LON_DEG;
  const ring: Ring = { start: 0, count: 0, shifted: false, z: 0 };

  /** Longitude in quarter turns, [0, 4). */
  function quarterTurns(lonDeg: number): number {
    const turns = (lonDeg - turnDeg) / 90;
    return turns - 4 * Math.floor(turns / 4);
  }

  /** Weighs the two pixels of one ring beside a longitude; returns the ring's colatitude. */
  function weighRing(
    number: number,
    phi: number,
    indices: Int32Array,
    weights: Float64Array,
    at: number,
  ): number {
    readRing(nside, number, ring);
    const along = (phi / 4) * ring.count - (ring.shifted ? 0.5 : 0);
    const column = Math.floor(along);
    indices[at] = ring.start + ((column + ring.count) % ring.count);
    indices[at + 1] = ring.start + ((column + 1) % ring.count);
    weights[at] = 1 - (along - column);
    weights[at + 1] = along - column;
    return Math.acos(ring.z);
  }

  /** Beyond the outermost ring, the four pixels at the pole share what that ring leaves. */
  function weighCap(
    poleward: number,
    indices: Int32Array,
    weights: Float64Array,
    ringAt: number,
    poleAt: number,
  ): void {
    const first = indices[ringAt]! < 4 ? 0 : count - 4;
    for (let i = 0; i < 2; i++) {
      indices[poleAt + i] = ((indices[ringAt + i]! - first + 2) & 3) + first;
      weights[poleAt + i] = poleward / 4;
      weights[ringAt + i] = weights[ringAt + i]! * (1 - poleward) + poleward / 4;
    }
  }

  function weigh(
    lonDeg: number,
    latDeg: number,
    indices: Int32Array,
    weights: Float64Array,
    at: number,
  ): void {
    if (!(Math.abs(latDeg) <= 90) || !Number.isFinite(lonDeg)) {
      indices.fill(-1, at, at + 4);
      weights.fill(0, at, at + 4);
      return;
    }
    const phi = quarterTurns(lonDeg);
    const colatitude = (90 - latDeg) * RADIANS;
    const above = findRingAbove(nside, Math.sin(latDeg * RADIANS));
    const below = above + 1;
    const north = above > 0 ? weighRing(above, phi, indices, weights, at) : 0;
    const south = below < 4 * nside ? weighRing(below, phi, indices, weights, at + 2) : Math.PI;
    const down = (colatitude - north) / (south - north);
    if (above === 0) {
      weighCap(1 - down, indices, weights, at + 2, at);
    } else if (below === 4 * nside) {
      weighCap(down, indices, weights, at, at + 2);
    } else {
      weights[at] = weights[at]! * (1 - down);
      weights[at + 1] = weights[at + 1]! * (1 - down);
      weights[at + 2] = weights[at + 2]! * down;
      weights[at + 3] = weights[at + 3]! * down;
    }
    if (!isNested) return;
    for (let i = at; i < at + 4; i++) indices[i] = toNested(nside, indices[i]!);
  }

  return foldedGeometry(grid, {
    wrapsLongitude: true,
    find(lonDeg, latDeg) {
      if (!(Math.abs(latDeg) <= 90) || !Number.isFinite(lonDeg)) return -1;
      const pixel = findRingPixel(nside, Math.sin(latDeg * RADIANS), quarterTurns(lonDeg));
      return isNested ? toNested(nside, pixel) : pixel;
    },
    place(index, out) {
      const pixel = isNested ? toRing(nside, index) : index;
      readRing(nside, findRingOf(nside, pixel), ring);
      const along = pixel - ring.start + (ring.shifted ? 0.5 : 0);
      out[0] = normaliseLongitude((along * 360) / ring.count + turnDeg);
      out[1] = Math.asin(ring.z) / RADIANS;
    },
    weigh,
    cellAreaM2: () => (4 * Math.PI * EARTH_RADIUS_M ** 2) / count,
    bbox: () => [-180, -90, 180, 90],
  });
}

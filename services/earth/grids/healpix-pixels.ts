/**
 * HEALPix in its ring numbering, and the way between ring and nested numbers. `z` is the sine of
 * the latitude, `phi` the longitude in quarter turns [0, 4).
 *
 * @see Gorski et al. 2005, doi:10.1086/427976, section 5; the C++ reference `healpix_base`
 */

/** Number of the ring on each base face's southern corner, in units of nside. */
const FACE_RING = [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4] as const;
/** Longitude of each base face's centre, eighths of a turn. */
const FACE_PHI = [1, 3, 5, 7, 0, 2, 4, 6, 1, 3, 5, 7] as const;

/** One ring: its first pixel, its number of pixels, and whether they lie half a pixel further east. */
export type Ring = { start: number; count: number; shifted: boolean; z: number };

/** The ring-ordered pixel that contains a place. */
export function findRingPixel(nside: number, z: number, phi: number): number {
  const height = Math.abs(z);
  if (height <= 2 / 3) {
    const along = nside * (0.5 + phi);
    const across = nside * z * 0.75;
    const ascending = Math.floor(along - across);
    const descending = Math.floor(along + across);
    const ring = nside + 1 + ascending - descending;
    const shift = 1 - (ring & 1);
    const twice = ascending + descending - nside + shift + 1 + 8 * nside;
    const column = Math.floor(twice / 2) % (4 * nside);
    return 2 * nside * (nside - 1) + (ring - 1) * 4 * nside + column;
  }
  const within = phi - Math.floor(phi);
  const fromPole = nside * Math.sqrt(3 * (1 - height));
  const ring = Math.floor(within * fromPole) + Math.floor((1 - within) * fromPole) + 1;
  const column = Math.min(Math.floor(phi * ring), 4 * ring - 1);
  return z > 0
    ? 2 * ring * (ring - 1) + column
    : 12 * nside * nside - 2 * ring * (ring + 1) + column;
}

/** The last ring at or north of a place, 0 (none) to 4 nside - 1. */
export function findRingAbove(nside: number, z: number): number {
  const height = Math.abs(z);
  if (height <= 2 / 3) return Math.floor(nside * (2 - 1.5 * z));
  const ring = Math.floor(nside * Math.sqrt(3 * (1 - height)));
  return z > 0 ? ring : 4 * nside - ring - 1;
}

/** Describes ring 1 (northernmost) to 4 nside - 1 into `ring`. */
export function readRing(nside: number, number: number, ring: Ring): void {
  const northern = Math.min(number, 4 * nside - number);
  const inCap = northern < nside;
  const height = inCap
    ? 1 - (northern * northern) / (3 * nside * nside)
    : (4 - (2 * northern) / nside) / 3;
  ring.count = inCap ? 4 * northern : 4 * nside;
  ring.shifted = inCap || ((northern - nside) & 1) === 0;
  const before = inCap
    ? 2 * northern * (northern - 1)
    : 2 * nside * (nside - 1) + (northern - nside) * 4 * nside;
  const isSouthern = number !== northern;
  ring.start = isSouthern ? 12 * nside * nside - before - ring.count : before;
  ring.z = isSouthern ? -height : height;
}

/** The ring a ring-ordered pixel is in, 1 to 4 nside - 1. */
export function findRingOf(nside: number, pixel: number): number {
  const cap = 2 * nside * (nside - 1);
  const count = 12 * nside * nside;
  if (pixel < cap) return (1 + wholeRoot(1 + 2 * pixel)) >> 1;
  if (pixel < count - cap) return Math.floor((pixel - cap) / (4 * nside)) + nside;
  return 4 * nside - ((1 + wholeRoot(2 * (count - pixel) - 1)) >> 1);
}

/** Nested number of a ring-ordered pixel; nside a power of two. */
export function toNested(nside: number, pixel: number): number {
  const ring = findRingOf(nside, pixel);
  const count = 12 * nside * nside;
  const isNorth = ring < nside;
  const isSouth = ring > 3 * nside;
  const perFace = isNorth ? ring : isSouth ? 4 * nside - ring : nside;
  let column: number;
  let face: number;
  let shift = 0;
  if (isNorth || isSouth) {
    const start = isNorth ? 2 * ring * (ring - 1) : count - 2 * perFace * (perFace + 1);
    column = pixel - start + 1;
    face = Math.floor((column - 1) / perFace) + (isNorth ? 0 : 8);
  } else {
    const down = ring - nside;
    column = pixel - 2 * nside * (nside - 1) - down * 4 * nside + 1;
    shift = (ring + nside) & 1;
    const lower = Math.floor((column - ((down + 1) >> 1) + nside - 1) / nside);
    const upper = Math.floor((column - ((2 * nside + 1 - down) >> 1) + nside - 1) / nside);
    face = upper === lower ? upper | 4 : upper < lower ? upper : lower + 8;
  }
  const fromCorner = ring - FACE_RING[face]! * nside + 1;
  let fromCentre = 2 * column - FACE_PHI[face]! * perFace - shift - 1;
  if (fromCentre >= 2 * nside) fromCentre -= 8 * nside;
  const x = (fromCentre - fromCorner) >> 1;
  const y = (-fromCentre - fromCorner) >> 1;
  return face * nside * nside + spreadBits(x) + 2 * spreadBits(y);
}

/** Ring-ordered number of a nested pixel; nside a power of two. */
export function toRing(nside: number, nested: number): number {
  const perBase = nside * nside;
  const face = Math.floor(nested / perBase);
  const within = nested - face * perBase;
  const x = gatherBits(within);
  const y = gatherBits(within >> 1);
  const ring = FACE_RING[face]! * nside - x - y - 1;
  const count = 12 * perBase;
  let perFace = nside;
  let before = 2 * nside * (nside - 1) + (ring - nside) * 4 * nside;
  let shift = (ring - nside) & 1;
  if (ring < nside) {
    [perFace, before, shift] = [ring, 2 * ring * (ring - 1), 0];
  } else if (ring > 3 * nside) {
    perFace = 4 * nside - ring;
    [before, shift] = [count - 2 * (perFace + 1) * perFace, 0];
  }
  let column = Math.floor((FACE_PHI[face]! * perFace + x - y + 1 + shift) / 2);
  if (column > 4 * nside) column -= 4 * nside;
  else if (column < 1) column += 4 * nside;
  return before + column - 1;
}

function wholeRoot(value: number): number {
  return Math.floor(Math.sqrt(value + 0.5));
}

/** Puts a zero between the bits of a number below 2^15. */
function spreadBits(value: number): number {
  let bits = value;
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** Keeps every second bit: the inverse of `spreadBits`. */
function gatherBits(value: number): number {
  let bits = value & 0x55555555;
  bits = (bits | (bits >> 1)) & 0x33333333;
  bits = (bits | (bits >> 2)) & 0x0f0f0f0f;
  bits = (bits | (bits >> 4)) & 0x00ff00ff;
  return (bits | (bits >> 8)) & 0x0000ffff;
}

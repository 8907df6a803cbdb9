/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A number of mean 0 and standard deviation 1 within -2.5 to 2.5: the sum of twelve uniform ones,
 * cut, so that no member of an ensemble leaves the storm's neighbourhood.
 */
export function boundedNormal(random: () => number): number {
  let sum = -6;
  for (let index = 0; index < 12; index++) sum += random();
  return Math.min(2.5, Math.max(-2.5, sum));
}

/**
 * Smooth noise over a plane: values at whole numbers are random, between them it has a continuous
 * slope. One unit of x or y is one bump.
 *
 * @returns a function of x and y that gives -1 to 1
 */
export function smoothNoise(seed: number): (x: number, y: number) => number {
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const alongX = ease(x - column);
    const alongY = ease(y - row);
    const top = mix(corner(seed, column, row), corner(seed, column + 1, row), alongX);
    const bottom = mix(corner(seed, column, row + 1), corner(seed, column + 1, row + 1), alongX);
    return mix(top, bottom, alongY);
  };
}

function corner(seed: number, column: number, row: number): number {
  let mixed = Math.imul(column, 0x27d4eb2d) ^ Math.imul(row, 0x165667b1) ^ seed;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 31 - 1;
}

const mix = (from: number, to: number, share: number) => from + (to - from) * share;
const ease = (share: number) => share * share * (3 - 2 * share);

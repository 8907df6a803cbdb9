const MOST_CLASSES = 1 << 24;
const FARTHEST = 127;

/** Bit of a packed cell: it or one beside it does not burn or is a barrier, or lies at the edge. */
const NEAR_CLOSED = 128;

/**
 * What a line over the ground asks of a cell, in one number, as the time to fetch it counts: its
 * class, whether something closed is near, and how many cells around it in every direction (a square) are of
 * its class: 0 next to another class, a barrier or the edge. A straight path inside that square
 * needs no look at the cells between.
 *
 * @param barrierM width of the barrier in each cell, 0 or NaN = none; a barrier is a class of its own
 * @throws {RangeError} more than 16 million classes
 */
export function packGround(
  nx: number,
  ny: number,
  classOf: Uint32Array,
  barrierM: Float32Array | undefined,
): Uint32Array {
  const packed = new Uint32Array(nx * ny);
  for (let cell = 0; cell < packed.length; cell++) {
    const own = classOf[cell]!;
    if (own >= MOST_CLASSES) throw new RangeError(`${own} classes of cells are too many`);
    packed[cell] = packed[cell]! | (own << 8);
    if (own === 0 || (barrierM !== undefined && barrierM[cell]! > 0)) closeAround(packed, nx, cell);
  }
  for (let column = 0; column < nx; column++) {
    packed[column] = packed[column]! | NEAR_CLOSED;
    packed[(ny - 1) * nx + column] = packed[(ny - 1) * nx + column]! | NEAR_CLOSED;
  }
  for (let row = 0; row < ny; row++) {
    packed[row * nx] = packed[row * nx]! | NEAR_CLOSED;
    packed[row * nx + nx - 1] = packed[row * nx + nx - 1]! | NEAR_CLOSED;
  }
  const reach = squares(packed, nx);
  for (let cell = 0; cell < packed.length; cell++) packed[cell] = packed[cell]! | reach[cell]!;
  return packed;
}

function closeAround(packed: Uint32Array, nx: number, cell: number): void {
  // Beyond the ends of a row lies the edge of the next one, which is closed anyway.
  for (let row = cell - nx; row <= cell + nx; row += nx) {
    for (let at = Math.max(row - 1, 0); at <= row + 1 && at < packed.length; at++) {
      packed[at] = packed[at]! | NEAR_CLOSED;
    }
  }
}

function squares(packed: Uint32Array, nx: number): Uint8Array {
  const reach = new Uint8Array(packed.length);
  for (let cell = nx + 1; cell < packed.length - nx - 1; cell++) {
    const own = packed[cell]!;
    if ((own & NEAR_CLOSED) !== 0 || packed[cell + 1]! >>> 8 !== own >>> 8) continue;
    if (isAround(packed, nx, cell, own >>> 8)) reach[cell] = FARTHEST;
  }
  // Chebyshev distance in two passes: exact, for all eight neighbours are one step away.
  for (let cell = nx + 1; cell < reach.length - nx - 1; cell++) {
    if (reach[cell] === 0) continue;
    const above = Math.min(reach[cell - nx - 1]!, reach[cell - nx]!, reach[cell - nx + 1]!);
    reach[cell] = Math.min(reach[cell]!, Math.min(above, reach[cell - 1]!) + 1);
  }
  for (let cell = reach.length - nx - 2; cell > nx; cell--) {
    if (reach[cell] === 0) continue;
    const below = Math.min(reach[cell + nx - 1]!, reach[cell + nx]!, reach[cell + nx + 1]!);
    reach[cell] = Math.min(reach[cell]!, Math.min(below, reach[cell + 1]!) + 1);
  }
  return reach;
}

function isAround(packed: Uint32Array, nx: number, cell: number, own: number): boolean {
  return (
    packed[cell - 1]! >>> 8 === own &&
    packed[cell - nx]! >>> 8 === own &&
    packed[cell + nx]! >>> 8 === own &&
    packed[cell - nx - 1]! >>> 8 === own &&
    packed[cell - nx + 1]! >>> 8 === own &&
    packed[cell + nx - 1]! >>> 8 === own &&
    packed[cell + nx + 1]! >>> 8 === own
  );
}

const FARTHEST = 255;

/**
 * For each cell, how many cells around it in every direction (a square) are of the same class: 0
 * next to another class, a barrier or the edge, at most 255. A straight path inside that square
 * needs no look at the cells between.
 *
 * @param barrierM width of the barrier in each cell, 0 or NaN = none; a barrier is a class of its own
 */
export function uniformReach(
  nx: number,
  ny: number,
  classOf: Uint32Array,
  barrierM: Float32Array | undefined,
): Uint8Array {
  const reach = new Uint8Array(nx * ny);
  const barred = (cell: number) => barrierM !== undefined && barrierM[cell]! > 0;
  for (let row = 1; row < ny - 1; row++) {
    for (let column = 1; column < nx - 1; column++) {
      const cell = row * nx + column;
      const own = classOf[cell]!;
      let alike = !barred(cell);
      for (let dy = -nx; alike && dy <= nx; dy += nx) {
        for (let near = cell + dy - 1; near <= cell + dy + 1; near++) {
          if (classOf[near] !== own || barred(near)) alike = false;
        }
      }
      if (alike) reach[cell] = FARTHEST;
    }
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

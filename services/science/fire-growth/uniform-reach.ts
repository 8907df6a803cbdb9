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
  // Alike along the row first: then three looks down the column are nine.
  const inRow = new Uint8Array(nx * ny);
  for (let cell = 1; cell < inRow.length - 1; cell++) {
    const own = classOf[cell]!;
    if (classOf[cell - 1] === own && classOf[cell + 1] === own) inRow[cell] = 1;
  }
  if (barrierM !== undefined) {
    for (let cell = 1; cell < inRow.length - 1; cell++) {
      if (barrierM[cell]! > 0) inRow.fill(0, cell - 1, cell + 2);
    }
  }
  for (let row = 1; row < ny - 1; row++) {
    for (let cell = row * nx + 1; cell < row * nx + nx - 1; cell++) {
      if (inRow[cell] === 0 || inRow[cell - nx] === 0 || inRow[cell + nx] === 0) continue;
      const own = classOf[cell]!;
      if (classOf[cell - nx] === own && classOf[cell + nx] === own) reach[cell] = FARTHEST;
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

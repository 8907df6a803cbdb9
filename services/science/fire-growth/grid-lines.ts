/** A place on the grid, in cells: [0, 0] is the centre of the north-west cell, x east, y south. */
export type GridPoint = readonly [x: number, y: number];

/** Cells that a line passes through, each beside the one before: no step goes through a corner. */
export function* cellsAlong(path: readonly GridPoint[], nx: number, ny: number): Generator<number> {
  for (let leg = 0; leg < Math.max(path.length - 1, 1); leg++) {
    const [fromX, fromY] = path[leg]!;
    const [toX, toY] = path[leg + 1] ?? path[leg]!;
    const dx = toX - fromX;
    const dy = toY - fromY;
    let column = Math.round(fromX);
    let row = Math.round(fromY);
    const steps = Math.abs(Math.round(toX) - column) + Math.abs(Math.round(toY) - row);
    for (let step = 0; step <= steps; step++) {
      if (column >= 0 && row >= 0 && column < nx && row < ny) yield row * nx + column;
      const leaveX = dx === 0 ? Infinity : (column + Math.sign(dx) / 2 - fromX) / dx;
      const leaveY = dy === 0 ? Infinity : (row + Math.sign(dy) / 2 - fromY) / dy;
      if (leaveX <= leaveY) column += Math.sign(dx);
      else row += Math.sign(dy);
    }
  }
}

/** Points along a line, at most `spacing` cells apart, both ends included. */
export function* pointsAlong(path: readonly GridPoint[], spacing: number): Generator<GridPoint> {
  for (const [index, [toX, toY]] of path.entries()) {
    const [fromX, fromY] = path[index - 1] ?? path[index]!;
    const pieces = Math.max(1, Math.ceil(Math.hypot(toX - fromX, toY - fromY) / spacing));
    for (let piece = index === 0 ? pieces : 1; piece <= pieces; piece++) {
      const share = piece / pieces;
      yield [fromX + share * (toX - fromX), fromY + share * (toY - fromY)];
    }
  }
}

/**
 * Cells whose centre lies inside rings, by the even-odd rule: a ring inside another is a hole, and
 * several polygons may share the list. Rings need not be closed.
 */
export function* cellsInside(
  rings: readonly (readonly GridPoint[])[],
  nx: number,
  ny: number,
): Generator<number> {
  const ys = rings.flat().map(([, y]) => y);
  const first = Math.max(0, Math.ceil(ys.reduce((a, b) => Math.min(a, b), Infinity)));
  const last = Math.min(ny - 1, Math.floor(ys.reduce((a, b) => Math.max(a, b), -Infinity)));
  for (let row = first; row <= last; row++) {
    const crossings = rings.flatMap((ring) => crossingsAt(ring, row)).toSorted((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const from = Math.max(0, Math.ceil(crossings[pair]!));
      const to = Math.min(nx - 1, Math.ceil(crossings[pair + 1]!) - 1);
      for (let column = from; column <= to; column++) yield row * nx + column;
    }
  }
}

function crossingsAt(ring: readonly GridPoint[], y: number): number[] {
  const crossings: number[] = [];
  for (const [index, [toX, toY]] of ring.entries()) {
    const [fromX, fromY] = ring.at(index - 1)!;
    // Half open, so that a corner on the row counts once.
    if (fromY <= y !== toY <= y)
      crossings.push(fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX));
  }
  return crossings;
}

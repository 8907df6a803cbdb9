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

/**
 * The parts of a line that lie in the cells of a grid, cut exactly at its outer edges; a leg between
 * two places outside counts where it crosses the grid. A place that is not known (NaN) breaks it.
 */
export function clipToGrid(path: readonly GridPoint[], nx: number, ny: number): GridPoint[][] {
  const parts: GridPoint[][] = [];
  let isOpen = false;
  for (const [index, to] of path.slice(1).entries()) {
    const from = path[index]!;
    const [start, end] = insideShares(from, to, nx, ny);
    if (!(start < end)) {
      isOpen = false;
      continue;
    }
    const place = (share: number): GridPoint => [
      from[0] + share * (to[0] - from[0]),
      from[1] + share * (to[1] - from[1]),
    ];
    if (!isOpen || start > 0) parts.push([start === 0 ? from : place(start)]);
    parts.at(-1)!.push(end === 1 ? to : place(end));
    isOpen = end === 1;
  }
  return parts;
}

/**
 * Shares of the way between which a leg lies inside; the first is not below the second where none
 * of it does.
 *
 * @see Liang & Barsky 1984, doi:10.1145/357332.357333
 */
function insideShares(
  [fromX, fromY]: GridPoint,
  [toX, toY]: GridPoint,
  nx: number,
  ny: number,
): readonly [start: number, end: number] {
  let [start, end] = [0, 1];
  for (const [from, to, cells] of [
    [fromX, toX, nx],
    [fromY, toY, ny],
  ] as const) {
    const along = to - from;
    const low = (-0.5 - from) / along;
    const high = (cells - 0.5 - from) / along;
    if (along === 0) {
      if (from < -0.5 || from >= cells - 0.5) return [1, 0];
    } else {
      // NaN stays NaN through both, and no part is then found.
      start = Math.max(start, Math.min(low, high));
      end = Math.min(end, Math.max(low, high));
    }
  }
  return [start, end];
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

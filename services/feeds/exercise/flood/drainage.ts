/** How water runs over a land without pits, by the steepest way down of eight. */
export type Drainage = {
  /** the cell each runs into, or itself at the edge, where it leaves */
  readonly receivers: Int32Array;
  /** cells from the heads of the rivers down: each after all that run into it */
  readonly downstream: Int32Array;
  /** cells that run through each, itself among them */
  readonly cellsAbove: Int32Array;
};

type Land = { readonly nx: number; readonly ny: number; readonly heightM: Float64Array };

/** The eight neighbours: of equal slopes the first one is taken. */
const STEPS = [
  [-1, -1],
  [0, -1],
  [1, -1],
  [-1, 0],
  [1, 0],
  [-1, 1],
  [0, 1],
  [1, 1],
] as const;

/**
 * Gives every cell a lower neighbour, down to the edge, each at least `leastFallM` lower: pits are
 * filled, or (`cuts`) what stands in their way out is cut.
 *
 * @see Barnes, Lehman & Mulla 2014, doi:10.1016/j.cageo.2013.04.024 (priority flood)
 */
export function openPits({ nx, ny, heightM }: Land, leastFallM: number, cuts = false): void {
  const done = new Uint8Array(nx * ny);
  const flooded = new Int32Array(nx * ny);
  const below = new Int32Array(nx * ny);
  const heap = openHeap(heightM);
  let found = 0;
  const reach = (cell: number, from: number) => {
    if (done[cell] === 1) return;
    done[cell] = 1;
    below[cell] = from;
    if (!cuts && from !== cell)
      heightM[cell] = Math.max(heightM[cell]!, heightM[from]! + leastFallM);
    heap.push(cell);
  };
  for (let column = 0; column < nx; column++) {
    reach(column, column);
    reach((ny - 1) * nx + column, (ny - 1) * nx + column);
  }
  for (let row = 0; row < ny; row++) {
    reach(row * nx, row * nx);
    reach(row * nx + nx - 1, row * nx + nx - 1);
  }
  for (let cell = heap.pop(); cell >= 0; cell = heap.pop()) {
    flooded[found++] = cell;
    const column = cell % nx;
    const row = (cell - column) / nx;
    const isInside = column > 0 && row > 0 && column < nx - 1 && row < ny - 1;
    for (let way = 0; way < 8; way++) {
      const x = column + STEPS[way]![0];
      const y = row + STEPS[way]![1];
      if (isInside || (x >= 0 && y >= 0 && x < nx && y < ny)) reach(y * nx + x, cell);
    }
  }
  if (!cuts) return;
  for (let at = found - 1; at >= 0; at--) {
    const cell = flooded[at]!;
    const next = below[cell]!;
    if (next !== cell) heightM[next] = Math.min(heightM[next]!, heightM[cell]! - leastFallM);
  }
}

/**
 * The way of the water over land without pits.
 *
 * @param leavesAtEdge true: at the edge it leaves at once; else it runs on along the edge where
 *   that falls, as whoever has no more than this land must take it
 */
export function drain({ nx, ny, heightM }: Land, leavesAtEdge = true): Drainage {
  const count = nx * ny;
  const receivers = new Int32Array(count);
  const donors = new Uint8Array(count);
  const offsets = Int32Array.from(STEPS, ([dx, dy]) => dy * nx + dx);
  const perCell = Float64Array.from(STEPS, ([dx, dy]) => 1 / Math.hypot(dx, dy));
  const isAtEdge = (column: number, row: number) =>
    column === 0 || row === 0 || column === nx - 1 || row === ny - 1;
  const isThere = (column: number, row: number) =>
    column >= 0 && row >= 0 && column < nx && row < ny;
  for (let row = 0; row < ny; row++) {
    for (let column = 0; column < nx; column++) {
      const cell = row * nx + column;
      receivers[cell] = cell;
      const isEdge = isAtEdge(column, row);
      if (isEdge && leavesAtEdge) continue;
      const height = heightM[cell]!;
      let steepest = 0;
      let next = cell;
      for (let way = 0; way < 8; way++) {
        if (isEdge && !isThere(column + STEPS[way]![0], row + STEPS[way]![1])) continue;
        const near = cell + offsets[way]!;
        const slope = (height - heightM[near]!) * perCell[way]!;
        if (slope <= steepest) continue;
        steepest = slope;
        next = near;
      }
      receivers[cell] = next;
      if (next !== cell) donors[next] = donors[next]! + 1;
    }
  }
  const downstream = new Int32Array(count);
  let found = 0;
  for (let cell = 0; cell < count; cell++) if (donors[cell] === 0) downstream[found++] = cell;
  const cellsAbove = new Int32Array(count).fill(1);
  for (let at = 0; at < found; at++) {
    const cell = downstream[at]!;
    const next = receivers[cell]!;
    if (next === cell) continue;
    cellsAbove[next] = cellsAbove[next]! + cellsAbove[cell]!;
    donors[next] = donors[next]! - 1;
    if (donors[next] === 0) downstream[found++] = next;
  }
  return { receivers, downstream, cellsAbove };
}

/** Cells by height, the lowest first. */
function openHeap(heightM: Float64Array) {
  const cells = new Int32Array(heightM.length + 1);
  let size = 0;
  return {
    push(cell: number): void {
      let at = ++size;
      while (at > 1) {
        const above = at >> 1;
        if (heightM[cells[above]!]! <= heightM[cell]!) break;
        cells[at] = cells[above]!;
        at = above;
      }
      cells[at] = cell;
    },
    /** @returns -1 when there is none left */
    pop(): number {
      if (size === 0) return -1;
      const lowest = cells[1]!;
      const moved = cells[size--]!;
      let at = 1;
      for (let below = 2; below <= size; below = at * 2) {
        if (below < size && heightM[cells[below + 1]!]! < heightM[cells[below]!]!) below++;
        if (heightM[moved]! <= heightM[cells[below]!]!) break;
        cells[at] = cells[below]!;
        at = below;
      }
      cells[at] = moved;
      return lowest;
    },
  };
}

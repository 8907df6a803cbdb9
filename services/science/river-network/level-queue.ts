import { twiceAsLong } from './cell-list.ts';

/** Cells that wait, the lowest first; of one level the cell of the lower number first. */
type CellHeap = {
  push(cell: number, level: number): void;
  /** the lowest cell, -1 when none waits */
  pop(): number;
  clear(): void;
};

/** A binary heap of cells. */
export function openCellHeap(): CellHeap {
  let cells = new Int32Array(1024);
  let levels = new Float64Array(1024);
  let size = 0;

  function push(cell: number, level: number): void {
    if (size === cells.length) {
      cells = twiceAsLong(cells);
      const longer = new Float64Array(cells.length);
      longer.set(levels);
      levels = longer;
    }
    let at = size++;
    while (at > 0) {
      const up = (at - 1) >> 1;
      const above = levels[up]!;
      if (above < level || (above === level && cells[up]! < cell)) break;
      cells[at] = cells[up]!;
      levels[at] = above;
      at = up;
    }
    cells[at] = cell;
    levels[at] = level;
  }

  function pop(): number {
    if (size === 0) return -1;
    const top = cells[0]!;
    const last = cells[--size]!;
    const level = levels[size]!;
    let at = 0;
    for (let down = 1; down < size; down = 2 * at + 1) {
      if (down + 1 < size && isLower(down + 1, down)) down++;
      const below = levels[down]!;
      if (level < below || (level === below && last < cells[down]!)) break;
      cells[at] = cells[down]!;
      levels[at] = below;
      at = down;
    }
    cells[at] = last;
    levels[at] = level;
    return top;
  }

  function isLower(a: number, b: number): boolean {
    const [one, other] = [levels[a]!, levels[b]!];
    return one < other || (one === other && cells[a]! < cells[b]!);
  }

  return { push, pop, clear: () => void (size = 0) };
}

const BUCKETS = 1 << 16;

/**
 * A queue for floods that rise: cells lie in lists by level, and only those of the level reached
 * are in a heap, which stays small. Takes lower cells too. Four bytes a cell of the grid.
 *
 * @param level all levels that will be pushed lie between `lowest` and `highest`
 */
export function openLevelQueue(level: Float32Array, lowest: number, highest: number) {
  const heap = openCellHeap();
  const next = new Int32Array(level.length);
  const first = new Int32Array(BUCKETS).fill(-1);
  const perLevel = highest > lowest ? (BUCKETS - 1) / (highest - lowest) : 0;
  let reached = 0;

  function push(cell: number): void {
    const bucket = ((level[cell]! - lowest) * perLevel) | 0;
    if (bucket <= reached) return heap.push(cell, level[cell]!);
    next[cell] = first[bucket]!;
    first[bucket] = cell;
  }

  function pop(): number {
    let cell = heap.pop();
    while (cell < 0 && reached < BUCKETS - 1) {
      reached++;
      for (let at = first[reached]!; at >= 0; at = next[at]!) heap.push(at, level[at]!);
      first[reached] = -1;
      cell = heap.pop();
    }
    return cell;
  }

  return { push, pop };
}

/** Numbers of cells in order, in one array that grows. */
export type CellList = {
  push(cell: number): void;
  at(index: number): number;
  length(): number;
  clear(): void;
  /** the cells in an array of their own */
  toArray(): Int32Array<ArrayBuffer>;
};

/** An empty list of cells. */
export function openCellList(): CellList {
  let cells = new Int32Array(1024);
  let size = 0;
  return {
    push(cell) {
      if (size === cells.length) cells = twiceAsLong(cells);
      cells[size++] = cell;
    },
    at: (index) => cells[index]!,
    length: () => size,
    clear() {
      size = 0;
    },
    toArray: () => cells.slice(0, size),
  };
}

/** The same cells at the beginning of an array twice as long. */
export function twiceAsLong(cells: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * cells.length);
  longer.set(cells);
  return longer;
}

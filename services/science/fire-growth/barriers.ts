import { cellsAlong, type GridPoint } from './grid-lines.ts';

/** A line that fire may not cross: a road, a river, a firebreak. */
export type BarrierLine = {
  readonly path: readonly GridPoint[];
  /** bare ground across the line, m: fire whose flames are long enough crosses it */
  readonly widthM: number;
};

/**
 * Barrier width in each cell, m, 0 = none. A line takes whole cells, each beside the one before,
 * so that no diagonal leaks; where two meet, the wider counts.
 *
 * @param base widths known already, not changed
 */
export function drawBarriers(
  nx: number,
  ny: number,
  lines: readonly BarrierLine[],
  base?: Float32Array,
): Float32Array<ArrayBuffer> {
  const widthM = base === undefined ? new Float32Array(nx * ny) : Float32Array.from(base);
  for (const { path, widthM: width } of lines) {
    for (const cell of cellsAlong(path, nx, ny)) {
      widthM[cell] = Math.max(widthM[cell]!, width);
    }
  }
  return widthM;
}

/** Ground that a fire cannot leave, unless it touches the edge of what is known. */
export type Enclosure = { readonly cells: number; readonly touchesEdge: boolean };

/**
 * Cells that fire from some cells can come to, if no barrier is crossed.
 *
 * @param ground.isEdge what lies beyond is not known; the sides of the grid always are
 * @param onClosed is told each closed cell that stands in the way, some more than once
 */
export function enclosureOf(
  {
    nx,
    ny,
    isEdge = () => false,
  }: {
    readonly nx: number;
    readonly ny: number;
    readonly isEdge?: (cell: number) => boolean;
  },
  isOpen: (cell: number) => boolean,
  from: readonly number[],
  onClosed: (cell: number) => void = () => undefined,
): Enclosure {
  const seen = new Uint8Array(nx * ny);
  const waiting: number[] = [];
  const visit = (cell: number) => {
    if (seen[cell] === 1) return;
    seen[cell] = 1;
    waiting.push(cell);
  };
  for (const cell of from) visit(cell);
  let cells = 0;
  for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
    cells++;
    const column = cell % nx;
    const row = (cell - column) / nx;
    if (column === 0 || row === 0 || column === nx - 1 || row === ny - 1) {
      return { cells, touchesEdge: true };
    }
    for (let stepY = -1; stepY <= 1; stepY++) {
      for (let stepX = -1; stepX <= 1; stepX++) {
        const next = cell + stepY * nx + stepX;
        if (!isOpen(next)) {
          if (isEdge(next)) return { cells, touchesEdge: true };
          if (seen[next] === 0) onClosed(next);
          continue;
        }
        // As the front does: through a corner only beside an open cell.
        if (isOpen(cell + stepX) || isOpen(cell + stepY * nx)) visit(next);
      }
    }
  }
  return { cells, touchesEdge: false };
}

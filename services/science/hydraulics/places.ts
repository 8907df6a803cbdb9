import { invalidField } from '../../platform/fault.ts';
import type { FloodGrid, Place, Side } from './flood-model.ts';

/**
 * The cell that holds a place.
 *
 * @throws {Fault} `invalid-request`: outside the grid, or on a wall
 */
export function cellAt(grid: FloodGrid, field: string, [xM, yM]: Place): number {
  const column = Math.floor((xM - grid.westM) / grid.cellM);
  const row = Math.floor((grid.northM - yM) / grid.cellM);
  if (!(column >= 0 && column < grid.nx && row >= 0 && row < grid.ny)) {
    const { westM, northM, nx, ny, cellM } = grid;
    const allowed = [westM, northM - ny * cellM, westM + nx * cellM, northM];
    throw invalidField({ field, value: [xM, yM], detail: 'lies outside the grid', allowed });
  }
  const cell = row * grid.nx + column;
  if (Number.isNaN(grid.elevationM[cell])) {
    const detail = 'lies on a cell without elevation, which is a wall';
    throw invalidField({ field, value: [xM, yM], detail });
  }
  return cell;
}

/**
 * The cells that a line crosses, without walls, each once.
 *
 * @throws {Fault} `invalid-request`: fewer than two points, one outside, nothing but walls
 */
export function cellsAlong(grid: FloodGrid, field: string, line: readonly Place[]): Int32Array {
  const cells = new Set<number>();
  const open = { ...grid, elevationM: new Float32Array(0) };
  for (let at = 1; at < line.length; at++) {
    const [from, to] = [line[at - 1]!, line[at]!];
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    // Eight looks a cell miss only corners cut by less than an eighth of it.
    const looks = Math.max(Math.ceil((8 * length) / grid.cellM), 1);
    for (let look = 0; look <= looks; look++) {
      const share = look / looks;
      const place = [0, 1].map((axis) => from[axis]! + share * (to[axis]! - from[axis]!));
      const cell = cellAt(open, field, [place[0]!, place[1]!]);
      if (!Number.isNaN(grid.elevationM[cell])) cells.add(cell);
    }
  }
  if (cells.size > 0) return Int32Array.from(cells);
  const detail = line.length < 2 ? 'a line needs two points' : 'crosses nothing but walls';
  throw invalidField({ field, value: line, detail });
}

/** A part of a side of the grid. */
export type SidePart = { readonly side: Side; readonly fromM?: number; readonly toM?: number };

/**
 * Cells along a side, or the part of it between two coordinates, without walls.
 *
 * @throws {Fault} `invalid-request`: there are none
 */
export function cellsOfSide(grid: FloodGrid, field: string, part: SidePart): Int32Array {
  const { nx, ny, cellM, westM, northM } = grid;
  const { side, fromM = -Infinity, toM = Infinity } = part;
  const isHorizontal = side === 'north' || side === 'south';
  const [low, high] = [Math.min(fromM, toM), Math.max(fromM, toM)];
  const cells: number[] = [];
  for (let at = 0; at < (isHorizontal ? nx : ny); at++) {
    const centre = isHorizontal ? westM + (at + 0.5) * cellM : northM - (at + 0.5) * cellM;
    if (centre < low || centre > high) continue;
    const column = isHorizontal ? at : side === 'west' ? 0 : nx - 1;
    const row = isHorizontal ? (side === 'north' ? 0 : ny - 1) : at;
    const cell = row * nx + column;
    if (!Number.isNaN(grid.elevationM[cell])) cells.push(cell);
  }
  if (cells.length > 0) return Int32Array.from(cells);
  throw invalidField({ field, value: part, detail: 'no cell with elevation lies along it' });
}

/** The cell behind one of a side, or the same where the grid is one cell wide. */
export function cellInside({ nx, ny }: FloodGrid, side: Side, cell: number): number {
  const step = { north: nx, south: -nx, west: 1, east: -1 }[side];
  const isNarrow = side === 'north' || side === 'south' ? ny === 1 : nx === 1;
  return isNarrow ? cell : cell + step;
}

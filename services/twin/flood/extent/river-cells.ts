import type { LineString } from 'geojson';

import { toPlaneLine, type CellPlane } from '../../../science/exposure/cell-plane.ts';
import type { RiverNetwork } from '../network/river-network.ts';

/** Places looked at along a line for each cell that it crosses. */
const PLACES_A_CELL = 4;

/**
 * The cells of every reach down the river. Where reaches meet, the cell is of the one downstream; a
 * reach that is left without any keeps the cell it begins in.
 *
 * @returns by index of the reach; empty for one that lies outside of the grid
 */
export function riverCells(
  plane: CellPlane,
  { reaches, next }: RiverNetwork,
): readonly Int32Array[] {
  const lines = reaches.map(({ geometry }) => cellsAlong(plane, geometry));
  const owner = new Map<number, number>();
  const firsts = new Set(lines.map((cells) => cells[0]));
  const claimed = lines.map((cells, reach) => {
    const isLast = next[reach]! < 0;
    const own = cells.filter((cell, at) => {
      const isOthers = owner.has(cell) || (at > 0 && firsts.has(cell));
      if (isOthers && !(isLast && at === cells.length - 1 && !owner.has(cell))) return false;
      owner.set(cell, reach);
      return true;
    });
    return own.length > 0 ? own : cells.slice(0, 1);
  });
  return claimed.map((cells) => Int32Array.from(cells));
}

/** Cells that a line passes, in its order, each once. */
function cellsAlong(plane: CellPlane, { coordinates }: LineString): readonly number[] {
  const corners = toPlaneLine(plane, coordinates);
  const cells: number[] = [];
  const add = (x: number, y: number) => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    if (column < 0 || row < 0 || column >= plane.nx || row >= plane.ny) return;
    const cell = row * plane.nx + column;
    if (!cells.includes(cell)) cells.push(cell);
  };
  for (let at = 0; at < corners.length; at += 2) {
    const [x, y] = [corners[at]!, corners[at + 1]!];
    const [fromX, fromY] = at === 0 ? [x, y] : [corners[at - 2]!, corners[at - 1]!];
    const pieces = Math.ceil(PLACES_A_CELL * Math.hypot(x - fromX, y - fromY));
    for (let piece = 1; piece < pieces; piece++) {
      const share = piece / pieces;
      add(fromX + share * (x - fromX), fromY + share * (y - fromY));
    }
    add(x, y);
  }
  return cells;
}

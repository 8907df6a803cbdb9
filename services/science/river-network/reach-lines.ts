import type { Reach } from './reach.ts';

/** Where a grid lies in the coordinates wanted: its north-west corner and the size of a cell. */
export type GridPlace = {
  readonly nx: number;
  readonly west: number;
  readonly north: number;
  readonly stepX: number;
  readonly stepY: number;
};

/**
 * Reaches traced on a grid with their lines: through the centres of their cells and on to the first
 * cell of the next reach, so that lines meet.
 */
export function withLines(reaches: readonly Reach[], place: GridPlace): Reach[] {
  const firstCell = new Map(reaches.map(({ id, cells }) => [id, cells[0]!]));
  return reaches.map((reach) => {
    const next = reach.nextId === null ? undefined : firstCell.get(reach.nextId);
    const cells = next === undefined ? reach.cells : [...reach.cells, next];
    const line = new Float64Array(2 * cells.length);
    cells.forEach((cell, at) => {
      line[2 * at] = place.west + ((cell % place.nx) + 0.5) * place.stepX;
      line[2 * at + 1] = place.north - (Math.floor(cell / place.nx) + 0.5) * place.stepY;
    });
    return { ...reach, line };
  });
}

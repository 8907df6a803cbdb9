import { invalidField } from '../../platform/fault.ts';
import type { Front } from './front.ts';
import type { GrowthGround } from './ground.ts';
import { cellsInside, type GridPoint, pointsAlong } from './grid-lines.ts';

/** Where and when fire starts. Places in cells, times in minutes since the weather begins. */
export type Ignition =
  | { readonly kind: 'point'; readonly at: GridPoint; readonly startMin: number }
  | { readonly kind: 'line'; readonly path: readonly GridPoint[]; readonly startMin: number }
  /** All cells inside burn at `startMin`, and the front sets out from the edge. */
  | {
      readonly kind: 'perimeter';
      /** outer rings and holes, of one polygon or of several */
      readonly rings: readonly (readonly GridPoint[])[];
      readonly startMin: number;
    }
  /** Cells of any shape that burn at `startMin`, 1; the front sets out from their middles. */
  | { readonly kind: 'cells'; readonly cells: Uint8Array; readonly startMin: number }
  /**
   * What an earlier run, or observation, says has burned by `untilMin` (0 unless given), and when;
   * fire goes on from there. What is on its way between two cells then counts from the hours
   * before, as far as the weather has them, and by its first hour before that; so give the hours
   * before where they are known. Other cells burn at `untilMin` at the earliest.
   */
  | {
      readonly kind: 'burned';
      readonly arrivalMin: Float32Array;
      readonly untilMin?: number;
    };

/** Up to when it is known what has burned; 0 without any such ignition. */
export function knownUntil(ignitions: readonly Ignition[]): number {
  return ignitions.reduce(
    (latest, ignition) =>
      ignition.kind === 'burned' ? Math.max(latest, ignition.untilMin ?? 0) : latest,
    0,
  );
}

/** Half a cell: no two cells beside a line are without a point of it. */
const SPACING = 0.5;

/**
 * Sets a front on fire.
 *
 * @param what for each cell that does not burn, what it is, for the message
 * @returns the cells the fires start in
 * @throws {Fault} `invalid-request` for an ignition where nothing burns, naming it
 */
export function ignite(
  front: Front,
  ground: GrowthGround,
  ignitions: readonly Ignition[],
  what: (cell: number) => string,
): number[] {
  const { nx, ny, classOf } = ground;
  const burns = (cell: number) => classOf[cell] !== 0;
  if (ignitions.length === 0) {
    throw invalidField({ field: 'ignitions', value: [], detail: 'at least one is needed' });
  }
  return ignitions.flatMap((ignition, index) => {
    const field = `ignitions[${index}]`;
    switch (ignition.kind) {
      case 'point': {
        const { at, startMin } = ignition;
        const cell = cellOf(at, nx, ny);
        if (cell < 0) throw outside(field, at, nx, ny);
        const seed = { x: at[0], y: at[1], timeMin: startMin, bornMin: startMin };
        if (!front.seed(seed)) throw cannotBurn(field, at, what(cell));
        return [cell];
      }
      case 'line': {
        const { path, startMin } = ignition;
        const lit = seedAlong(front, [path], startMin);
        if (lit.length > 0) return lit.map(([x, y]) => cellOf([x, y], nx, ny));
        const first = path[0] ?? [NaN, NaN];
        const cell = cellOf(first, nx, ny);
        throw cell < 0 ? outside(field, path, nx, ny) : cannotBurn(field, path, what(cell));
      }
      case 'perimeter': {
        const { rings, startMin } = ignition;
        const inside = [...cellsInside(rings, nx, ny)];
        for (const cell of inside) front.burn(cell, startMin, -Infinity);
        const edges = rings.map((ring) => [...ring, ...ring.slice(0, 1)]);
        const lit = seedAlong(front, edges, startMin);
        const cells = [...inside.filter(burns), ...lit.map((point) => cellOf(point, nx, ny))];
        if (cells.length > 0) return cells;
        const first = inside[0] ?? -1;
        throw first < 0 ? outside(field, rings, nx, ny) : cannotBurn(field, rings, what(first));
      }
      case 'cells': {
        const { cells, startMin } = ignition;
        checkLength(`${field}.cells`, cells, nx * ny);
        const inside = [...cells.keys()].filter((cell) => cells[cell] === 1);
        for (const cell of inside) front.burn(cell, startMin, -Infinity);
        const lit = inside.filter(burns);
        if (lit.length > 0) return lit;
        const first = inside[0];
        throw cannotBurn(field, first, first === undefined ? 'no cell is given' : what(first));
      }
      case 'burned':
        return burnAgain(front, field, ignition, nx * ny).filter(burns);
    }
  });
}

function burnAgain(
  front: Front,
  field: string,
  { arrivalMin, untilMin = 0 }: Ignition & { readonly kind: 'burned' },
  cells: number,
): number[] {
  checkLength(`${field}.arrivalMin`, arrivalMin, cells);
  const burned: number[] = [];
  for (const [cell, timeMin] of arrivalMin.entries()) {
    if (!(timeMin <= untilMin)) continue;
    front.burn(cell, timeMin, -Infinity);
    burned.push(cell);
  }
  if (burned.length === 0) {
    throw invalidField({
      field: `${field}.arrivalMin`,
      detail: `no cell has burned by minute ${untilMin}`,
    });
  }
  return burned;
}

function checkLength(field: string, values: ArrayLike<number>, cells: number): void {
  if (values.length === cells) return;
  const detail = `must have ${cells} values, one for each cell`;
  throw invalidField({ field, value: values.length, detail });
}

/** A front that stands along lines does not accelerate: it is no point any more. */
function seedAlong(
  front: Front,
  paths: readonly (readonly GridPoint[])[],
  timeMin: number,
): GridPoint[] {
  return paths.flatMap((path) =>
    [...pointsAlong(path, SPACING)].filter(([x, y]) =>
      front.seed({ x, y, timeMin, bornMin: -Infinity }),
    ),
  );
}

function cellOf([x, y]: GridPoint, nx: number, ny: number): number {
  const column = Math.round(x);
  const row = Math.round(y);
  return column >= 0 && row >= 0 && column < nx && row < ny ? row * nx + column : -1;
}

function outside(field: string, value: unknown, nx: number, ny: number) {
  const allowed = `x from -0.5 to ${nx - 0.5}, y from -0.5 to ${ny - 0.5}, in cells`;
  return invalidField({ field, value, detail: 'lies outside the landscape', allowed });
}

function cannotBurn(field: string, value: unknown, what: string) {
  const allowed = 'a cell with a burning fuel type';
  return invalidField({ field, value, detail: `nothing burns there: ${what}`, allowed });
}

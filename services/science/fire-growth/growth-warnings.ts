import { enclosureOf, type Enclosure } from './barriers.ts';
import { type CellSpread, MINUTES } from './spread-table.ts';

/** What a fire is enclosed by: barriers by who made them, ground by its code. */
export type Encloser = 'drawn' | 'standing' | number;

/** Something a reader of the result must know. */
export type GrowthWarning =
  | { readonly kind: 'reached-edge'; readonly detail: string }
  | {
      readonly kind: 'ignition-enclosed';
      readonly detail: string;
      /** what can burn if no barrier is crossed */
      readonly areaHa: number;
      readonly by: readonly Encloser[];
      /** without the drawn barriers it would not be enclosed, or they alone enclose it */
      readonly byDrawn: boolean;
    }
  | {
      readonly kind: 'no-spread';
      readonly detail: string;
      /** the highest FFMC where it stands, if moisture is what stops it */
      readonly wetFfmc?: number;
    };

/** The ground a fire was grown over, as its warnings look at it. */
export type WarnedGround = {
  readonly nx: number;
  readonly ny: number;
  readonly cellXM: number;
  readonly cellYM: number;
  readonly classOf: Uint32Array;
  /** widths, m, 0 = none: barriers that stand, and those drawn for this fire */
  readonly standingM: Float32Array | undefined;
  readonly drawnM: Float32Array | undefined;
  /** nothing is known of a cell: fire that comes beside it has reached the edge */
  readonly isUnknown: (cell: number) => boolean;
  /** code of what a cell is that does not burn */
  readonly groundOf: (cell: number) => number;
};

const HECTARE_M2 = 10_000;

/** Beyond the edge of what is known, arrival cannot be told. */
export function warnOfEdge(
  { nx, ny, isUnknown }: WarnedGround,
  arrivalMin: Float32Array,
): GrowthWarning[] {
  const isEnd = (cell: number) => {
    const column = cell % nx;
    if (column === 0 || column === nx - 1 || cell < nx || cell >= nx * (ny - 1)) return true;
    return (
      isUnknown(cell + 1) || isUnknown(cell - 1) || isUnknown(cell + nx) || isUnknown(cell - nx)
    );
  };
  const first = arrivalMin.findIndex((timeMin, cell) => timeMin >= 0 && isEnd(cell));
  if (first < 0) return [];
  const detail = 'the fire comes to the edge of what is known: beyond it, arrival cannot be told';
  return [{ kind: 'reached-edge', detail }];
}

/** What encloses the cells a fire starts in, how much they can burn, and whose doing it is. */
export function warnOfEnclosure(ground: WarnedGround, lit: readonly number[]): GrowthWarning[] {
  const { classOf, cellXM, cellYM, standingM, drawnM, isUnknown, groundOf } = ground;
  if (lit.length === 0) return [];
  const burns = (cell: number) => classOf[cell] !== 0;
  const isDrawn = (cell: number) => (drawnM?.[cell] ?? 0) > 0;
  const isStanding = (cell: number) => (standingM?.[cell] ?? 0) > 0;
  const isOpen = (cell: number) => burns(cell) && !isStanding(cell);
  const around = (is: (cell: number) => boolean, onClosed?: (cell: number) => void): Enclosure =>
    enclosureOf({ ...ground, isEdge: isUnknown }, is, lit, onClosed);
  const by = new Set<Encloser>();
  const all = around(
    (cell) => isOpen(cell) && !isDrawn(cell),
    (cell) => by.add(isStanding(cell) ? 'standing' : isDrawn(cell) ? 'drawn' : groundOf(cell)),
  );
  if (all.touchesEdge) return [];
  const byDrawn =
    by.has('drawn') &&
    (around(isOpen).touchesEdge || !around((cell) => !isDrawn(cell)).touchesEdge);
  const areaHa = (all.cells * cellXM * cellYM) / HECTARE_M2;
  const detail = `the ignition is enclosed: ${all.cells} cells can burn if no barrier is crossed`;
  return [{ kind: 'ignition-enclosed', detail, areaHa, by: inOrder(by), byDrawn }];
}

/** What stands, what the ground is, what was drawn. */
function inOrder(by: ReadonlySet<Encloser>): readonly Encloser[] {
  const rank = (one: Encloser) => (one === 'standing' ? -1 : one === 'drawn' ? Infinity : one);
  return [...by].toSorted((a, b) => rank(a) - rank(b));
}

/** Dry enough for fire to spread in whatever burns; the FFMC has 101 as its end. */
const DRY_FFMC = 90;

/**
 * That a fire stays where it starts; and that moisture is why, where it would leave in the same wind
 * with dry fine fuel.
 *
 * @param time.fromMin where it has come by then is where it starts
 */
export function warnOfStandstill(
  { cellXM, cellYM }: WarnedGround,
  arrivalMin: Float32Array,
  lit: readonly number[],
  spread: CellSpread,
  time: { readonly fromMin: number; readonly endMin: number },
): GrowthWarning[] {
  const standing = new Set(lit);
  let cellsBurned = 0;
  for (const [cell, timeMin] of arrivalMin.entries()) {
    if (!Number.isNaN(timeMin)) cellsBurned++;
    if (timeMin <= time.fromMin) standing.add(cell);
  }
  if (cellsBurned > standing.size) return [];
  const detail = 'the fire does not leave the cells in which it starts';
  const { moisture } = spread;
  if (moisture === undefined) return [{ kind: 'no-spread', detail }];
  const first = Math.floor(time.fromMin / MINUTES);
  const last = Math.min(spread.hours, Math.ceil(time.endMin / MINUTES));
  let [isWet, wetFfmc] = [false, 0];
  for (const spreadClass of new Set(Array.from(standing, (cell) => spread.classOf[cell]!))) {
    if (spreadClass === 0) continue;
    let [asIsM, dryM] = [0, 0];
    for (let hour = first; hour < last; hour++) {
      asIsM += MINUTES * (spread.spreadAt(spreadClass, hour)?.headMMin ?? 0);
      dryM += MINUTES * moisture.headMMin(spreadClass, hour, DRY_FFMC);
      wetFfmc = Math.max(wetFfmc, moisture.ffmcAt(spreadClass, hour));
    }
    const cellM = Math.min(cellXM, cellYM);
    if (asIsM < cellM && dryM >= cellM) isWet = true;
  }
  if (!isWet) return [{ kind: 'no-spread', detail }];
  const why = `fine fuel is too wet to spread, FFMC at most ${Math.round(wetFfmc)}`;
  return [{ kind: 'no-spread', detail: `${detail}: ${why}`, wetFfmc }];
}

import type { Road } from '../../../science/exposure/exposed.ts';
import { openCellPlane } from '../../../science/exposure/cell-plane.ts';
import { cutLine } from '../../../science/exposure/line-cells.ts';
import { findWetSpell } from '../../../science/flood-damage/wet-spell.ts';
import { toIsoTime } from '../../../earth/time.ts';
import { deepestOf, type FloodedTown } from './flooded-town.ts';

type Words = { readonly en: string; readonly fr: string };

/** A stretch of a road that cannot be driven, and when. */
export type RoadCut = {
  readonly road: string;
  readonly name: Words;
  readonly kind: string;
  readonly evacuationRoute: boolean;
  readonly lengthM: number;
  readonly deepestM: number;
  /** the middle of the stretch */
  readonly place: readonly [lonDeg: number, latDeg: number];
  /** between two results where the depth is only known at them; null: deep only between them */
  readonly from: string | null;
  /** null while it still is when the run ends */
  readonly until: string | null;
  readonly isCutAtEnd: boolean;
};

/**
 * Water as deep as this stops a passenger car, m.
 *
 * @see Pregnolato, Ford, Wilkinson & Dawson 2017, doi:10.1016/j.trd.2017.06.020: speed by depth
 *   comes to nothing at some 0.3 m
 */
export const ROAD_DEPTH_M = 0.3;
/** Dry ground between two cuts shorter than this makes them no two, m. */
const GAP_M = 50;
const HOUR_MS = 3_600_000;

type Piece = { readonly cell: number; readonly lengthM: number };

/**
 * Finds the stretches of roads under more water than cars can pass, with when; a stretch is cut as
 * long as any of it is. Over the river itself nothing is told: a bridge stands above the terrain.
 */
export function findRoadCuts(
  flood: FloodedTown,
  roads: readonly Road[],
  isRiver: Uint8Array,
  thresholdM: number,
): readonly RoadCut[] {
  const { town, timesH, startMs, maximumDepthM } = flood;
  const plane = openCellPlane(town.grid);
  const at = (hour: number | null) => (hour === null ? null : toIsoTime(startMs + hour * HOUR_MS));
  return roads.flatMap((road) => {
    const { indices, lengthsM } = cutLine(plane, road.line);
    const pieces = Array.from(indices, (cell, nth): Piece => ({ cell, lengthM: lengthsM[nth]! }));
    const isCut = ({ cell }: Piece) =>
      cell >= 0 && isRiver[cell] === 0 && maximumDepthM[cell]! >= thresholdM;
    return joinStretches(pieces, isCut).map((stretch): RoadCut => {
      const cells = stretch.map(({ cell }) => cell);
      const spell = findWetSpell(timesH, deepestOf(flood, cells), thresholdM);
      const middle = cells[Math.floor(cells.length / 2)]!;
      return {
        road: road.id,
        name: road.name,
        kind: road.kind,
        evacuationRoute: road.isEvacuationRoute,
        lengthM: stretch.reduce((sum, { lengthM }) => sum + lengthM, 0),
        deepestM: Math.max(...cells.map((cell) => maximumDepthM[cell]!)),
        place: centreOf(town, middle),
        from: at(spell.fromH),
        until: at(spell.untilH),
        isCutAtEnd: spell.isWetAtEnd,
      };
    });
  });
}

/** Pieces in a row that are cut, those with little between them taken together. */
function joinStretches(
  pieces: readonly Piece[],
  isCut: (piece: Piece) => boolean,
): readonly (readonly Piece[])[] {
  const stretches: Piece[][] = [];
  let gapM = Infinity;
  for (const piece of pieces) {
    if (!isCut(piece)) {
      gapM += piece.lengthM;
      continue;
    }
    if (gapM > GAP_M) stretches.push([]);
    stretches.at(-1)!.push(piece);
    gapM = 0;
  }
  return stretches;
}

/** Longitude and latitude of the middle of a cell. */
export function centreOf({ flood, toLonLat }: FloodedTown['town'], cell: number) {
  const { nx, cellM, westM, northM } = flood;
  const [row, column] = [Math.floor(cell / nx), cell % nx];
  return toLonLat([westM + (column + 0.5) * cellM, northM - (row + 0.5) * cellM]);
}

import type { MultiPolygon, Polygon } from 'geojson';

import { gridShape, type Grid } from '../../earth/grid.ts';
import { coverCells } from './cell-coverage.ts';
import { cellAt, openCellPlane } from './cell-plane.ts';
import { overlapCells } from './grid-overlap.ts';
import { NO_CLASS, UNKNOWN_CLASS } from './hazard-classes.ts';
import { cutLine } from './line-cells.ts';
import { isInside, clipLine } from './within.ts';
import { tallyByClass, type Amounts, type Tally } from './tally.ts';

/** What may be in the way, and where. What is not known of is undefined, never empty. */
export type Assets = {
  readonly grid: Grid;
  /** people in each cell, NaN = missing */
  readonly people: Float32Array | undefined;
  readonly dwellings: Float32Array | undefined;
  readonly facilities: readonly Facility[] | undefined;
  readonly roads: readonly Road[] | undefined;
};

export type Facility = {
  readonly id: string;
  readonly name: { readonly en: string; readonly fr: string };
  readonly kind: string;
  readonly isCritical: boolean;
  readonly capacity: number | null;
  readonly at: readonly [lonDeg: number, latDeg: number];
};

export type Road = {
  readonly id: string;
  readonly name: { readonly en: string; readonly fr: string };
  readonly kind: string;
  readonly isEvacuationRoute: boolean;
  readonly line: GeoJSON.LineString | GeoJSON.MultiLineString;
};

/** Classes of a hazard on its grid, of `classifyCells`. */
export type HazardClasses = {
  readonly grid: Grid;
  readonly codes: Uint8Array;
  readonly count: number;
};

/** Tallies of each kind of asset; undefined where nothing is known of it. */
export type Exposed = {
  readonly people: Tally | undefined;
  readonly dwellings: Tally | undefined;
  readonly facilities: Tally | undefined;
  readonly criticalFacilities: Tally | undefined;
  /** metres */
  readonly roads: Tally | undefined;
  readonly evacuationRoutes: Tally | undefined;
  /** the class of each facility: its number, `none`, or `unknown` */
  readonly facilityClasses: readonly {
    readonly facility: Facility;
    readonly place: number | 'none' | 'unknown';
  }[];
  /** share of the area asked for that lies outside of the people's grid; 0 without one */
  readonly outsideShare: number;
};

/**
 * People, dwellings, facilities and roads in each class of a hazard. Each amount is found where it
 * lies: people and dwellings by the share of their cell's area in each hazard cell (and in the area
 * asked for), roads by their length in each cell, facilities by their point. Nothing is lost: the
 * classes, `inNone` and `hazardUnknown` add up to the total.
 *
 * @param within only what lies in this area
 * @throws {Fault} invalid-request when the outline of `within` crosses itself
 */
export function findExposed(
  assets: Assets,
  hazard: HazardClasses,
  within?: Polygon | MultiPolygon,
): Exposed {
  const plane = openCellPlane(hazard.grid);
  const area = within && coverCells(openCellPlane(assets.grid), within);
  const { nx, ny } = gridShape(assets.grid);
  const shares = new Float64Array(nx * ny).fill(area === undefined ? 1 : 0);
  area?.indices.forEach((cell, at) => (shares[cell] = area.shares[at]!));
  const tally = (amounts: Amounts) => tallyByClass(amounts, hazard.codes, hazard.count);
  const tallyCells = openCellTally(assets, hazard, shares, tally);

  const points = assets.facilities
    ?.filter(({ at }) => within === undefined || isInside(at, within))
    .map((facility) => ({ facility, cell: cellAt(plane, ...facility.at) }));
  const tallyPoints = (some: typeof points) =>
    some &&
    tally({
      indices: Int32Array.from(some, ({ cell }) => cell),
      amounts: new Float64Array(some.length).fill(1),
    });
  const lines = assets.roads?.map((road) => ({
    road,
    ...cutLine(plane, within === undefined ? road.line : clipLine(road.line, within)),
  }));
  const tallyLines = (some: typeof lines) =>
    some &&
    tally({
      indices: Int32Array.from(some.flatMap(({ indices }) => [...indices])),
      amounts: Float64Array.from(some.flatMap(({ lengthsM }) => [...lengthsM])),
    });
  return {
    people: tallyCells(assets.people),
    dwellings: tallyCells(assets.dwellings),
    facilities: tallyPoints(points),
    criticalFacilities: tallyPoints(points?.filter(({ facility }) => facility.isCritical)),
    roads: tallyLines(lines),
    evacuationRoutes: tallyLines(lines?.filter(({ road }) => road.isEvacuationRoute)),
    facilityClasses: (points ?? []).map(({ facility, cell }) => ({
      facility,
      place: placeOf(hazard.codes[cell]),
    })),
    outsideShare: area === undefined ? 0 : area.outsideCells / (area.shapeCells || 1),
  };
}

/** Amounts a cell, by hazard cells: one to one on the same grid, by area on another. */
function openCellTally(
  assets: Assets,
  hazard: HazardClasses,
  shares: Float64Array,
  tally: (amounts: Amounts) => Tally,
) {
  const wanted = Uint8Array.from(shares, (share, cell) => {
    // Where nobody lives nothing is to be shared out; what is missing must be found missing.
    const isEmpty = assets.people?.[cell] === 0 && assets.dwellings?.[cell] === 0;
    return share > 0 && !isEmpty ? 1 : 0;
  });
  const overlap = overlapCells(assets.grid, hazard.grid, wanted);
  return (values: Float32Array | undefined): Tally | undefined => {
    if (values === undefined) return undefined;
    if (overlap === undefined) return tally({ amounts: values, shares });
    return tally({
      indices: overlap.to,
      amounts: Float64Array.from(overlap.from, (cell) => values[cell]!),
      shares: overlap.shares.map((share, at) => share * shares[overlap.from[at]!]!),
    });
  };
}

function placeOf(code: number | undefined): number | 'none' | 'unknown' {
  if (code === undefined || code === UNKNOWN_CLASS) return 'unknown';
  return code === NO_CLASS ? 'none' : code;
}

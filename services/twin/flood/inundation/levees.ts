import type { Position } from 'geojson';

import type { Place } from '../../../science/hydraulics/flood-model.ts';
import { numberCell, textCell } from '../row-cells.ts';
import type { Row } from '../../table-rows.ts';
import { groundAt } from './ground-along.ts';
import type { Town } from './town.ts';

/** A levee of the table, or a place in one where it may break, in the coordinates of a town. */
export type TownLevee = {
  readonly id: string;
  readonly name: { readonly en: string; readonly fr: string };
  readonly isCandidate: boolean;
  readonly line: readonly Place[];
  /** at its points, m */
  readonly crestM: readonly number[];
  /** of the crest over the ground behind it, m; NaN where it is not told */
  readonly heightM: number;
  /** of a place where it may break, m; NaN elsewhere */
  readonly breachWidthM: number;
};

/** Terrain this much below the crest does not hold the levee: it is added as a wall, m. */
const MISSING_M = 0.4;

/** The levees of a table that have at least two points within the terrain. */
export function toLevees(rows: readonly Row[], town: Town): readonly TownLevee[] {
  return rows.flatMap((row) => {
    const { geometry } = row;
    if (geometry === null || typeof geometry !== 'object' || geometry.type !== 'LineString') {
      return [];
    }
    const line = geometry.coordinates
      .map(([lon = NaN, lat = NaN]: Position) => town.toPlace(lon, lat))
      .filter((place) => !Number.isNaN(groundAt(town, place)));
    if (line.length < 2) return [];
    const id = textCell(row, 'levee_id');
    const en = textCell(row, 'name') || id;
    const mean = numberCell(row, 'crest_m');
    const [from, to] = [numberCell(row, 'crest_from_m'), numberCell(row, 'crest_to_m')];
    const hasEnds = !Number.isNaN(from + to);
    const crestM = line.map((place, at) => {
      const told = hasEnds ? from + ((to - from) * at) / (line.length - 1) : mean;
      return Number.isNaN(told) ? groundAt(town, place) : told;
    });
    return [
      {
        id,
        name: { en, fr: textCell(row, 'name_fr') || en },
        isCandidate: textCell(row, 'kind') === 'breach_candidate',
        line,
        crestM,
        heightM: numberCell(row, 'height_m'),
        breachWidthM: numberCell(row, 'breach_width_m'),
      },
    ];
  });
}

/** Levees that the terrain does not hold: its cells along them lie well below their crests. */
export function findMissingLevees(levees: readonly TownLevee[], town: Town): readonly TownLevee[] {
  return levees.filter(({ isCandidate, line, crestM }) => {
    if (isCandidate) return false;
    const below = line
      .map((place, at) => crestM[at]! - groundAt(town, place))
      .toSorted((a, b) => a - b);
    return below[Math.floor(below.length / 2)]! > MISSING_M;
  });
}

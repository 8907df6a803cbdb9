import type { MultiPolygon, Polygon } from 'geojson';

import { gridKey } from '../../../earth/grid.ts';
import { invalidField } from '../../../platform/fault.ts';
import { coverCells } from '../../../science/exposure/cell-coverage.ts';
import { openCellPlane } from '../../../science/exposure/cell-plane.ts';
import { compareExtents, type ExtentSkill } from '../../../science/flood-damage/compare-extents.ts';
import { riverCells, type FloodedTown } from './flooded-town.ts';
import { WET_M } from './town-model.ts';

/** An extent against another: where both are wet, where one is, and for whom it matters. */
export type ExtentComparison = ExtentSkill & {
  /** in ground that only the other has, and that only this one has; null where not known */
  readonly peopleMissed: number | null;
  readonly peopleFalselyAlarmed: number | null;
};

/** Against another run on the same cells. @throws {Fault} invalid-request for other cells */
export function compareWithRun(flood: FloodedTown, other: FloodedTown): ExtentComparison {
  if (gridKey(flood.town.grid) !== gridKey(other.town.grid)) {
    const detail = 'is on other cells';
    throw invalidField({ field: 'compareTo', detail, allowed: 'a run of the same rectangle' });
  }
  return compare(flood, toExtent(other.maximumDepthM));
}

/** Against an extent that was seen: a cell is wet where half of it lies within. */
export function compareWithShape(
  flood: FloodedTown,
  shape: Polygon | MultiPolygon,
): ExtentComparison {
  const seen = new Float32Array(flood.maximumDepthM.length);
  const { indices, shares } = coverCells(openCellPlane(flood.town.grid), shape);
  indices.forEach((cell, at) => {
    if (shares[at]! >= 0.5) seen[cell] = 1;
  });
  return compare(flood, seen);
}

function toExtent(depthM: Float32Array): Float32Array {
  return depthM.map((depth) => (Number.isNaN(depth) ? NaN : Number(depth > WET_M)));
}

function compare(flood: FloodedTown, observed: Float32Array): ExtentComparison {
  const computed = toExtent(flood.maximumDepthM);
  const isRiver = riverCells(flood.depthsM, Object.values(flood.town.counts));
  const people = flood.town.counts.population_count;
  let [missed, alarmed] = [0, 0];
  people?.forEach((count, cell) => {
    if (!(count > 0) || isRiver[cell] === 1) return;
    if (observed[cell] === 1 && computed[cell] === 0) missed += count;
    if (observed[cell] === 0 && computed[cell] === 1) alarmed += count;
  });
  return {
    ...compareExtents(computed, observed, (flood.town.flood.cellM / 1000) ** 2, isRiver),
    peopleMissed: people === undefined ? null : missed,
    peopleFalselyAlarmed: people === undefined ? null : alarmed,
  };
}

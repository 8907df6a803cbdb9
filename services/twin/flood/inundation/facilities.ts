import { toIsoTime } from '../../../earth/time.ts';
import type { Facility } from '../../../science/exposure/exposed.ts';
import { cellAt, openCellPlane } from '../../../science/exposure/cell-plane.ts';
import { findWetSpell } from '../../../science/flood-damage/wet-spell.ts';
import { deepestOf, type FloodedTown } from './flooded-town.ts';
import { WET_M } from './town-model.ts';

/** A facility and the water at it. */
export type FloodedFacility = {
  readonly id: string;
  readonly name: Facility['name'];
  readonly kind: string;
  readonly critical: boolean;
  readonly capacity: number | null;
  readonly place: readonly [lonDeg: number, latDeg: number];
  /** null where the terrain has no height, and over the river: a bridge stands above it */
  readonly deepestM: number | null;
  readonly firstWet: string | null;
  readonly dryAgain: string | null;
  readonly isWetAtEnd: boolean;
};

const HOUR_MS = 3_600_000;

/** The facilities within the terrain, with when water comes to each and when it is dry again. */
export function findFacilities(
  flood: FloodedTown,
  facilities: readonly Facility[],
  isRiver: Uint8Array,
): readonly FloodedFacility[] {
  const plane = openCellPlane(flood.town.grid);
  const at = (hour: number | null) =>
    hour === null ? null : toIsoTime(flood.startMs + hour * HOUR_MS);
  return facilities.flatMap(({ id, name, kind, isCritical, capacity, at: place }) => {
    const cell = cellAt(plane, ...place);
    if (cell < 0) return [];
    const deepestM = isRiver[cell] === 1 ? NaN : flood.maximumDepthM[cell]!;
    const depths = Number.isNaN(deepestM) ? [] : deepestOf(flood, [cell]);
    const { fromH, untilH, isWetAtEnd } = findWetSpell(flood.timesH, depths, WET_M);
    return [
      {
        id,
        name,
        kind,
        critical: isCritical,
        capacity,
        place,
        deepestM: Number.isNaN(deepestM) ? null : deepestM,
        firstWet: at(fromH),
        dryAgain: at(untilH),
        isWetAtEnd,
      },
    ];
  });
}

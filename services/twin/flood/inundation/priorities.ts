import { damageShare } from '../../../science/flood-damage/damage-curve.ts';
import type { ChosenCurves } from './damage-curves.ts';
import type { FloodedFacility } from './facilities.ts';
import type { FloodedTown } from './flooded-town.ts';
import { centreOf } from './road-cuts.ts';
import { WET_M } from './town-model.ts';

type Words = { readonly en: string; readonly fr: string };

/** What is looked after first: a facility, or a block of houses. */
export type Priority = {
  readonly rank: number;
  readonly kind: 'critical-facility' | 'facility' | 'block';
  readonly id: string;
  readonly name: Words;
  readonly place: readonly [lonDeg: number, latDeg: number];
  readonly deepestM: number;
  /** who live in a block; null for facilities and where it is not known */
  readonly people: number | null;
  /** of the buildings' value, in buildings; null for facilities */
  readonly buildingsLost: number | null;
};

/** Side of a block of houses, m. */
const BLOCK_M = 200;
const MOST_TOLD = 50;

/**
 * Ranks what is damaged: critical facilities first, by depth, then by people affected, then by
 * damage.
 *
 * @param floodedM largest depth without the river, m
 */
export function rankDamaged(
  flood: FloodedTown,
  floodedM: Float32Array,
  facilities: readonly FloodedFacility[],
  { curve }: Pick<ChosenCurves, 'curve'>,
): readonly Priority[] {
  const ofFacilities = facilities
    .filter(({ deepestM }) => deepestM !== null && deepestM > WET_M)
    .map(({ id, name, critical, place, deepestM }): Omit<Priority, 'rank'> => ({
      kind: critical ? 'critical-facility' : 'facility',
      id,
      name,
      place,
      deepestM: deepestM!,
      people: null,
      buildingsLost: null,
    }));
  const order = { 'critical-facility': 0, block: 1, facility: 1 } as const;
  return [...ofFacilities, ...blocksOf(flood, floodedM, curve)]
    .toSorted(
      (a, b) =>
        order[a.kind] - order[b.kind] ||
        (b.people ?? 0) - (a.people ?? 0) ||
        (b.buildingsLost ?? 0) - (a.buildingsLost ?? 0) ||
        b.deepestM - a.deepestM,
    )
    .slice(0, MOST_TOLD)
    .map((each, at) => ({ rank: at + 1, ...each }));
}

function blocksOf(
  { town }: FloodedTown,
  floodedM: Float32Array,
  curve: ChosenCurves['curve'],
): readonly Omit<Priority, 'rank'>[] {
  const { nx, cellM } = town.flood;
  const { population_count: people, building_count: buildings } = town.counts;
  if (people === undefined && buildings === undefined) return [];
  const side = Math.max(1, Math.round(BLOCK_M / cellM));
  const across = Math.ceil(nx / side);
  const blocks = new Map<number, { people: number; lost: number; deepestM: number }>();
  floodedM.forEach((depthM, cell) => {
    const lives = people?.[cell] || 0;
    const stands = buildings?.[cell] || 0;
    if (!(depthM > WET_M) || lives + stands === 0) return;
    const key = Math.floor(Math.floor(cell / nx) / side) * across + Math.floor((cell % nx) / side);
    const block = blocks.get(key) ?? { people: 0, lost: 0, deepestM: 0 };
    block.people += lives;
    block.lost += stands * damageShare(curve, depthM);
    block.deepestM = Math.max(block.deepestM, depthM);
    blocks.set(key, block);
  });
  return [...blocks].map(([key, block]) => {
    const [row, column] = [Math.floor(key / across), key % across];
    const middle = (row * side + Math.floor(side / 2)) * nx + column * side + Math.floor(side / 2);
    const id = `block ${row + 1}-${column + 1}`;
    return {
      kind: 'block',
      id,
      name: {
        en: `Houses in block ${row + 1}-${column + 1}`,
        fr: `Maisons de l’îlot ${row + 1}-${column + 1}`,
      },
      place: centreOf(town, middle),
      deepestM: block.deepestM,
      people: people === undefined ? null : block.people,
      buildingsLost: buildings === undefined ? null : block.lost,
    };
  });
}

import { invalidField } from '../../../platform/fault.ts';
import type {
  FloodModel,
  Levee,
  OpenBoundary,
  Rain,
} from '../../../science/hydraulics/flood-model.ts';
import { openGap, type PlacedBreach } from './breaches.ts';
import { densifyLine, groundAt } from './ground-along.ts';
import type { TownInflow } from './inflows.ts';
import type { BarrierInput, InundationRequest } from './inundation-request.ts';
import type { TownLevee } from './levees.ts';
import type { Mouths } from './river-mouths.ts';
import type { Town } from './town.ts';

/** Water thinner than this is no flood, m: what arrival and duration are told by. */
export const WET_M = 0.05;
/** Rivers leave by uniform flow at their own slope, at least this, m/m. */
const LEAST_SLOPE = 1e-4;

/** What of a request changes the ground or the rain. */
export type TownChanges = {
  readonly breaches: readonly PlacedBreach[];
  readonly barriers: readonly BarrierInput[];
  readonly roughnessFactor: number;
  readonly rain?: InundationRequest['rain'];
  readonly rainFactor: number;
};

/**
 * A town as the solver takes it: terrain with its levees, rivers that come in and leave, walls.
 *
 * @throws {Fault} invalid-request for a barrier without a height, or beside the terrain
 */
export function toFloodModel(
  town: Town,
  mouths: Mouths,
  inflows: readonly TownInflow[],
  missing: readonly TownLevee[],
  changes: TownChanges,
): FloodModel {
  const elevationM = Float32Array.from(town.flood.elevationM);
  const { roughnessFactor } = changes;
  const manningSM13 =
    roughnessFactor === 1
      ? town.flood.manningSM13
      : town.flood.manningSM13.map((n) => n * roughnessFactor);
  const inWalls = new Map<string, PlacedBreach[]>();
  const gaps: Levee[] = [];
  for (const breach of changes.breaches) {
    const gap = openGap(town, elevationM, breach);
    // A levee that stands as a wall already opens as it is.
    const wall = missing.find(({ id }) => id === breach.wall);
    if (wall === undefined) gaps.push(gap);
    else inWalls.set(wall.id, [...(inWalls.get(wall.id) ?? []), breach]);
  }
  const walls = missing.map(({ id, line, crestM }): Levee => ({
    id,
    line,
    crestM: [...crestM],
    breaches: (inWalls.get(id) ?? []).map(({ at, widthM, invertM, startS, durationS }) => ({
      id,
      at,
      widthM,
      invertM,
      startS,
      durationS,
    })),
  }));
  const barriers = changes.barriers.map((barrier, index) => toWall(town, index, barrier));
  return {
    grid: { ...town.flood, elevationM, manningSM13 },
    inflows: inflows.map(({ inflow }) => inflow),
    boundaries: openSides(mouths, changes.rain !== undefined),
    levees: [...walls, ...gaps, ...barriers],
    ...(changes.rain !== undefined && { rain: toRain(changes.rain, changes.rainFactor) }),
    options: { wetDepthM: WET_M },
  };
}

function toWall(town: Town, index: number, { line, crestM, heightM }: BarrierInput): Levee {
  const field = `barriers.${index}`;
  if ((crestM === undefined) === (heightM === undefined)) {
    const detail = 'needs a crest (altitude) or a height over the ground, and not both';
    throw invalidField({ field, detail, allowed: ['crestM', 'heightM'] });
  }
  const places = line.map((place) => town.toPlace(...place));
  const dense = densifyLine(
    places,
    places.map(() => 0),
    town.flood.cellM,
  ).line;
  const ground = dense.map((place) => groundAt(town, place));
  if (ground.every(Number.isNaN)) {
    throw invalidField({ field: `${field}.line`, value: line, detail: 'lies beside the terrain' });
  }
  const known = ground.filter((height) => !Number.isNaN(height));
  const mean = known.reduce((sum, height) => sum + height, 0) / known.length;
  const crests = ground.map(
    (height) => crestM ?? (Number.isNaN(height) ? mean : height) + heightM!,
  );
  return { id: `barrier ${index + 1}`, line: dense, crestM: crests };
}

/** Rivers leave over the whole side they leave by; with rain, every side without a river is open. */
function openSides({ inlets, outlets }: Mouths, hasRain: boolean): readonly OpenBoundary[] {
  const entered = new Set(inlets.map(({ side }) => side));
  const whole = new Map<OpenBoundary['side'], number>();
  const parts: OpenBoundary[] = [];
  for (const { side, fromM, toM, reach } of outlets) {
    const slopeMPerM = Math.max(reach.slopeMPerM, LEAST_SLOPE);
    if (entered.has(side)) parts.push({ kind: 'normal', side, fromM, toM, slopeMPerM });
    else whole.set(side, Math.max(whole.get(side) ?? 0, slopeMPerM));
  }
  const left = (['north', 'east', 'south', 'west'] as const).filter(
    (side) => !entered.has(side) && !whole.has(side),
  );
  return [
    ...parts,
    ...[...whole].map(([side, slopeMPerM]) => ({ kind: 'normal' as const, side, slopeMPerM })),
    ...(hasRain ? left.map((side) => ({ kind: 'free' as const, side })) : []),
  ];
}

function toRain(
  { mmPerHour, hours, fromHour }: NonNullable<InundationRequest['rain']>,
  factor: number,
): Rain {
  return {
    kind: 'uniform',
    factor,
    timeS: [fromHour * 3600, (fromHour + hours) * 3600],
    rateMmH: [mmPerHour, 0],
  };
}

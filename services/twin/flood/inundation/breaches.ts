import { invalidField } from '../../../platform/fault.ts';
import type { Levee, Place } from '../../../science/hydraulics/flood-model.ts';
import { densifyLine, groundAt, lengthOf, nearestOnLine, type Along } from './ground-along.ts';
import type { BreachInput } from './inundation-request.ts';
import type { TownLevee } from './levees.ts';
import type { Town } from './town.ts';

/** A gap in a levee, as it is computed and told. */
export type PlacedBreach = {
  readonly levee: TownLevee;
  /** id of the levee itself: of a place where it may break, that which the place is in */
  readonly wall: string;
  readonly at: Place;
  readonly lonLat: readonly [number, number];
  readonly widthM: number;
  readonly crestM: number;
  readonly invertM: number;
  readonly startS: number;
  readonly durationS: number;
  readonly here: Along;
};

/** A place may lie so far from the line of its levee, m. */
const MOST_AWAY_M = 75;
/** How far from the crest a levee may reach, m. */
const FOOT_M = 60;
/** The ground behind a levee is looked for within this of its crest, m. */
const BEHIND_M = 40;
/** Where nothing is said: a width, and how long the gap takes to form, minutes. */
const WIDTH_M = 50;
const FORMATION_MIN = 30;

/**
 * Finds the levee that each breach is in, how high it is there and how deep the gap gets: to the
 * ground behind the levee where nothing else is asked for.
 *
 * @param startMs of the run
 * @throws {Fault} `invalid-request`: no levee near the place, no such levee, a time before the run
 *   or after it, a gap that is not below the crest
 */
export function placeBreaches(
  asked: readonly BreachInput[],
  levees: readonly TownLevee[],
  town: Town,
  { startMs, hours }: { readonly startMs: number; readonly hours: number },
): readonly PlacedBreach[] {
  return asked.map((breach, index) => {
    const field = `breach.${index}`;
    const { levee, here } = findLevee(field, breach, levees, town);
    const crestM = crestAt(levee, here.alongM);
    const own = Number.isNaN(levee.breachWidthM) ? WIDTH_M : levee.breachWidthM;
    const widthM = breach.widthM ?? own;
    const invertM = invertOf(field, breach, crestM, town, here);
    const startS = breach.time === undefined ? 0 : (Date.parse(breach.time) - startMs) / 1000;
    if (startS < 0 || startS > hours * 3600) {
      throw invalidField({
        field: `${field}.time`,
        value: breach.time,
        detail: 'lies outside of the run',
        allowed: [startMs, startMs + hours * 3_600_000].map((ms) => new Date(ms).toISOString()),
      });
    }
    return {
      levee,
      wall: levee.isCandidate ? (nearestLevee(levees, here.at)?.levee.id ?? levee.id) : levee.id,
      here,
      at: here.at,
      lonLat: town.toLonLat(here.at),
      widthM,
      crestM,
      invertM,
      startS,
      durationS: 60 * (breach.formationMinutes ?? FORMATION_MIN),
    };
  });
}

function findLevee(
  field: string,
  { levee: id, place }: BreachInput,
  levees: readonly TownLevee[],
  town: Town,
): { readonly levee: TownLevee; readonly here: Along } {
  const named = id === undefined ? undefined : levees.find((levee) => levee.id === id);
  if (id !== undefined && named === undefined) {
    const allowed = levees.map((levee) => levee.id);
    throw invalidField({ field: `${field}.levee`, value: id, detail: 'no such levee', allowed });
  }
  if (place === undefined) {
    if (named === undefined) {
      const allowed = levees.map((levee) => levee.id);
      throw invalidField({ field, detail: 'needs a levee or a place near one', allowed });
    }
    const half = densifyLine(named.line, [...named.crestM], town.flood.cellM).line;
    const here = nearestOnLine(named.line, half[Math.floor(half.length / 2)]!);
    return { levee: named, here: here! };
  }
  const at = town.toPlace(...place);
  const found = named === undefined ? nearestLevee(levees, at) : onLevee(named, at);
  if (found !== undefined && found.here.awayM <= MOST_AWAY_M) return found;
  const detail =
    found === undefined
      ? 'there is no levee in this area'
      : `lies ${Math.round(found.here.awayM)} m from the nearest levee (${found.levee.id})`;
  const allowed = `a place within ${MOST_AWAY_M} m of a levee: ${levees.map((each) => each.id).join(', ')}`;
  throw invalidField({ field: `${field}.place`, value: place, detail, allowed });
}

function onLevee(levee: TownLevee, at: Place) {
  const here = nearestOnLine(levee.line, at);
  return here === undefined ? undefined : { levee, here };
}

/** The levee that lies nearest to a place: not a place where one may break, which is a piece of it. */
function nearestLevee(levees: readonly TownLevee[], at: Place) {
  return levees
    .flatMap((levee) => (levee.isCandidate ? [] : (onLevee(levee, at) ?? [])))
    .toSorted((a, b) => a.here.awayM - b.here.awayM)[0];
}

function crestAt({ line, crestM }: TownLevee, alongM: number): number {
  let doneM = 0;
  for (let end = 1; end < line.length; end++) {
    const partM = lengthOf([line[end - 1]!, line[end]!]);
    if (doneM + partM >= alongM && partM > 0) {
      const share = (alongM - doneM) / partM;
      return crestM[end - 1]! + share * (crestM[end]! - crestM[end - 1]!);
    }
    doneM += partM;
  }
  return crestM.at(-1)!;
}

function invertOf(
  field: string,
  { invertM, depthM }: BreachInput,
  crestM: number,
  town: Town,
  here: Along,
): number {
  if (invertM !== undefined && depthM !== undefined) {
    throw invalidField({ field, detail: 'give invertM or depthM, not both' });
  }
  // The river is on the side whose ground falls lowest: the other is behind the levee.
  const sides = lookAcross(town, here);
  const [left, right] = sides.map((heights) => Math.min(...heights));
  const behind = sides[left! > right! ? 0 : 1]!.slice(0, BEHIND_M);
  const asked = depthM === undefined ? (invertM ?? Math.min(...behind)) : crestM - depthM;
  if (asked < crestM) return asked;
  const name = invertM === undefined ? field : `${field}.invertM`;
  const detail = `the gap would not be below the crest, which is at ${crestM.toFixed(2)} m there`;
  throw invalidField({ field: name, value: asked, detail, allowed: `below ${crestM.toFixed(2)}` });
}

/** Heights metre by metre away from the crest, to the left of the levee's way and to the right. */
function lookAcross(town: Town, { at, along }: Along): readonly number[][] {
  return [1, -1].map((side) =>
    Array.from({ length: FOOT_M }, (_, away) => {
      const reach = side * (away + 1);
      return groundAt(town, [at[0] - reach * along[1], at[1] + reach * along[0]]);
    }).map((heightM) => (Number.isNaN(heightM) ? Infinity : heightM)),
  );
}

/**
 * Takes the body of a levee out of the terrain where it is to break, and gives the wall that stands
 * there instead until it does: a wall on the faces between cells can open in time, ground cannot.
 *
 * @param elevationM changed
 */
export function openGap(town: Town, elevationM: Float32Array, breach: PlacedBreach): Levee {
  const { levee, here, widthM, crestM, invertM, startS, durationS } = breach;
  const { nx, ny, cellM, westM, northM } = town.flood;
  const reachM = lookAcross(town, here).map((heights) => {
    const foot = heights.findIndex((heightM) => heightM <= invertM);
    return (foot < 0 ? FOOT_M : foot) + cellM / 2;
  });
  const halfM = Math.max(widthM, cellM) / 2;
  const boxM = halfM + FOOT_M + cellM;
  const [left, right] = [-1, 1].map((way) => Math.floor((here.at[0] + way * boxM - westM) / cellM));
  const [top, foot] = [1, -1].map((way) => Math.floor((northM - here.at[1] - way * boxM) / cellM));
  for (let row = Math.max(0, top!); row <= Math.min(ny - 1, foot!); row++) {
    for (let column = Math.max(0, left!); column <= Math.min(nx - 1, right!); column++) {
      const x = westM + (column + 0.5) * cellM - here.at[0];
      const y = northM - (row + 0.5) * cellM - here.at[1];
      const alongM = x * here.along[0] + y * here.along[1];
      const acrossM = -x * here.along[1] + y * here.along[0];
      if (Math.abs(alongM) > halfM || Math.abs(acrossM) > reachM[acrossM > 0 ? 0 : 1]!) continue;
      const cell = row * nx + column;
      if (elevationM[cell]! > invertM) elevationM[cell] = invertM;
    }
  }
  const wallM = halfM + 2 * cellM;
  const place = (alongM: number): Place => [
    here.at[0] + alongM * here.along[0],
    here.at[1] + alongM * here.along[1],
  ];
  return {
    id: `${levee.id} breach`,
    line: [place(-wallM), place(wallM)],
    crestM,
    breaches: [{ id: levee.id, at: here.at, widthM, invertM, startS, durationS }],
  };
}

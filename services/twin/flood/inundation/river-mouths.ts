import { Fault } from '../../../platform/fault.ts';
import type { Place, Side } from '../../../science/hydraulics/flood-model.ts';
import type { RiverNetwork, RiverReach } from '../network/river-network.ts';
import { densifyLine } from './ground-along.ts';
import type { Town } from './town.ts';

/** Where a river crosses the edge of the terrain: cells along a side, m. */
export type Mouth = {
  readonly reach: RiverReach;
  readonly side: Side;
  readonly fromM: number;
  readonly toM: number;
};

/** Where water comes in, and where it leaves. */
export type Mouths = {
  readonly inlets: readonly Mouth[];
  readonly outlets: readonly Mouth[];
  /** small rivers that begin inside: their water is not counted */
  readonly springs: readonly RiverReach[];
};

/** A line of the network may lie so far from the bed in the terrain, m. */
const ASTRAY_M = 250;
/** Half the width of an inlet at least, cells. */
const LEAST_CELLS = 2;
/** A line is looked along in steps of so many cells. */
const STEP_CELLS = 4;

/**
 * Finds where the rivers of a network enter and leave the terrain: where the line of a reach crosses
 * its edge, the lowest ground nearby is taken for the bed.
 *
 * @throws {Fault} unavailable where no river enters, or none leaves
 */
export function findMouths(network: RiverNetwork, town: Town): Mouths {
  const inlets: Mouth[] = [];
  const outlets: Mouth[] = [];
  const fed = new Set(network.reaches.map(({ nextId }) => nextId));
  const springs: RiverReach[] = [];
  for (const reach of network.reaches) {
    const points = reach.geometry.coordinates.map(([lon = NaN, lat = NaN]) =>
      town.toPlace(lon, lat),
    );
    // A long piece may run through the terrain without a point of it lying there.
    const stepM = STEP_CELLS * town.flood.cellM;
    const { line } = densifyLine(points, new Float64Array(points.length), stepM);
    const isIn = line.map((place) => isInside(town, place));
    if (isIn[0] === true && !fed.has(reach.id)) springs.push(reach);
    let [entry, exit] = [-1, -1];
    for (let at = 1; at < line.length; at++) {
      if (isIn[at] === isIn[at - 1]) continue;
      if (isIn[at] === true) {
        // What left and comes back is one way through.
        if (exit < 0) entry = entry < 0 ? at : entry;
        exit = -1;
      } else exit = at;
    }
    if (entry > 0) inlets.push(mouthAt(town, reach, line[entry - 1]!, line[entry]!));
    if (exit > 0) outlets.push(mouthAt(town, reach, line[exit]!, line[exit - 1]!));
  }
  if (inlets.length > 0 && outlets.length > 0) return { inlets, outlets, springs };
  const detail = inlets.length > 0 ? 'no river leaves the terrain' : 'no river enters the terrain';
  throw new Fault('unavailable', `${detail} asked for: take a larger part of it`, {
    collection: town.run.collection,
  });
}

function isInside({ flood }: Town, [xM, yM]: Place): boolean {
  const { westM, northM, nx, ny, cellM } = flood;
  return xM > westM && xM < westM + nx * cellM && yM < northM && yM > northM - ny * cellM;
}

function mouthAt(town: Town, reach: RiverReach, outside: Place, inside: Place): Mouth {
  const { side, at } = crossEdge(town, outside, inside);
  const { nx, ny, cellM, westM, northM, elevationM } = town.flood;
  const isAcross = side === 'north' || side === 'south';
  const count = isAcross ? nx : ny;
  const centreOf = (index: number) =>
    isAcross ? westM + (index + 0.5) * cellM : northM - (index + 0.5) * cellM;
  let [best, lowestM] = [-1, Infinity];
  for (let index = 0; index < count; index++) {
    const awayM = Math.abs(centreOf(index) - at);
    if (awayM > ASTRAY_M) continue;
    const cell = isAcross
      ? (side === 'north' ? 0 : ny - 1) * nx + index
      : index * nx + (side === 'west' ? 0 : nx - 1);
    // Of equal cells the nearest: a flat bed is as wide as the river.
    const heightM = elevationM[cell]! + 1e-5 * awayM;
    if (heightM < lowestM) [best, lowestM] = [index, heightM];
  }
  const halfM = Math.max(reach.widthM / 2 + cellM, LEAST_CELLS * cellM);
  const centre = best < 0 ? at : centreOf(best);
  return { reach, side, fromM: centre - halfM, toM: centre + halfM };
}

/** The side through which a step comes in, and where along it. */
function crossEdge({ flood }: Town, [x0, y0]: Place, [x1, y1]: Place) {
  const { westM, northM, nx, ny, cellM } = flood;
  const [eastM, southM] = [westM + nx * cellM, northM - ny * cellM];
  const shares: [Side, number][] = [
    ['west', x0 <= westM ? (westM - x0) / (x1 - x0) : -1],
    ['east', x0 >= eastM ? (eastM - x0) / (x1 - x0) : -1],
    ['north', y0 >= northM ? (northM - y0) / (y1 - y0) : -1],
    ['south', y0 <= southM ? (southM - y0) / (y1 - y0) : -1],
  ];
  const [side, share] = shares.reduce((a, b) => (b[1] > a[1] ? b : a));
  const isAcross = side === 'north' || side === 'south';
  return { side, at: isAcross ? x0 + share * (x1 - x0) : y0 + share * (y1 - y0) };
}

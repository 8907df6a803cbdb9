import { z } from 'zod';

import { Fault, invalidField } from '../../../platform/fault.ts';
import type { Reach } from '../../../science/river-network/reach.ts';
import {
  openRiverNetwork,
  type RiverNetwork as ReachGraph,
} from '../../../science/river-network/river-network.ts';
import { snapToReach } from '../../../science/river-network/snap-to-reach.ts';
import type { Gauge } from '../network/gauges.ts';
import type { RiverNetwork } from '../network/river-network.ts';

const Id = z.string().trim().min(1).max(80);

/** A gauge, a reach, or a point that is brought to the reach it belongs to. */
export const RiverPlaceInput = z.union([
  z.strictObject({ gauge: Id }),
  z.strictObject({ reach: Id }),
  z.strictObject({
    /** longitude, latitude */
    point: z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]),
    /** area that drains to it: beside a brook and a river, it says which is meant */
    upstreamAreaKm2: z.number().positive().optional(),
  }),
]);
export type RiverPlaceInput = z.infer<typeof RiverPlaceInput>;

/** Where a place of a request is on the network. */
export type FoundPlace = {
  readonly reachId: string;
  readonly gauge?: Gauge;
  /** how a point was brought to its reach */
  readonly snapped?: {
    readonly distanceM: number;
    readonly lonDeg: number;
    readonly latDeg: number;
    /** area that drains to it there by the network */
    readonly areaKm2: number;
    /** share that this is larger than what was given; null where nothing was */
    readonly areaDifference: number | null;
  };
};

/** Reaches farther off than this are not meant, m. */
const MOST_DISTANCE_M = 2000;
/** A point read off a map, or a line of a coarse grid, is off by this, m. */
const POSITION_ERROR_M = 150;
const AREA_TOLERANCE = 0.2;
const NAMED = 30;

/**
 * Finds the reach of a place.
 *
 * @throws {Fault} invalid-request for a gauge or reach that is not there (with those that are);
 *   not-found and inconsistent-data for a point near no reach or near several, with the candidates
 */
export function findPlace(
  place: RiverPlaceInput,
  network: RiverNetwork,
  gauges: readonly Gauge[],
): FoundPlace {
  if ('gauge' in place) {
    const gauge = gauges.find(({ id }) => id === place.gauge);
    if (gauge !== undefined) return { reachId: gauge.reachId, gauge };
    const allowed = gauges.map(({ id }) => id);
    throw invalidField({
      field: 'place.gauge',
      value: place.gauge,
      detail: 'no such gauge',
      allowed,
    });
  }
  if ('reach' in place) {
    const ids = network.reaches.map(({ id }) => id);
    if (ids.includes(place.reach)) return { reachId: place.reach };
    const allowed = ids.slice(0, NAMED);
    const detail = 'no such reach';
    throw invalidField({ field: 'place.reach', value: place.reach, detail, allowed });
  }
  const [x, y] = place.point;
  const found = snapToReach(
    toGraph(network),
    { x, y, upstreamAreaKm2: place.upstreamAreaKm2 ?? null },
    {
      coordinates: 'degrees',
      maxDistanceM: MOST_DISTANCE_M,
      positionErrorM: POSITION_ERROR_M,
      areaTolerance: AREA_TOLERANCE,
    },
  );
  const { reach, distanceM, x: lonDeg, y: latDeg, areaKm2, areaDifference } = found;
  return { reachId: reach.id, snapped: { distanceM, lonDeg, latDeg, areaKm2, areaDifference } };
}

/** The network as the science of rivers has it. */
export function toGraph({ reaches }: RiverNetwork): ReachGraph {
  return openRiverNetwork(
    reaches.map(
      ({ id, nextId, upstreamAreaKm2, lengthM, slopeMPerM, strahler, geometry }): Reach => ({
        id,
        nextId,
        upstreamAreaKm2,
        lengthM,
        slopeMPerM,
        strahler,
        cells: new Int32Array(0),
        line: Float64Array.from(geometry.coordinates.flatMap(([lon, lat]) => [lon!, lat!])),
      }),
    ),
  );
}

/** @throws {Fault} unavailable while the tables of the network have no rows */
export function checkNetwork(areaId: string, network: RiverNetwork): void {
  if (network.reaches.length > 0) return;
  throw new Fault('unavailable', `the area ${areaId} has no river network yet`);
}

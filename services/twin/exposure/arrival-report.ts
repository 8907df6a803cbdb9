import type { Geometry } from 'geojson';

import type { Grid } from '../../earth/grid.ts';
import { invalidField } from '../../platform/fault.ts';
import { findArrival, type ArrivalAt } from '../../science/exposure/arrival-at.ts';
import { BESIDE_FUEL_M, cellsNear } from '../../science/exposure/beside-fuel.ts';
import type { Assets } from '../../science/exposure/exposed.ts';
import { cellsTouched } from '../../science/exposure/cells-touched.ts';

/** Arrival of a fire in each member of one run. */
export type Arrivals = {
  readonly grid: Grid;
  /** hours from the start, nx * ny a member, NaN = not reached */
  readonly members: readonly Float32Array[];
  /** of the members; absent: all alike */
  readonly weights?: readonly number[];
};

/**
 * Hours by which 10, 50 and 90 % of all members arrive, by the rule of the layers of the map; null
 * where fewer do.
 */
export type ArrivalReport = {
  readonly probability: number;
  readonly earliestH: number | null;
  readonly likelyH: number | null;
  readonly latestH: number | null;
  readonly members: number;
  /** if the fire comes: of the members alone in which it does */
  readonly amongReached: {
    readonly members: number;
    readonly firstH: number | null;
    readonly medianH: number | null;
    readonly lastH: number | null;
  };
  /** of fire within `distanceM` of the place: in a town, where nothing burns, fire never arrives */
  readonly near: Omit<ArrivalReport, 'insideShare' | 'near'> & { readonly distanceM: number };
  /** share of the place that lies in the grid, 0 to 1: what is outside was not looked at */
  readonly insideShare: number;
};

/**
 * When a fire reaches a point, line or area: the first touch of any part of it.
 *
 * @throws {Fault} invalid-request when all of the place lies outside of the grid, for an outline
 *   that crosses itself, and for a collection of geometries
 */
export function reportArrival(arrivals: Arrivals, place: Geometry): ArrivalReport {
  const found = arrivalAt(arrivals, place);
  if (found !== undefined) return found;
  const detail = 'the place lies outside of the area that was computed';
  throw invalidField({ field: 'geometry', detail });
}

function arrivalAt({ grid, members, weights }: Arrivals, place: Geometry) {
  const { cells, insideShare } = cellsTouched(grid, place);
  const found = findArrival(cells, members, weights);
  const near = findArrival(cellsNear(grid, cells), members, weights);
  if (found === undefined || near === undefined) return undefined;
  const nearby = { distanceM: BESIDE_FUEL_M, ...toHours(near) };
  return { ...toHours(found), near: nearby, insideShare };
}

/** When each facility and evacuation route is reached, earliest first; those never reached last. */
export function reportAssetArrivals(arrivals: Arrivals, { facilities, roads }: Assets) {
  const routes = roads?.filter((road) => road.isEvacuationRoute) ?? [];
  const places = [
    ...(facilities ?? []).map(({ at, ...facility }) => ({
      what: 'facility' as const,
      asset: facility,
      place: { type: 'Point', coordinates: [...at] } satisfies Geometry,
    })),
    ...routes.map(({ line, ...road }) => ({
      what: 'evacuation-route' as const,
      asset: road,
      place: line,
    })),
  ];
  return places
    .flatMap(({ what, asset, place }) => {
      const found = arrivalAt(arrivals, place);
      if (found === undefined) return [];
      const { id, name, kind } = asset;
      return [{ what, id, name, kind, ...found }];
    })
    .sort((a, b) => soonest(a) - soonest(b));
}

/** Where fewer arrive than the earliest asks for, the first of them tells the order. */
function soonest({ earliestH, amongReached }: ArrivalReport): number {
  return earliestH ?? amongReached.firstH ?? Number.MAX_VALUE;
}

function toHours(found: ArrivalAt): Omit<ArrivalReport, 'insideShare' | 'near'> {
  const hours = (value: number) => (Number.isNaN(value) ? null : value);
  return {
    ...found,
    earliestH: hours(found.earliestH),
    likelyH: hours(found.likelyH),
    latestH: hours(found.latestH),
    amongReached: {
      members: found.amongReached.members,
      firstH: hours(found.amongReached.firstH),
      medianH: hours(found.amongReached.medianH),
      lastH: hours(found.amongReached.lastH),
    },
  };
}

import type { GridGeometry } from '../../earth/grid-geometry.ts';
import { clusterHotspots } from '../../science/fire-events/cluster.ts';
import type { StaticPlace } from '../../science/fire-events/heat-source.ts';
import type { Hotspot } from '../../science/fire-events/hotspot.ts';
import {
  hotspotArrivals,
  perimeterArrivals,
  type ArrivalObservation,
} from '../../science/fire-events/observed-arrivals.ts';
import { maskOf } from '../../science/fire-events/polygon-mask.ts';
import type { MappedFire } from '../wildfire/active-fires.ts';
import type { SpreadRun } from './spread-run.ts';

/** What was seen of the fires of an area. */
export type SeenFires = {
  readonly hotspots: readonly Hotspot[];
  readonly mapped: readonly MappedFire[];
  readonly heatSources: readonly StaticPlace[];
};

/** How far a mapped outline is taken to be off, m; agencies seldom say. */
const MAPPED_ERROR_M = 100;

/**
 * What was seen after a spread run began, up to a time, as arrivals on its grid. Places that had
 * burned when it began say nothing of its growth; heat that is no fire, or a fire the run does not
 * have, is left out.
 *
 * @param toMs later observations are not used
 */
export function laterObservations(
  { hotspots, mapped, heatSources }: SeenFires,
  spread: SpreadRun,
  geometry: GridGeometry,
  toMs: number,
): ArrivalObservation[] {
  const { startMs, burnedAtStart } = spread;
  const frame = { geometry, startMs };
  const known = hotspots.filter(({ timeMs }) => timeMs <= toMs);
  const events = clusterHotspots(known, { staticPlaces: heatSources });
  const seen = events
    .filter(({ kind, lastMs }) => kind === 'fire' && lastMs > startMs)
    .filter((event) => isOfRun(event.hotspots, spread, geometry))
    .flatMap((event) => hotspotArrivals(event.hotspots, frame));
  const outlines = mapped
    .filter(({ mappedMs }) => mappedMs > startMs && mappedMs <= toMs)
    .filter(({ shape }) =>
      maskOf(shape, geometry).some((inside, at) => inside === 1 && burnedAtStart[at] === 1),
    )
    .flatMap(({ id, shape, mappedMs }) =>
      perimeterArrivals({ id, shape, timeMs: mappedMs, errorM: MAPPED_ERROR_M }, frame),
    );
  return [...seen, ...outlines].flatMap((observation) => {
    if (observation.timeMs <= startMs) return [];
    const cells = observation.cells.filter((cell) => burnedAtStart[cell] !== 1);
    return cells.length === 0 ? [] : [{ ...observation, cells }];
  });
}

/** Pixels around a burned cell within which a detection is of that fire. */
const REACH_CELLS = 8;

/** True when an event has a detection in or beside what had burned when the run began. */
function isOfRun(
  hotspots: readonly Hotspot[],
  { burnedAtStart }: SpreadRun,
  geometry: GridGeometry,
): boolean {
  const { nx, ny } = geometry;
  return hotspots.some(({ lonDeg, latDeg }) => {
    const hit = geometry.nearest(lonDeg, latDeg);
    if (hit === undefined) return false;
    const [top, bottom] = [hit.row - REACH_CELLS, hit.row + REACH_CELLS];
    for (let row = Math.max(0, top); row <= Math.min(ny - 1, bottom); row += 1) {
      const first = row * nx + Math.max(0, hit.column - REACH_CELLS);
      const last = row * nx + Math.min(nx - 1, hit.column + REACH_CELLS);
      if (burnedAtStart.subarray(first, last + 1).includes(1)) return true;
    }
    return false;
  });
}

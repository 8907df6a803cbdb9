import { Fault, invalidField } from '../../platform/fault.ts';
import { nearestOnLine, type Coordinates } from './line-distance.ts';
import type { Reach } from './reach.ts';
import { downstreamOf, type RiverNetwork } from './river-network.ts';

/** A place that belongs to a river, such as a gauge. */
export type RiverPlace = {
  readonly x: number;
  readonly y: number;
  /** area that drains to it, km2; null = not known */
  readonly upstreamAreaKm2: number | null;
};

/** How sure a place and an area must be. */
export type SnapOptions = {
  readonly coordinates: Coordinates;
  /** reaches farther off are none of it, m */
  readonly maxDistanceM: number;
  /** how wrong the place or the lines may be, m: reaches this much farther off are as near */
  readonly positionErrorM: number;
  /** most difference of areas, as a share of that of the place: 0.1 = 10 % */
  readonly areaTolerance: number;
};

/** The reach a place belongs to, and how well it fits. */
export type SnappedReach = {
  readonly reach: Reach;
  readonly distanceM: number;
  /** where on the reach: its coordinates, and how far along, 0 to 1 */
  readonly x: number;
  readonly y: number;
  readonly along: number;
  /** area that drains to it there by the network, km2: what comes in from beside comes in evenly */
  readonly hereKm2: number;
  /** the area of the place if it lies between that and the area of the reach's end, else the nearer */
  readonly areaKm2: number;
  /** how much larger than the area of the place, as a share of it; null = that is not known */
  readonly areaDifference: number | null;
};

/** Areas that differ by less than this share are alike: terrain and gauges are hardly as exact. */
const ALIKE = 0.02;
/** Candidates named in a refusal. */
const NAMED = 5;

/**
 * The reach that a place belongs to: near enough, and draining the area of the place. Area wins
 * over distance: beside a brook and a river, a gauge of the river's area belongs to the river.
 *
 * @throws {Fault} not-found, if no reach is near or none of the area; inconsistent-data, if two
 *   rivers fit; both name the candidates with distance and area. invalid-request for bad numbers
 */
export function snapToReach(
  network: RiverNetwork,
  place: RiverPlace,
  options: SnapOptions,
): SnappedReach {
  checkSnap(place, options);
  const near = findNear(network, place, options);
  const isFitting = ({ areaDifference }: SnappedReach) =>
    areaDifference === null || Math.abs(areaDifference) <= options.areaTolerance;
  const fitting = near.filter(isFitting);
  if (fitting.length === 0) {
    const where = `within ${options.maxDistanceM} m of ${place.x}, ${place.y}`;
    const what =
      near.length === 0 ? 'no reach lies' : `no reach of ${place.upstreamAreaKm2} km2 lies`;
    throw new Fault('not-found', `${what} ${where}`, {
      candidates: near.slice(0, NAMED).map(name),
    });
  }
  const best = fitting[0]!;
  const alike = fitting.filter(
    ({ distanceM }) => distanceM <= best.distanceM + options.positionErrorM,
  );
  const others = alike.filter((other) => !isSameRiver(network, best, other, options));
  if (others.length > 0) {
    const found = [best, ...others].slice(0, NAMED);
    const detail =
      `${found.map(({ reach }) => reach.id).join(' and ')} are as near to ${place.x}, ${place.y}` +
      (place.upstreamAreaKm2 === null ? '; its upstream area would tell' : ' and as large');
    throw new Fault('inconsistent-data', detail, { candidates: found.map(name) });
  }
  return alike.reduce((a, b) => (isBetter(b, a, place) ? b : a));
}

/** Reaches within reach of a place, the nearest first; of equal ones that of the better area. */
function findNear(network: RiverNetwork, place: RiverPlace, options: SnapOptions): SnappedReach[] {
  const { reaches, links } = network;
  const near: SnappedReach[] = [];
  for (const [index, reach] of reaches.entries()) {
    if (reach.line === undefined || reach.line.length < 2) {
      throw invalidField({
        field: 'reaches.line',
        value: reach.id,
        detail: `reach ${reach.id} has no line, so nothing can be near it`,
        allowed: 'a line for each reach',
      });
    }
    const nearest = nearestOnLine(reach.line, options.coordinates, place);
    if (nearest.distanceM > options.maxDistanceM) continue;
    const tributaries = links.upstream[index]!.map((above) => reaches[above]!.upstreamAreaKm2);
    const headKm2 = reach.headAreaKm2 ?? tributaries.reduce((sum, area) => sum + area, 0);
    near.push({ reach, ...nearest, ...compareArea(place, reach, headKm2, nearest.along) });
  }
  return near.sort((a, b) => a.distanceM - b.distanceM || misfit(a) - misfit(b));
}

/**
 * Of two places on one river: that of the area there, then the nearer; where reaches meet, the
 * upper one, for the discharge of a reach is that of its lower end.
 */
function isBetter(a: SnappedReach, b: SnappedReach, { upstreamAreaKm2 }: RiverPlace): boolean {
  const misfitOf = ({ hereKm2 }: SnappedReach) =>
    upstreamAreaKm2 === null ? 0 : Math.abs(hereKm2 / upstreamAreaKm2 - 1);
  const fit = misfitOf(a) - misfitOf(b);
  if (Math.abs(fit) > ALIKE) return fit < 0;
  const nearer = a.distanceM - b.distanceM;
  return Math.abs(nearer) > 1 ? nearer < 0 : a.along > b.along;
}

/** Of a place on a reach any area fits from what has come together there up to that of its end. */
function compareArea(place: RiverPlace, reach: Reach, headKm2: number, along: number) {
  const endKm2 = reach.upstreamAreaKm2;
  const hereKm2 = Math.min(endKm2, headKm2 + along * (endKm2 - headKm2));
  const wanted = place.upstreamAreaKm2;
  if (wanted === null) return { hereKm2, areaKm2: hereKm2, areaDifference: null };
  const areaKm2 = Math.min(endKm2, Math.max(hereKm2, wanted));
  return { hereKm2, areaKm2, areaDifference: (areaKm2 - wanted) / wanted };
}

/** Whether one reach flows into the other without an area coming in that would tell them apart. */
function isSameRiver(
  network: RiverNetwork,
  { reach: a }: SnappedReach,
  { reach: b }: SnappedReach,
  { areaTolerance }: SnapOptions,
): boolean {
  if (a === b) return true;
  const [upper, lower] = a.upstreamAreaKm2 < b.upstreamAreaKm2 ? [a, b] : [b, a];
  if (lower.upstreamAreaKm2 > upper.upstreamAreaKm2 * (1 + areaTolerance)) return false;
  return downstreamOf(network, upper.id).includes(lower);
}

function misfit({ areaDifference }: SnappedReach): number {
  return Math.abs(areaDifference ?? 0);
}

function name({ reach, distanceM, areaKm2, areaDifference }: SnappedReach) {
  return {
    reachId: reach.id,
    distanceM: Math.round(distanceM),
    areaKm2: Number(areaKm2.toPrecision(6)),
    areaDifference: areaDifference === null ? null : Number(areaDifference.toFixed(3)),
  };
}

function checkSnap({ x, y, upstreamAreaKm2 }: RiverPlace, options: SnapOptions): void {
  const { maxDistanceM, positionErrorM, areaTolerance } = options;
  const numbers = { x, y, maxDistanceM, positionErrorM, areaTolerance };
  for (const [field, value] of Object.entries(numbers)) {
    const isPlace = field === 'x' || field === 'y';
    if (Number.isFinite(value) && (isPlace || value >= 0)) continue;
    throw invalidField({ field, value, detail: 'is needed', allowed: 'a number, 0 or more' });
  }
  if (upstreamAreaKm2 === null || upstreamAreaKm2 > 0) return;
  throw invalidField({
    field: 'upstreamAreaKm2',
    value: upstreamAreaKm2,
    detail: 'a place on a river drains some area',
    allowed: 'more than 0, or null where it is not known',
  });
}

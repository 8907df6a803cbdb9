import { greatCircleM } from '../../earth/sphere.ts';
import { locationErrorM, type Hotspot } from './hotspot.ts';

/** A place known to be hot without a wildfire: a volcano, a flare, a steel works. */
export type StaticPlace = {
  readonly name: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly radiusM: number;
};

/**
 * What an event is taken for, and why. `fire`: it has several sure detections and moves or is
 * young; `isolated`: one sure detection at most; `static`: at a known place and not beyond it, or hot
 * again and again in one spot without growth. The last two are told and never left out in silence.
 */
export type EventJudgement = {
  readonly kind: 'fire' | 'isolated' | 'static';
  /** name of the known place, where it is one */
  readonly staticPlace?: string;
  /** different days in UTC on which it was seen */
  readonly days: number;
  /** farthest that a detection lies from the middle of all, m */
  readonly extentM: number;
};

/** A heat source that has not left its pixel in this many days is taken as static. */
const STATIC_DAYS = 5;
const SURE_DETECTIONS = 2;
const DAY_MS = 86_400_000;

/** Judges the detections of one event, in order of time, at least one. */
export function judgeEvent(
  hotspots: readonly Hotspot[],
  staticPlaces: readonly StaticPlace[],
): EventJudgement {
  const days = new Set(hotspots.map(({ timeMs }) => Math.floor(timeMs / DAY_MS))).size;
  const middle = middleOf(hotspots);
  const apartM = (place: { lonDeg: number; latDeg: number }) =>
    greatCircleM(middle.lonDeg, middle.latDeg, place.lonDeg, place.latDeg);
  const extentM = hotspots.reduce((most, hotspot) => Math.max(most, apartM(hotspot)), 0);
  // A wildfire may begin or burn through beside a known place: what reaches beyond it is not of it.
  const reachesBeyond = (place: StaticPlace) =>
    hotspots.filter((hotspot) => isSure(hotspot) && !isAt(place, hotspot)).length >=
    SURE_DETECTIONS;
  const known = staticPlaces.find(
    (place) => apartM(place) <= place.radiusM && !reachesBeyond(place),
  );
  if (known !== undefined) return { kind: 'static', staticPlace: known.name, days, extentM };
  // The same source is seen anywhere within a footprint: what stays within has not moved.
  const smearM = hotspots.reduce((most, hotspot) => Math.max(most, locationErrorM(hotspot)), 0);
  if (days >= STATIC_DAYS && extentM <= smearM) return { kind: 'static', days, extentM };
  const sure = hotspots.filter(isSure).length;
  return { kind: sure < SURE_DETECTIONS ? 'isolated' : 'fire', days, extentM };
}

function isSure({ confidence }: Hotspot): boolean {
  return confidence !== 'low';
}

/** True when the heat of a detection may be that of a place: its footprint reaches there. */
function isAt({ lonDeg, latDeg, radiusM }: StaticPlace, hotspot: Hotspot): boolean {
  const apartM = greatCircleM(hotspot.lonDeg, hotspot.latDeg, lonDeg, latDeg);
  return apartM <= radiusM + locationErrorM(hotspot);
}

/** The mean place; longitudes are taken around the first, so the antimeridian is no edge. */
export function middleOf(hotspots: readonly Hotspot[]): { lonDeg: number; latDeg: number } {
  const [first] = hotspots as readonly [Hotspot, ...Hotspot[]];
  let east = 0;
  let lat = 0;
  for (const { lonDeg, latDeg } of hotspots) {
    const turn = lonDeg - first.lonDeg;
    east += turn - 360 * Math.round(turn / 360);
    lat += latDeg;
  }
  return { lonDeg: first.lonDeg + east / hotspots.length, latDeg: lat / hotspots.length };
}

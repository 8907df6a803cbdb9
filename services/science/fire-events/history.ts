import { RADIANS } from '../../earth/sphere.ts';
import {
  areaDeeperThan,
  burnedDepth,
  distanceTo,
  planeGridOf,
  type DepthField,
} from './burned-mask.ts';
import { middleOf } from './heat-source.ts';
import { locationErrorM, type Hotspot } from './hotspot.ts';
import { localPlane } from './local-plane.ts';
import { BRIDGED_GAP_M, estimatePerimeter, type Perimeter } from './perimeter.ts';

/** How a fire grew between two looks. Rates are means over the time between them. */
export type ObservedGrowth = {
  readonly hours: number;
  readonly areaM2: number;
  readonly areaM2PerH: number;
  /** farthest that the fire came beyond its former perimeter, m; 0 where it did not */
  readonly headM: number;
  /** standard error of it: a pixel's place is known to its size over root 12, at both looks */
  readonly headErrorM: number;
  /** towards, degrees from north clockwise, from the former perimeter; NaN where it did not grow */
  readonly headDirectionDeg: number;
  readonly headRateMMin: number;
  readonly headRateErrorMMin: number;
};

/** A fire as one group of overpasses left it. */
export type HistoryStep = {
  readonly startMs: number;
  readonly endMs: number;
  readonly satellites: readonly string[];
  /** seen in this step alone */
  readonly hotspots: readonly Hotspot[];
  /** of all detections up to its end */
  readonly perimeter: Perimeter;
  /** since the step before; absent in the first */
  readonly growth?: ObservedGrowth;
};

/** Overpasses of sister satellites follow within 50 minutes: together they are one look. */
const ONE_LOOK_MINUTES = 60;
const HOUR_MS = 3_600_000;

/**
 * The history of an event, look by look: what was seen, the perimeter up to then, the growth since.
 *
 * @param hotspots of one event, in order of time
 * @param oneLookMinutes detections within this time of the first of a look belong to it
 */
export function eventHistory(
  hotspots: readonly Hotspot[],
  oneLookMinutes = ONE_LOOK_MINUTES,
): HistoryStep[] {
  const looks = eventLooks(hotspots, oneLookMinutes);
  if (looks.length === 0) return [];
  const measure = openGrowth(hotspots);
  const known: Hotspot[] = [];
  return looks.map((look): HistoryStep => {
    known.push(...look);
    const growth = measure(look);
    return {
      startMs: look[0]!.timeMs,
      endMs: look.at(-1)!.timeMs,
      satellites: [...new Set(look.map(({ satellite }) => satellite))],
      hotspots: look,
      perimeter: estimatePerimeter(known),
      ...(growth !== undefined && { growth }),
    };
  });
}

/** Detections by look: those within `oneLookMinutes` of the first of a look belong to it. */
export function eventLooks(
  hotspots: readonly Hotspot[],
  oneLookMinutes = ONE_LOOK_MINUTES,
): Hotspot[][] {
  const looks: Hotspot[][] = [];
  for (const hotspot of hotspots) {
    const look = looks.at(-1);
    const isSame =
      look !== undefined && hotspot.timeMs - look[0]!.timeMs <= oneLookMinutes * 60_000;
    if (isSame) look.push(hotspot);
    else looks.push([hotspot]);
  }
  return looks;
}

/** Measures growth on one lattice for the whole event: areas of two looks are then comparable. */
function openGrowth(all: readonly Hotspot[]) {
  const middle = middleOf(all);
  const plane = localPlane(middle.lonDeg, middle.latDeg);
  const closingM = BRIDGED_GAP_M / 2;
  const grid = planeGridOf(all, plane, closingM);
  const depthOf = (hotspots: readonly Hotspot[]) =>
    burnedDepth(hotspots, plane, grid, { closingM, reachM: closingM });

  let before: { readonly known: readonly Hotspot[]; readonly depth: DepthField } | undefined;

  return (look: readonly Hotspot[]): ObservedGrowth | undefined => {
    const former = before;
    const known = [...(former?.known ?? []), ...look];
    const depth = depthOf(known);
    before = { known, depth };
    if (former === undefined) return undefined;
    const last = former.known.at(-1)!;
    const hours = (meanMs(look) - last.timeMs) / HOUR_MS;
    const areaM2 = areaDeeperThan(depth, 0) - areaDeeperThan(former.depth, 0);
    const { headM, directionDeg } = headOf(former.depth, depth);
    const headErrorM = Math.hypot(placeErrorM(last), placeErrorM(look[0]!));
    const perMinute = 1 / (hours * 60);
    return {
      hours,
      areaM2,
      areaM2PerH: areaM2 / hours,
      headM,
      headErrorM,
      headDirectionDeg: directionDeg,
      headRateMMin: headM * perMinute,
      headRateErrorMMin: headErrorM * perMinute,
    };
  };
}

/** Standard error of a place that lies anywhere in a pixel: half diagonal over root 3. */
function placeErrorM(hotspot: Hotspot): number {
  return locationErrorM(hotspot) / Math.sqrt(3);
}

function meanMs(look: readonly Hotspot[]): number {
  return look.reduce((sum, { timeMs }) => sum + timeMs / look.length, 0);
}

/** The newly burned cell farthest from the former area, and the bearing to it from there. */
function headOf(former: DepthField, newer: DepthField) {
  const { nx, ny, cellM } = newer;
  const burned = Uint8Array.from(former.depthM, (depth) => (depth > 0 ? 1 : 0));
  const away = distanceTo(burned, { nx, ny, cellM });
  let head = -1;
  for (let i = 0; i < away.length; i += 1) {
    if (newer.depthM[i]! > 0 && away[i]! > (head < 0 ? cellM : away[head]!)) head = i;
  }
  if (head < 0) return { headM: 0, directionDeg: NaN };
  const [column, row] = [head % nx, Math.floor(head / nx)];
  // The nearest burned cell: where the run began, as far as two looks can tell.
  let [east, north, nearest] = [0, 0, Infinity];
  for (let i = 0; i < burned.length; i += 1) {
    if (burned[i] === 0) continue;
    const dx = column - (i % nx);
    const dy = Math.floor(i / nx) - row;
    if (dx * dx + dy * dy < nearest) [east, north, nearest] = [dx, dy, dx * dx + dy * dy];
  }
  const directionDeg = (Math.atan2(east, north) / RADIANS + 360) % 360;
  return { headM: away[head]! - cellM / 2, directionDeg };
}

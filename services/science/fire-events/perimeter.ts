import { contours } from 'd3-contour';
import type { MultiPolygon } from 'geojson';

import { roundDegrees } from '../../earth/sphere.ts';
import { areaDeeperThan, burnedDepth, planeGridOf, type DepthField } from './burned-mask.ts';
import { middleOf } from './heat-source.ts';
import { locationErrorM, type Hotspot } from './hotspot.ts';
import { localPlane, type LocalPlane } from './local-plane.ts';

/** An outline estimated from detections, with how far it may be off. */
export type Perimeter = {
  /** WGS 84; outer rings counterclockwise (RFC 7946); unburned islands are holes */
  readonly geometry: MultiPolygon;
  /** of the newest detection in it */
  readonly timeMs: number;
  readonly areaM2: number;
  /** area if no gap had burned and the true edge lay `errorM` farther in all around */
  readonly areaLowM2: number;
  /** area if the true edge lay `errorM` farther out all around */
  readonly areaHighM2: number;
  /** median over the detections of half the diagonal of a pixel, m */
  readonly errorM: number;
  readonly detections: number;
};

/** Widest gap between footprints that is taken as burned, m: the 1 km alpha shape of Chen 2022. */
const BRIDGED_GAP_M = 1000;

/**
 * The area that detections say has burned: their footprints joined, gaps up to `bridgedGapM` wide
 * closed. Pixels reach over the edge of a fire and gaps may be bays: where every pixel of a mapped
 * scar is seen the area is some 17 % too large (two fires in British Columbia, Dice 0.92). Smoke and
 * cloud hide fire: then it is too small, which no bound here tells.
 *
 * @param hotspots of one event, at least one
 * @throws {RangeError} without any
 * @see Chen et al. 2022, doi:10.1038/s41597-022-01343-0 (alpha shapes of VIIRS pixels, buffered)
 */
export function estimatePerimeter(
  hotspots: readonly Hotspot[],
  bridgedGapM = BRIDGED_GAP_M,
): Perimeter {
  if (hotspots.length === 0) throw new RangeError('a perimeter of no detections');
  const middle = middleOf(hotspots);
  const plane = localPlane(middle.lonDeg, middle.latDeg);
  const errors = hotspots.map(locationErrorM).sort((a, b) => a - b);
  const errorM = errors[Math.floor(errors.length / 2)]!;
  const closingM = bridgedGapM / 2;
  const reachM = errorM + errors[0]!;
  const grid = planeGridOf(hotspots, plane, Math.max(closingM, reachM));
  const depth = burnedDepth(hotspots, plane, grid, { closingM, reachM });
  const seen = burnedDepth(hotspots, plane, grid, { closingM: 0, reachM: errors[0]! });
  return {
    geometry: outline(depth, plane),
    timeMs: hotspots.reduce((newest, { timeMs }) => Math.max(newest, timeMs), -Infinity),
    areaM2: areaDeeperThan(depth, 0),
    areaLowM2: areaDeeperThan(seen, errorM),
    areaHighM2: areaDeeperThan(depth, -errorM),
    errorM,
    detections: hotspots.length,
  };
}

function outline({ nx, ny, cellM, westM, northM, depthM }: DepthField, plane: LocalPlane) {
  const shape = contours()
    .size([nx, ny])
    .contour([...depthM], 0);
  // Rows run southward as on a screen, and d3 turns its rings for one: here they are as RFC 7946.
  const ring = (points: number[][]) =>
    points.map(([x = 0, y = 0]) => {
      const [lon, lat] = plane.toLonLat(westM + x * cellM, northM - y * cellM);
      return [roundDegrees(lon), roundDegrees(lat)];
    });
  const coordinates = shape.coordinates.map((polygon) => polygon.map(ring));
  return { type: 'MultiPolygon', coordinates } satisfies MultiPolygon;
}

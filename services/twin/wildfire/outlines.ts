import type { MultiPolygon } from 'geojson';

import { isochrones } from '../../science/fire-growth/isochrones.ts';
import type { Landscape } from './landscape.ts';

/** A fire's outline at a time, in degrees. */
export type Outline = {
  readonly hour: number;
  readonly areaHa: number;
  /** null where nothing has burned by then */
  readonly geometry: MultiPolygon | null;
};

const MINUTES = 60;
/** About a metre: finer would tell what a cell does not know. */
const DIGITS = 5;

/**
 * Outlines of fires at some hours from the arrival on cells.
 *
 * @param arrivalH hours, NaN = not reached
 */
export function drawOutlines(
  landscape: Landscape,
  arrivalH: Float32Array,
  hours: readonly number[],
): readonly Outline[] {
  const { geometry } = landscape;
  const arrivalMin = arrivalH.map((hour) => MINUTES * hour);
  const times = hours.map((hour) => MINUTES * hour);
  const toDegrees = ([x, y]: readonly [number, number]) =>
    geometry.toLonLat(x, y).map((degrees) => Number(degrees.toFixed(DIGITS)));
  return isochrones(landscape, arrivalMin, times).map(({ timeMin, polygons, areaHa }) => ({
    hour: timeMin / MINUTES,
    areaHa: Math.round(10 * areaHa) / 10,
    geometry:
      polygons.length === 0
        ? null
        : {
            type: 'MultiPolygon',
            coordinates: polygons.map((rings) => rings.map((ring) => ring.map(toDegrees))),
          },
  }));
}

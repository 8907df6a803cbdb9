import { toVariable, type WorldRun } from './map-world.ts';

export const temperature = toVariable('air_temperature_2m', 'air_temperature', 'K');
export const rain = toVariable('precipitation_amount', 'precipitation_amount', 'kg m-2');
export const RUN = '2026-01-01T00:00:00Z';
export const FIRST = '2026-01-01T00:00:00Z';
export const SECOND = '2026-01-01T06:00:00Z';

/** A plane in longitude: bilinear sampling gives it back exactly. Missing over a disc. */
export const plane = (lon: number, lat: number) =>
  Math.hypot(lon - 60, lat - 20) < 6 ? NaN : 273.15 + lon / 6;
const steps = (lon: number) => (lon < 30 ? 0 : lon < 60 ? 0.3 : 7);

/** A globe of two variables and two times, marked as an exercise, and a small ensemble. */
export const GLOBE: readonly WorldRun[] = [
  {
    collection: 'globe',
    referenceTime: RUN,
    marks: ['EXERCISE'],
    grid: {
      kind: 'regular-lonlat',
      nx: 720,
      ny: 361,
      lonFirstDeg: -180,
      latFirstDeg: 90,
      lonStepDeg: 0.5,
      latStepDeg: 0.5,
    },
    maps: [
      { variable: temperature, validTime: FIRST, bands: [{ member: null, valueAt: plane }] },
      { variable: temperature, validTime: SECOND, bands: [{ member: null, valueAt: () => 280 }] },
      { variable: rain, validTime: SECOND, bands: [{ member: null, valueAt: steps }] },
    ],
  },
  {
    collection: 'ensemble',
    referenceTime: RUN,
    grid: {
      kind: 'regular-lonlat',
      nx: 40,
      ny: 40,
      lonFirstDeg: 0,
      latFirstDeg: 40,
      lonStepDeg: 1,
      latStepDeg: 1,
    },
    maps: [
      {
        variable: temperature,
        validTime: FIRST,
        bands: [1, 0, 2].map((member) => ({ member, valueAt: () => 260 + 10 * member })),
      },
    ],
  },
];

/** Path of the coloured tiles of the globe. */
export const TILES = '/ogc/collections/globe/map/tiles/WebMercatorQuad';

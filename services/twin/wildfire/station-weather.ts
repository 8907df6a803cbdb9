import type { NoonWeather } from './noon-weather.ts';

const KM_PER_DEGREE = 111.19;
/** A station on the cell itself decides alone; nearer than this it is on it, km. */
const NEAREST_KM = 0.5;

/** What a weather station reported for a local date; NaN = missing. */
export type StationDay = {
  /** 00:00 UTC of the local date */
  readonly dayMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  /** above the sea, m; NaN where it is not known */
  readonly altitudeM: number;
  readonly temperatureC: number;
  readonly relativeHumidityPercent: number;
  readonly windKmH: number;
  readonly precipitationMm: number;
};

/** The cells station weather is wanted on. */
export type StationTarget = {
  readonly lons: Float64Array;
  readonly lats: Float64Array;
  /** above the sea, m; absent: no reduction by height */
  readonly altitudesM?: Float32Array;
  readonly lapseKPerM: number;
};

/**
 * Interpolates the reports of one day to cells, by inverse squared distance over the stations that
 * have the value. Temperature is reduced to sea level, interpolated, and brought up to the cell.
 *
 * The order is that of the CWFIS: weather is interpolated first, and codes are computed cell by
 * cell. Codes do not blend: half of a soaked and a dry station's FFMC is the FFMC of neither.
 *
 * @returns undefined when no station reports at all
 * @see Lee et al. 2002, doi:10.1016/S0168-1699(02)00120-5 (CWFIS, spatial interpolation)
 */
export function interpolateStations(
  reports: readonly StationDay[],
  target: StationTarget,
): NoonWeather | undefined {
  if (reports.length === 0) return undefined;
  const cells = target.lons.length;
  const { altitudesM, lapseKPerM } = target;
  const usesHeight =
    altitudesM !== undefined && reports.every(({ altitudeM }) => !Number.isNaN(altitudeM));
  const blend = (pick: (report: StationDay) => number) => interpolate(reports, target, pick);
  const temperatureC = blend((report) =>
    usesHeight ? report.temperatureC + lapseKPerM * report.altitudeM : report.temperatureC,
  );
  if (usesHeight) {
    for (let cell = 0; cell < cells; cell++) {
      const heightM = altitudesM[cell]!;
      // Where the height of a cell is missing, its temperature is too: not that of the sea.
      temperatureC[cell] = temperatureC[cell]! - lapseKPerM * heightM;
    }
  }
  return {
    temperatureC,
    relativeHumidityPercent: blend((report) => report.relativeHumidityPercent),
    windKmH: blend((report) => report.windKmH),
    precipitationMm: blend((report) => report.precipitationMm),
    precipitationHours: new Float32Array(cells).fill(24),
  };
}

function interpolate(
  reports: readonly StationDay[],
  { lons, lats }: StationTarget,
  pick: (report: StationDay) => number,
): Float32Array<ArrayBuffer> {
  const known = reports.filter((report) => !Number.isNaN(pick(report)));
  const stations = known.map((report) => ({ ...report, value: pick(report) }));
  const values = new Float32Array(lons.length).fill(NaN);
  if (stations.length === 0) return values;
  for (let cell = 0; cell < lons.length; cell++) {
    const lon = lons[cell]!;
    const lat = lats[cell]!;
    // Cells that are not asked for have no longitude.
    if (Number.isNaN(lon)) continue;
    const eastKm = KM_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
    let sum = 0;
    let weights = 0;
    for (const { lonDeg, latDeg, value } of stations) {
      const dx = (lonDeg - lon) * eastKm;
      const dy = (latDeg - lat) * KM_PER_DEGREE;
      const weight = 1 / Math.max(NEAREST_KM ** 2, dx * dx + dy * dy);
      sum += weight * value;
      weights += weight;
    }
    values[cell] = sum / weights;
  }
  return values;
}

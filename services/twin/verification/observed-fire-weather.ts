import type { FireWeatherFields } from '../wildfire/code-chain.ts';
import { openCodeChain, QUALITY } from '../wildfire/code-chain.ts';
import { seasonDateMs, type Area } from '../wildfire/areas.ts';
import { groupReports, observedDays } from '../wildfire/observed-days.ts';
import type { StationDay } from '../wildfire/station-weather.ts';
import type { Row } from '../table-rows.ts';

/** Fire weather that a station's own observations give for a day. */
export type ObservedFireWeather = {
  /** 00:00 UTC of the local date */
  readonly dayMs: number;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly values: Readonly<Record<keyof FireWeatherFields, number>>;
};

const NAMES = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'] as const;

/**
 * The truth to judge forecasts by: the codes of every station, carried over its observed days. Days
 * on which a station did not report everything itself are left out, and so are those within 15 days
 * of the start of its codes: they still show what they were started with.
 *
 * @param referenceMs of the run that is judged: an area may have a season of its own from it
 */
export function observedFireWeather(
  rows: readonly Row[],
  area: Area,
  referenceMs: number,
): ObservedFireWeather[] {
  const { fireWeather } = area;
  const reports = groupReports(rows);
  const stations = [
    ...new Map([...reports.values()].flat().map((report) => [placeKey(report), report])).values(),
  ];
  const lons = Float64Array.from(stations, ({ lonDeg }) => lonDeg);
  const lats = Float64Array.from(stations, ({ latDeg }) => latDeg);
  const altitudesM = Float32Array.from(stations, ({ altitudeM }) => altitudeM);
  const chain = openCodeChain({
    latitudes: lats,
    fireWeather,
    startCodes: fireWeather.startCodes,
    season: fireWeather.season,
  });
  const hasHeights = altitudesM.every((altitudeM) => !Number.isNaN(altitudeM));
  const { lapseKPerM } = fireWeather;
  const target = { lons, lats, lapseKPerM, ...(hasHeights && { altitudesM }) };
  const found: ObservedFireWeather[] = [];
  for (const [dayMs, day] of observedDays(reports, -Infinity, Infinity, target)) {
    const month = new Date(seasonDateMs(area, dayMs, referenceMs)).getUTCMonth() + 1;
    const result = chain.step(day.weather, month, day.isFilled);
    const whole = new Set((reports.get(dayMs) ?? []).filter(isWhole).map(placeKey));
    for (const [at, station] of stations.entries()) {
      const isSettled = ((result.quality[at] ?? NaN) & QUALITY.startUp) === 0;
      if (!whole.has(placeKey(station)) || !isSettled || Number.isNaN(result.fwi[at])) continue;
      const values = Object.fromEntries(NAMES.map((name) => [name, result[name][at]!]));
      const { lonDeg, latDeg } = station;
      found.push({ dayMs, lonDeg, latDeg, values: values as ObservedFireWeather['values'] });
    }
  }
  return found;
}

function placeKey({ lonDeg, latDeg }: StationDay): string {
  return `${lonDeg} ${latDeg}`;
}

function isWhole(report: StationDay): boolean {
  const { temperatureC, relativeHumidityPercent, windKmH, precipitationMm } = report;
  return !Number.isNaN(temperatureC + relativeHumidityPercent + windKmH + precipitationMm);
}

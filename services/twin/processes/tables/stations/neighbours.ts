import { Fault } from '../../../../platform/fault.ts';
import type { DailyWeather } from '../../../../science/fire-weather/codes.ts';
import type { StationDay } from '../../../../science/fire-weather/station/station-series.ts';

/** A station with its reports, in time order. */
export type Station = {
  readonly latitudeDeg: number;
  /** NaN where it is not known */
  readonly longitudeDeg: number;
  readonly days: readonly StationDay[];
};

const KM_PER_DEGREE = 111.19;
/** Every station is compared with every other. */
const MOST_STATIONS = 5_000;
/** More are not asked for the report of one day. */
const MOST_NEIGHBOURS = 10;

const NAMES = [
  'temperatureC',
  'relativeHumidityPercent',
  'windKmH',
  'precipitationMm',
] as const satisfies readonly (keyof DailyWeather)[];

/**
 * For each station what the stations around it report of a day: each value from the nearest that
 * has it, NaN where none within `mostKm` has.
 *
 * @throws {Fault} too-large for more stations than can be compared
 */
export function openNeighbours(
  stations: readonly Station[],
  mostKm: number,
): (station: number) => (epochDay: number) => DailyWeather {
  if (stations.length > MOST_STATIONS) {
    throw new Fault('too-large', `${stations.length} stations`, {
      budget: 'stations whose neighbours are sought',
      most: MOST_STATIONS,
      hint: 'send the stations of one region at a time, or leave neighbours_km at 0',
    });
  }
  const reports = stations.map(({ days }) => new Map(days.map((day) => [day.epochDay, day])));
  return (at) => {
    const own = stations[at]!;
    const near = stations
      .map((station, index) => ({ index, km: distanceKm(own, station) }))
      .filter(({ index, km }) => index !== at && km <= mostKm)
      .sort((a, b) => a.km - b.km)
      .slice(0, MOST_NEIGHBOURS);
    return (epochDay) => {
      const days = near.flatMap(({ index }) => reports[index]!.get(epochDay) ?? []);
      const [temperatureC, relativeHumidityPercent, windKmH, precipitationMm] = NAMES.map(
        (name) => days.find((day) => !Number.isNaN(day[name]))?.[name] ?? NaN,
      ) as [number, number, number, number];
      return { temperatureC, relativeHumidityPercent, windKmH, precipitationMm };
    };
  };
}

/** Over the ground, km; NaN where a longitude is not known. Haversine on the mean sphere. */
function distanceKm(a: Station, b: Station): number {
  const radians = Math.PI / 180;
  const [dLat, dLon] = [b.latitudeDeg - a.latitudeDeg, b.longitudeDeg - a.longitudeDeg];
  const chord =
    Math.sin((dLat * radians) / 2) ** 2 +
    Math.cos(a.latitudeDeg * radians) *
      Math.cos(b.latitudeDeg * radians) *
      Math.sin((dLon * radians) / 2) ** 2;
  return (2 * Math.asin(Math.min(1, Math.sqrt(chord))) * KM_PER_DEGREE) / radians;
}

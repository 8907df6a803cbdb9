import type { RegularLonLatGrid } from '../../../earth/grid.ts';
import { toIsoTime } from '../../../earth/time.ts';
import { boundedNormal, seededRandom } from '../noise.ts';
import { makeTerrain } from '../terrain.ts';
import type { Theatre } from '../theatres.ts';
import { openTrueWeather, type TrueHour } from '../true-weather.ts';
import { toLonLat } from './place.ts';

/** Days of observations before the forecast: long enough for the slowest moisture code to settle. */
const DAYS = 60;
/** Days from the last rain in the interior to the forecast. */
const DRY_DAYS = 21;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Places of the stations: in and around the valley, then over the theatre. */
const STATIONS: readonly (readonly [name: string, lonDeg: number, latDeg: number])[] = [
  ['Redgrass Airport', ...toLonLat([2.9, -3.6])],
  ['Ferry Flats', ...toLonLat([-7.9, 1.6])],
  ['Sidehill Creek', ...toLonLat([-22.5, -14.2])],
  ['Larch Mesa', ...toLonLat([12.2, 8.1])],
  ['Northlake', ...toLonLat([-4.4, 19.8])],
  ['Kettle Bend', ...toLonLat([-1.4, -18.9])],
  ['Western Divide', ...toLonLat([-47, 6])],
  ['Mesa Road', ...toLonLat([24, -19])],
  ['Upper Basin', ...toLonLat([-31, 27])],
  ['Juniper', -118.6, 49.2],
  ['Dry Fork', -120.2, 50.6],
  ['Bunchgrass', -121.3, 51.2],
  ['Chalk Bluff', -122.4, 52.2],
  ['Poplar Landing', -122.8, 53.4],
  ['Long Portage', -124.1, 54.1],
  ['Ashbank', -125.4, 55.2],
  ['Muskeg Siding', -121.6, 56.2],
  ['Prairie Gate', -116.2, 55.6],
  ['Elk Lookout', -114.4, 53.1],
  ['Windy Gap', -113.4, 50.2],
  ['Cedar Summit', -118.1, 51.0],
  ['Salmon Narrows', -126.9, 52.4],
  ['Fjord Head', -124.4, 50.4],
  ['Rainbank', -122.2, 49.1],
  ['Island Point', -125.1, 49.4],
];

/** Daily weather of the whole region: what its stations have in common. */
type RegionalDay = {
  readonly warmK: number;
  readonly isWet: boolean;
  readonly windKmH: number;
  readonly windFromDeg: number;
};

/** What a station reports of one day. */
export type StationDay = {
  readonly id: string;
  readonly name: string;
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly heightM: number;
  /** local noon, hours from the reference time */
  readonly hour: number;
  readonly temperatureC: number;
  readonly relativeHumidityPercent: number;
  readonly windKmH: number;
  readonly windFromDeg: number;
  readonly precipitationMm: number;
  readonly snowCm: number;
};

/**
 * Observations at noon, local standard time, of {@link DAYS} days up to the reference time: spring
 * rain that ends {@link DRY_DAYS} days before, then warmer and drier every day. Snow lies on the
 * highest stations at first. The last day, which a forecast was made for, has the true weather.
 */
export function stationDays(theatre: Theatre, referenceMs: number): readonly StationDay[] {
  const random = seededRandom(theatre.seed + 601);
  const days = Array.from({ length: DAYS }, (): RegionalDay => ({
    warmK: 2 * boundedNormal(random),
    isWet: random() < 0.36,
    windKmH: 6 + 9 * random(),
    windFromDeg: 150 + 170 * random(),
  }));
  return STATIONS.flatMap(([name, lonDeg, latDeg], index) => {
    const { heightM, inland } = groundAt(theatre, lonDeg, latDeg);
    const own = seededRandom(theatre.seed + 700 + index);
    const zoneHours = Math.round(lonDeg / 15);
    const truth = openTrueWeather(theatre, [lonDeg, latDeg], referenceMs).at;
    return days.map((day, at): StationDay => {
      const midnightMs = Math.floor(referenceMs / DAY_MS) * DAY_MS - (DAYS - at) * DAY_MS;
      const noonMs = midnightMs + (12 - zoneHours) * HOUR_MS;
      const drawn = observe(day, at, { heightM, inland }, own);
      const hour = (noonMs - referenceMs) / HOUR_MS;
      const weather = at < DAYS - 1 ? drawn : { ...drawn, ...measure(truth, hour, own) };
      const id = `EX${String(index + 1).padStart(2, '0')}`;
      return { id, name, lonDeg, latDeg, heightM, hour, ...weather };
    });
  });
}

/** Values that did not come: a day of one station, and a humidity. */
const MISSING = { id: 'EX08', day: 30, humidityDay: 31 };

/** The observations as a CSV file. Some values and a day are missing, as they are. */
export function stationFile(all: readonly StationDay[], referenceMs: number): string {
  const lines = [...Map.groupBy(all, ({ id }) => id)].flatMap(([id, days]) =>
    days.flatMap((day, at) => {
      if (id === MISSING.id && at === MISSING.day) return [];
      const isSilent = id === MISSING.id && at === MISSING.humidityDay;
      const humidity = isSilent ? '' : day.relativeHumidityPercent.toFixed(0);
      return [
        [
          id,
          day.name,
          day.latDeg.toFixed(4),
          day.lonDeg.toFixed(4),
          Math.round(day.heightM),
          toIsoTime(referenceMs + day.hour * HOUR_MS),
          day.temperatureC.toFixed(1),
          humidity,
          day.windKmH.toFixed(1),
          day.windFromDeg.toFixed(0),
          day.precipitationMm.toFixed(1),
          day.snowCm.toFixed(0),
        ].join(','),
      ];
    }),
  );
  return `${['id,name,lat,lon,elev,time,temp,rh,ws,wd,prec,snow', ...lines].join('\n')}\n`;
}

/** Height and distance from the sea of a place, as the theatre's terrain has them. */
function groundAt(theatre: Theatre, lonDeg: number, latDeg: number) {
  const grid: RegularLonLatGrid = {
    kind: 'regular-lonlat',
    nx: 1,
    ny: 1,
    lonFirstDeg: lonDeg,
    latFirstDeg: latDeg,
    lonStepDeg: 0.1,
    latStepDeg: 0.1,
  };
  const { heightM, inland } = makeTerrain(theatre, grid);
  return { heightM: heightM[0]!, inland: inland[0]! };
}

/** What a station's instruments make of the weather at an hour. */
function measure(truth: (hour: number) => TrueHour, hour: number, random: () => number) {
  const { temperatureC, relativeHumidityPercent, windKmH, windFromDeg } = truth(hour);
  const day = Array.from({ length: 24 }, (_, before) => truth(hour - before).precipitationMmH);
  return {
    temperatureC: temperatureC + 0.4 * boundedNormal(random),
    relativeHumidityPercent: Math.min(
      99,
      Math.max(5, relativeHumidityPercent + 2 * boundedNormal(random)),
    ),
    windKmH: Math.max(0, windKmH + boundedNormal(random)),
    windFromDeg: (windFromDeg + 5 * boundedNormal(random) + 360) % 360,
    precipitationMm: day.reduce((sum, mm) => sum + mm, 0),
  };
}

function observe(
  day: RegionalDay,
  at: number,
  { heightM, inland }: { readonly heightM: number; readonly inland: number },
  random: () => number,
) {
  const season = at / (DAYS - 1);
  const isDrySpell = at >= DAYS - DRY_DAYS;
  // The spell holds in the interior; the coast still has a shower now and then.
  const isWet = day.isWet && (!isDrySpell || (inland < 0.35 && random() < 0.5));
  const seaLevelC = 11 + 8 * season + inland * (2 + 9 * season) + day.warmK;
  const temperatureC = seaLevelC - 0.0065 * heightM - (isWet ? 4 : 0) + 0.6 * boundedNormal(random);
  const dryness = inland * (isDrySpell ? 1 : 0.55) * (0.6 + 0.4 * season);
  const humidity = 68 - 42 * dryness + (isWet ? 22 : 0) + 3 * boundedNormal(random);
  const rainMm = isWet ? -(5.5 - 3 * inland) * Math.log(1 - 0.97 * random()) : 0;
  const snowCm = Math.max(0, (heightM - 650) * 0.13 - 2.2 * at);
  return {
    temperatureC,
    relativeHumidityPercent: Math.min(99, Math.max(12, humidity)),
    windKmH: Math.max(0, day.windKmH * (0.7 + 0.3 * inland) + 1.5 * boundedNormal(random)),
    windFromDeg: (day.windFromDeg + 15 * boundedNormal(random) + 360) % 360,
    precipitationMm: rainMm,
    snowCm,
  };
}

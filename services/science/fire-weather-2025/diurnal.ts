import { invalidField } from '../../platform/fault.ts';
import type { StationHour } from './hourly-series.ts';
import { sunTimes } from './sunlight.ts';
import type { Station } from './sunlight.ts';

/** Least and greatest values of a day, and all of its precipitation. */
export type DailyExtremes = {
  readonly epochDay: number;
  readonly temperatureC: readonly [least: number, most: number];
  readonly relativeHumidityPercent: readonly [least: number, most: number];
  readonly windKmH: readonly [least: number, most: number];
  readonly precipitationMm: number;
};

/** The weather of a day at noon local standard time. */
export type NoonWeather = {
  readonly epochDay: number;
  readonly temperatureC: number;
  readonly relativeHumidityPercent: number;
  readonly windKmH: number;
  readonly precipitationMm: number;
};

/**
 * Extremes of a day that had this noon, by statistics of Canada: specific humidity is kept.
 *
 * @see Natural Resources Canada, cffdrs-ng, minimum and maximum from noon
 */
export function extremesFromNoon(noon: NoonWeather): DailyExtremes {
  const { temperatureC, relativeHumidityPercent, windKmH, precipitationMm, epochDay } = noon;
  const rangeC = 17 - 0.16 * relativeHumidityPercent + 0.22 * temperatureC;
  const mostC = temperatureC + (rangeC <= 2 ? 1 : 2);
  const leastC = rangeC <= 2 ? temperatureC - 1 : mostC - rangeC;
  const vapour = vapourDensity(temperatureC) * relativeHumidityPercent;
  const humidityAt = (at: number) => Math.max(0, Math.min(100, vapour / vapourDensity(at)));
  return {
    epochDay,
    temperatureC: [leastC, mostC],
    relativeHumidityPercent: [humidityAt(mostC), humidityAt(leastC)],
    windKmH: [0.15 * windKmH, 1.25 * windKmH],
    precipitationMm,
  };
}

/** Of saturated air, g/m3 times a constant. @see Tetens 1930 */
function vapourDensity(temperatureC: number): number {
  return Math.exp((17.27 * temperatureC) / (temperatureC + 237.3)) / (273.17 + temperatureC);
}

/** Least value `risesAfter` hours after sunrise, greatest `peaksAfter` hours after solar noon. */
type Curve = { readonly risesAfter: number; readonly peaksAfter: number; readonly decay: number };

/** Fitted to Canadian stations. @see cffdrs-ng, 2025-09-26 */
const CURVES: Readonly<Record<'temperature' | 'dryness' | 'wind', Curve>> = {
  temperature: { risesAfter: 0, peaksAfter: 2.75, decay: -1.9 },
  dryness: { risesAfter: 0.25, peaksAfter: 2.75, decay: -2 },
  wind: { risesAfter: 1, peaksAfter: 1.5, decay: -1.3 },
};

/** One day of a curve: its extremes, and when they come. */
type CurveDay = {
  readonly least: number;
  readonly most: number;
  readonly leastAt: number;
  readonly mostAt: number;
  readonly sunset: number;
};

/**
 * Hours of days of which only the extremes are known: a sine from the least value to sunset, then an
 * exponential fall to the least value of the next morning. Rain falls in the hour after sunrise.
 *
 * @param days one after another; before the first and after the last, days like them are assumed
 * @throws {Fault} invalid-request where a day is missing
 * @see Beck & Trevitt 1989, Forecasting diurnal variations in meteorological parameters for
 *   predicting fire behaviour, Can. J. For. Res. 19, 791-797
 */
export function hoursFromExtremes(days: readonly DailyExtremes[], station: Station): StationHour[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  days.forEach(({ epochDay }, at) => checkNext(first.epochDay + at, epochDay));
  const padded = [
    { ...first, epochDay: first.epochDay - 1 },
    ...days,
    { ...last, epochDay: last.epochDay + 1 },
  ];
  const suns = padded.map(({ epochDay }) => sunTimes(epochDay, station));
  const curveDays = (curve: Curve, extremes: (day: DailyExtremes) => readonly [number, number]) =>
    padded.map((day, at) => {
      const { sunrise, sunset } = suns[at]!;
      const [least, most] = extremes(day);
      const leastAt = sunrise + curve.risesAfter;
      const mostAt = (sunset - sunrise) / 2 + sunrise + curve.peaksAfter;
      return { least, most, leastAt, mostAt, sunset };
    });
  const temperature = curveDays(CURVES.temperature, (day) => day.temperatureC);
  const wind = curveDays(CURVES.wind, (day) => day.windKmH);
  const dryness = curveDays(CURVES.dryness, ({ relativeHumidityPercent: [least, most] }) => [
    1 - most / 100,
    1 - least / 100,
  ]);
  return days.flatMap((day, index) => {
    const rainHour = Math.max(0, Math.min(23, Math.ceil(suns[index + 1]!.sunrise)));
    return Array.from({ length: 24 }, (_, hour) => {
      const dry = valueAt(dryness, index + 1, hour, CURVES.dryness.decay);
      return {
        localHour: 24 * day.epochDay + hour,
        temperatureC: valueAt(temperature, index + 1, hour, CURVES.temperature.decay),
        relativeHumidityPercent: 100 * (1 - Math.max(0, Math.min(1, dry))),
        windKmH: Math.max(0, valueAt(wind, index + 1, hour, CURVES.wind.decay)),
        precipitationMm: hour === rainHour ? day.precipitationMm : 0,
      };
    });
  });
}

function valueAt(days: readonly CurveDay[], at: number, hour: number, decay: number): number {
  const day = days[at]!;
  if (hour > day.leastAt && hour < day.sunset) return risen(day, hour);
  // Before the least value of the morning the evening before still falls.
  const isMorning = hour <= day.leastAt;
  const evening = isMorning ? days[at - 1]! : day;
  const morning = isMorning ? day : days[at + 1]!;
  const sinceSunset = (isMorning ? hour + 24 : hour) - day.sunset;
  const share = sinceSunset / (24 - day.sunset + morning.leastAt);
  const atSunset = risen(evening, evening.sunset);
  return morning.least + (atSunset - morning.least) * Math.exp(decay * share);
}

function risen(day: CurveDay, hour: number): number {
  const share = (hour - day.leastAt) / (day.mostAt - day.leastAt);
  return day.least + (day.most - day.least) * Math.sin((Math.PI / 2) * share);
}

function checkNext(expected: number, epochDay: number): void {
  if (epochDay === expected) return;
  const [value, allowed] = [epochDay, expected].map((day) =>
    new Date(day * 86_400_000).toISOString().slice(0, 10),
  );
  throw invalidField({ field: 'days', value, detail: `a day is missing before ${value}`, allowed });
}

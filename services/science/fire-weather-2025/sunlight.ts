const DEGREE = Math.PI / 180;

/** Where a station stands and which clock it reads. */
export type Station = {
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  /** of the clock the hours are given in, such as -3.5 */
  readonly utcOffsetHours: number;
};

/** Decimal hours of the station's clock; below 0 or above 24 where its day is another. */
export type SunTimes = { readonly sunrise: number; readonly sunset: number };

/**
 * Sunrise and sunset of a day: under midnight sun 24 hours apart, in polar night 0.
 *
 * @param epochDay days since 1970-01-01 of the local date
 * @see NOAA Global Monitoring Laboratory, General solar position calculations; Spencer 1971
 */
export function sunTimes(epochDay: number, station: Station): SunTimes {
  const { equationMinutes, declination } = sunOf(epochDay);
  const latitude = station.latitudeDeg * DEGREE;
  // 90.833 deg: half the disc of the sun, and refraction at the horizon.
  const cosine =
    Math.cos(90.833 * DEGREE) / (Math.cos(latitude) * Math.cos(declination)) -
    Math.tan(latitude) * Math.tan(declination);
  const halfDayDeg = Math.acos(Math.max(-1, Math.min(1, cosine))) / DEGREE;
  const { longitudeDeg, utcOffsetHours } = station;
  const clock = (turnDeg: number) =>
    (720 - 4 * (longitudeDeg + turnDeg) - equationMinutes) / 60 + utcOffsetHours;
  return { sunrise: clock(halfDayDeg), sunset: clock(-halfDayDeg) };
}

/**
 * Solar radiation at the ground, kW/m2, from height of the sun and dryness of the air.
 *
 * @param hour of the station's clock, 0 to 23
 * @returns 0 below 1e-4; NaN where temperature or humidity is NaN
 * @see Natural Resources Canada, FWI2025; vapour pressure after Tetens
 */
export function solarRadiation(
  epochDay: number,
  hour: number,
  station: Station,
  weather: { readonly temperatureC: number; readonly relativeHumidityPercent: number },
): number {
  const { equationMinutes, declination } = sunOf(epochDay);
  const { latitudeDeg, longitudeDeg, utcOffsetHours } = station;
  const solarMinutes = hour * 60 + equationMinutes + 4 * longitudeDeg - 60 * utcOffsetHours;
  const hourAngle = (solarMinutes / 4 - 180) * DEGREE;
  const latitude = latitudeDeg * DEGREE;
  const height =
    Math.sin(latitude) * Math.sin(declination) +
    Math.cos(latitude) * Math.cos(declination) * Math.cos(hourAngle);
  const { temperatureC, relativeHumidityPercent } = weather;
  const saturation = 6.11 * Math.exp((17.29 * temperatureC) / (temperatureC + 237.3));
  const deficitHpa = (1 - relativeHumidityPercent / 100) * saturation;
  const radiation = Math.max(0, height) * 0.92 * (1 - Math.exp(-0.22 * deficitHpa));
  return radiation < 1e-4 ? 0 : radiation;
}

/** Equation of time in minutes, and declination in radians, at noon. @see Spencer 1971 */
function sunOf(epochDay: number): { equationMinutes: number; declination: number } {
  const year = new Date(epochDay * 86_400_000).getUTCFullYear();
  const newYear = Date.UTC(year, 0, 1) / 86_400_000;
  const yearDays = Date.UTC(year + 1, 0, 1) / 86_400_000 - newYear;
  const turn = (2 * Math.PI * (epochDay - newYear)) / yearDays;
  const [sine, cosine] = [Math.sin(turn), Math.cos(turn)];
  const [sine2, cosine2] = [Math.sin(2 * turn), Math.cos(2 * turn)];
  const equationMinutes =
    229.18 *
    (0.000075 + 0.001868 * cosine - 0.032077 * sine - 0.014615 * cosine2 - 0.040849 * sine2);
  const declination =
    0.006918 -
    0.399912 * cosine +
    0.070257 * sine -
    0.006758 * cosine2 +
    0.000907 * sine2 -
    0.002697 * Math.cos(3 * turn) +
    0.00148 * Math.sin(3 * turn);
  return { equationMinutes, declination };
}

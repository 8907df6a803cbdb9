const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DEGREES_PER_HOUR = 15;

/**
 * The instant of local mean noon: 12:00 of the time of the place's own meridian. Civil zones
 * differ from it by up to half an hour and more; unlike them it makes no seam in a map.
 *
 * @param dayMs 00:00 UTC of the local date
 * @param lonDeg east positive
 * @see Lawson & Armitage 2008: observations are of noon local standard time; never daylight time
 */
export function localNoonMs(dayMs: number, lonDeg: number): number {
  const east = lonDeg > 180 ? lonDeg - 360 : lonDeg;
  return dayMs + 12 * HOUR_MS - (east / DEGREES_PER_HOUR) * HOUR_MS;
}

/** Noon of the time zone a longitude lies in (whole hours): what names the day of a whole grid. */
export function zoneNoonMs(dayMs: number, lonDeg: number): number {
  const east = lonDeg > 180 ? lonDeg - 360 : lonDeg;
  return dayMs + (12 - Math.round(east / DEGREES_PER_HOUR)) * HOUR_MS;
}

/** 00:00 UTC of the local date at an instant. */
export function localDayMs(ms: number, lonDeg: number): number {
  const east = lonDeg > 180 ? lonDeg - 360 : lonDeg;
  return Math.floor((ms + (east / DEGREES_PER_HOUR) * HOUR_MS) / DAY_MS) * DAY_MS;
}

/**
 * Local dates whose noon lies within a span of time at every one of some longitudes, as 00:00 UTC
 * of each date.
 *
 * @param lons of all cells of a grid, degrees
 */
export function noonDays(startMs: number, endMs: number, lons: Float64Array): readonly number[] {
  let [earliest, latest] = [Infinity, -Infinity];
  for (const lon of lons) {
    if (Number.isNaN(lon)) continue;
    const noon = localNoonMs(0, lon);
    if (noon < earliest) earliest = noon;
    if (noon > latest) latest = noon;
  }
  const first = Math.ceil((startMs - earliest) / DAY_MS);
  const last = Math.floor((endMs - latest) / DAY_MS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => (first + at) * DAY_MS);
}

/** Weather of fire-weather stations as CSV: the inputs of the FWI System, once a day at noon. */
import { Fault } from '../platform/fault.ts';
import { readCsv } from './csv-records.ts';
import {
  readBounded,
  readInstant,
  readNumber,
  readRows,
  readText,
  type TableRows,
} from './table.ts';

const REQUIRED = ['id', 'lat', 'lon', 'temp', 'rh', 'ws', 'prec'];
const HOUR_MS = 3_600_000;

/** Whether a text begins with the header of such a file; `time` or `date` says when. */
export function isFireWeatherCsv(head: string): boolean {
  const [first = ''] = head.split(/\r?\n/, 1);
  const names = first
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const has = (name: string) => names.includes(name);
  return REQUIRED.every(has) && (has('time') || has('date'));
}

/**
 * Observations, each with its station, place and time: temperature (degC), relative humidity (%),
 * wind at 10 m (km/h, and where from), precipitation of the 24 h up to then (mm), snow on the
 * ground (cm). A value that is not there is null. A `date` without a time is noon of the local
 * standard time that the longitude gives (15 degrees an hour), when the FWI System is observed.
 *
 * @throws {Fault} corrupt-data when the header is another
 * @see Lawson & Armitage 2008, Weather guide for the Canadian Forest Fire Danger Rating System
 */
export function readFireWeather(text: string): TableRows {
  if (!isFireWeatherCsv(text)) {
    throw new Fault('corrupt-data', 'no fire-weather observations: the header is another');
  }
  const { header, records } = readCsv(text);
  const places = new Map(header.map((name, at) => [name.toLowerCase(), at]));
  return readRows(
    records,
    (cells) => {
      const cell = (name: string) => cells[places.get(name) ?? -1];
      const station = readText(cell('id'));
      if (station === null) throw new RangeError('id is missing');
      const lonDeg = readBounded(cell('lon'), 'lon', -180, 180);
      const latDeg = readBounded(cell('lat'), 'lat', -90, 90);
      return {
        station_id: station,
        name: readText(cell('name')),
        elevation_m: readWithin(cell('elev'), 'elev', -430, 9000),
        time: readTime(cell('time') ?? cell('date'), lonDeg),
        temperature_c: readWithin(cell('temp'), 'temp', -80, 65),
        relative_humidity_percent: readWithin(cell('rh'), 'rh', 0, 100),
        wind_km_h: readWithin(cell('ws'), 'ws', 0, 400),
        wind_from_deg: readWithin(cell('wd'), 'wd', 0, 360),
        precipitation_mm: readWithin(cell('prec'), 'prec', 0, 2000),
        snow_depth_cm: readWithin(cell('snow'), 'snow', 0, 3000),
        geometry: { type: 'Point', coordinates: [lonDeg, latDeg] },
      };
    },
    2,
  );
}

/** Empty is missing; what no thermometer on Earth has shown is an error, not weather. */
function readWithin(text: string | undefined, name: string, low: number, high: number) {
  return readNumber(text, name) === null ? null : readBounded(text, name, low, high);
}

function readTime(text: string | undefined, lonDeg: number): number {
  const trimmed = text?.trim() ?? '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(trimmed)) return readInstant(trimmed, 'time');
  const noonMs = readInstant(`${trimmed}T12:00:00Z`, 'date');
  return noonMs - Math.round(lonDeg / 15) * HOUR_MS;
}

/**
 * Active-fire detections of NASA FIRMS (MODIS and VIIRS CSV).
 * @see https://www.earthdata.nasa.gov/data/tools/firms/faq
 */
import { Fault } from '../platform/fault.ts';
import { readCsv } from './csv-records.ts';
import { readBounded, readNumber, readRows, readText, type TableRows } from './table.ts';

const REQUIRED = ['latitude', 'longitude', 'acq_date', 'acq_time', 'satellite', 'confidence'];

/** Satellites by the letter or number FIRMS writes. */
const SATELLITES: Readonly<Record<string, string>> = {
  T: 'Terra',
  A: 'Aqua',
  N: 'Suomi NPP',
  1: 'NOAA-20',
  N20: 'NOAA-20',
  2: 'NOAA-21',
  N21: 'NOAA-21',
};
const VIIRS_CONFIDENCE: Readonly<Record<string, string>> = {
  l: 'low',
  n: 'nominal',
  h: 'high',
  low: 'low',
  nominal: 'nominal',
  high: 'high',
};
/** MODIS gives percent; FIRMS calls under 30 low, from 80 high (MODIS C6 user guide, 4.4). */
const MODIS_NOMINAL_FROM = 30;
const MODIS_HIGH_FROM = 80;

/** Whether a text begins with the header of such a file. */
export function isHotspotCsv(head: string): boolean {
  const [first = ''] = head.split(/\r?\n/, 1);
  const names = first.split(',').map((name) => name.trim());
  return REQUIRED.every((name) => names.includes(name));
}

/**
 * Detections, each with its place, time (UTC), brightness temperatures (K), radiative power (MW)
 * and confidence: the class of both instruments, and the percent where MODIS gave one.
 *
 * @throws {Fault} corrupt-data when the header is another
 */
export function readHotspots(text: string): TableRows {
  const { header, records } = readCsv(text);
  if (!isHotspotCsv(header.join(','))) {
    throw new Fault('corrupt-data', 'not a FIRMS file: the header is another');
  }
  return readRows(
    records,
    (cells) => {
      const cell = (name: string) => {
        const at = header.indexOf(name);
        return at < 0 ? undefined : cells[at];
      };
      const satellite = cell('satellite')?.trim() ?? '';
      const isModis = header.includes('brightness');
      const lonDeg = readBounded(cell('longitude'), 'longitude', -180, 180);
      const latDeg = readBounded(cell('latitude'), 'latitude', -90, 90);
      return {
        time: readAcquisition(cell('acq_date'), cell('acq_time')),
        satellite: SATELLITES[satellite] ?? satellite,
        instrument: readText(cell('instrument')) ?? (isModis ? 'MODIS' : 'VIIRS'),
        brightness_k: readNumber(cell('brightness') ?? cell('bright_ti4'), 'brightness'),
        brightness_2_k: readNumber(cell('bright_t31') ?? cell('bright_ti5'), 'brightness 2'),
        frp_mw: readNumber(cell('frp'), 'frp'),
        ...readConfidence(cell('confidence')),
        scan_km: readNumber(cell('scan'), 'scan'),
        track_km: readNumber(cell('track'), 'track'),
        daynight: readText(cell('daynight')),
        version: readText(cell('version')),
        geometry: { type: 'Point', coordinates: [lonDeg, latDeg] },
      };
    },
    2,
  );
}

/** `acq_time` is hours and minutes without leading zeros: `659` is 06:59. */
function readAcquisition(date: string | undefined, time: string | undefined): number {
  const clock = (time ?? '').trim().replace(':', '').padStart(4, '0');
  const ms = Date.parse(`${(date ?? '').trim()}T${clock.slice(0, 2)}:${clock.slice(2)}:00Z`);
  if (!/^\d{4}$/.test(clock) || Number.isNaN(ms)) {
    throw new RangeError(`acquisition "${date ?? ''} ${time ?? ''}" is no time`);
  }
  return ms;
}

function readConfidence(text: string | undefined) {
  const trimmed = text?.trim().toLowerCase() ?? '';
  const named = VIIRS_CONFIDENCE[trimmed];
  if (named !== undefined) return { confidence: named, confidence_percent: null };
  const percent = readBounded(trimmed, 'confidence', 0, 100);
  if (percent >= MODIS_HIGH_FROM) return { confidence: 'high', confidence_percent: percent };
  const confidence = percent >= MODIS_NOMINAL_FROM ? 'nominal' : 'low';
  return { confidence, confidence_percent: percent };
}

/** Lists of hydrometric stations: that of the Datamart, and that of HYDAT's users. */
import { Fault } from '../../platform/fault.ts';
import { readCsv } from '../csv-records.ts';
import { readBounded, readNumber, readRows, readText, type TableRows } from '../table.ts';
import { readStation } from './realtime-csv.ts';

/** Column of ours, and the names it goes by (compared without case, blanks and punctuation). */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  station_number: ['stationnumber', 'id', 'idnumero'],
  name: ['stationname', 'namenom', 'name'],
  province: ['provterrstateloc', 'provterritoryprovterritoire', 'prov'],
  status: ['hydstatus'],
  real_time: ['realtime'],
  latitude: ['latitude'],
  longitude: ['longitude'],
  utc_offset_hours: ['standardoffset'],
  drainage_area_km2: ['drainageareagross'],
};

/** Whether a text begins with the header of a station list. */
export function isStationList(head: string): boolean {
  const [first = ''] = head.split(/\r?\n/, 1);
  const found = columnsOf(first.split(','));
  return ['station_number', 'name', 'latitude', 'longitude'].every((name) => found.has(name));
}

/**
 * Stations with their place (a Point) and what the list says of them.
 *
 * @throws {Fault} corrupt-data when number, name or place have no column
 */
export function readStationList(text: string): TableRows {
  const { header, records } = readCsv(text);
  if (!isStationList(header.join(','))) {
    throw new Fault('corrupt-data', 'not a station list: number, name or place have no column');
  }
  const columns = columnsOf(header);
  return readRows(
    records,
    (cells) => {
      const cell = (name: string) => {
        const at = columns.get(name);
        return at === undefined ? undefined : cells[at];
      };
      const lonDeg = readBounded(cell('longitude'), 'longitude', -180, 180);
      const latDeg = readBounded(cell('latitude'), 'latitude', -90, 90);
      return {
        station_number: readStation(cell('station_number')),
        name: readText(cell('name')),
        province: readText(cell('province')),
        status: readText(cell('status')),
        real_time: readFlag(cell('real_time')),
        utc_offset_hours: readNumber(cell('utc_offset_hours'), 'standard_offset'),
        drainage_area_km2: readNumber(cell('drainage_area_km2'), 'drainage area'),
        geometry: { type: 'Point', coordinates: [lonDeg, latDeg] },
      };
    },
    2,
  );
}

function columnsOf(header: readonly string[]): Map<string, number> {
  const plain = header.map((name) =>
    name
      .normalize('NFD')
      .toLowerCase()
      .replaceAll(/[^a-z]/g, ''),
  );
  const found = new Map<string, number>();
  for (const [column, names] of Object.entries(NAMES)) {
    const at = plain.findIndex((name) => names.includes(name));
    if (at >= 0) found.set(column, at);
  }
  return found;
}

function readFlag(text: string | undefined): boolean | null {
  const flag = text?.trim().toUpperCase() ?? '';
  if (flag === '') return null;
  if (flag === 'TRUE' || flag === '1') return true;
  if (flag === 'FALSE' || flag === '0') return false;
  throw new RangeError(`"${flag.slice(0, 20)}" is neither TRUE nor FALSE`);
}

/** Daily means as people download them from the HYDAT web pages (`ID,PARAM,Date,Flow,SYM`). */
import { Fault } from '../../platform/fault.ts';
import { readCsv } from '../csv-records.ts';
import { readBounded, readNumber, readRows, readText, type TableRows } from '../table.ts';
import { readStation } from './realtime-csv.ts';

const HEADER = /^\uFEFF?\s*ID,PARAM,Date,(Flow|Level|Value)[^,]*,SYM\b/i;
const DISCHARGE = 1;
const WATER_LEVEL = 2;

/** Whether a text begins with the header of such a file. */
export function isDailyCsv(head: string): boolean {
  return HEADER.test(head);
}

/**
 * Daily means: discharge (m3 s-1, PARAM 1) or water level (m, PARAM 2), with their HYDAT symbol.
 * The disclaimer at the end of the file is no row.
 *
 * @throws {Fault} corrupt-data when the header is another
 */
export function readDailyCsv(text: string): TableRows {
  if (!isDailyCsv(text)) {
    throw new Fault('corrupt-data', 'not a daily hydrometric file: the header is another');
  }
  const end = text.search(/^\s*DISCLAIMER/m);
  const { records } = readCsv(end < 0 ? text : text.slice(0, end));
  return readRows(
    records,
    ([station, param, date, value, symbol]) => {
      const kind = readBounded(param, 'PARAM', DISCHARGE, WATER_LEVEL);
      const number = readNumber(value, 'value');
      const name = kind === DISCHARGE ? 'discharge' : 'water_level';
      return {
        station_number: readStation(station),
        time: readDay(date),
        [name]: number,
        [`${name}_symbol`]: readText(symbol),
      };
    },
    2,
  );
}

/** `1968/01/31` or `1968-01-31`: the day, as its first instant in UTC (HYDAT gives no zone). */
function readDay(text: string | undefined): number {
  const iso = (text ?? '').trim().replaceAll('/', '-');
  const ms = Date.parse(`${iso}T00:00:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(iso) || Number.isNaN(ms)) {
    throw new RangeError(`Date "${iso.slice(0, 20)}" is no day`);
  }
  return ms;
}

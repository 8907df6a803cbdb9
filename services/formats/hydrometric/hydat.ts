/**
 * HYDAT, the archive of the Water Survey of Canada: a SQLite file with one row a station and
 * month (FLOW1 to FLOW31).
 * @see https://www.canada.ca/en/environment-climate-change/services/water-overview/quantity/monitoring/survey/data-products-services/national-archive-hydat.html
 */
import { DatabaseSync } from 'node:sqlite';

import type { Point } from 'geojson';

import { Fault } from '../../platform/fault.ts';
import type { TableRow } from '../table.ts';

type Cell = string | number | bigint | null | Uint8Array;
type Row = Readonly<Record<string, Cell>>;
const MOST_DAYS = 31;

/** Tables a file must have to be HYDAT. */
const TABLES = ['STATIONS', 'DLY_FLOWS', 'DLY_LEVELS'];

/**
 * Opens a HYDAT file for reading; it must be closed.
 *
 * @throws {Fault} corrupt-data when it is no SQLite file, unsupported-format when it is not HYDAT
 */
export function openHydat(path: string) {
  const database = openDatabase(path);
  return {
    *stations(): Generator<TableRow> {
      for (const row of each(database, 'SELECT * FROM STATIONS')) yield toStation(row);
    },
    /**
     * Daily means of discharge (m3 s-1) and water level (m) with their symbols; a day without a
     * value is left out, a day with only a symbol is kept.
     */
    *days(): Generator<TableRow> {
      const order = 'ORDER BY STATION_NUMBER, YEAR, MONTH';
      const flows = each(database, `SELECT * FROM DLY_FLOWS ${order}`);
      const levels = each(database, `SELECT * FROM DLY_LEVELS ${order}`);
      for (const [flow, level] of pairMonths(flows, levels)) yield* toDays(flow, level);
    },
    close: () => database.close(),
  };
}

function openDatabase(path: string): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    const found = [...each(database, "SELECT name FROM sqlite_master WHERE type = 'table'")];
    const names = found.map(({ name }) => String(name).toUpperCase());
    const absent = TABLES.filter((name) => !names.includes(name));
    if (absent.length === 0) return database;
    throw new Fault('unsupported-format', `not HYDAT: no table ${absent.join(', ')}`, { absent });
  } catch (error) {
    database?.close();
    if (error instanceof Fault) throw error;
    throw new Fault('corrupt-data', `not a SQLite file: ${(error as Error).message}`, {}, error);
  }
}

function* each(database: DatabaseSync, sql: string): Generator<Row> {
  for (const row of database.prepare(sql).iterate()) yield row as Row;
}

function toStation(row: Row): TableRow {
  const flag = row['REAL_TIME'] ?? null;
  return {
    station_number: text(row['STATION_NUMBER']),
    name: text(row['STATION_NAME']),
    province: text(row['PROV_TERR_STATE_LOC']),
    status: text(row['HYD_STATUS']),
    real_time: flag === null ? null : Number(flag) === 1,
    utc_offset_hours: null,
    drainage_area_km2: number(row['DRAINAGE_AREA_GROSS']),
    geometry: toPoint(number(row['LONGITUDE']), number(row['LATITUDE'])),
  };
}

function toPoint(lonDeg: number | null, latDeg: number | null): Point | null {
  if (lonDeg === null || latDeg === null) return null;
  return { type: 'Point', coordinates: [lonDeg, latDeg] };
}

/** Two sequences in the order of station and month, side by side: flow, level or both. */
function* pairMonths(
  flows: Iterator<Row>,
  levels: Iterator<Row>,
): Generator<[Row | undefined, Row | undefined]> {
  let flow = flows.next();
  let level = levels.next();
  while (!flow.done || !level.done) {
    const a = flow.done ? undefined : monthKey(flow.value);
    const b = level.done ? undefined : monthKey(level.value);
    const takeFlow = a !== undefined && (b === undefined || a <= b);
    const takeLevel = b !== undefined && (a === undefined || b <= a);
    yield [takeFlow ? flow.value : undefined, takeLevel ? level.value : undefined];
    if (takeFlow) flow = flows.next();
    if (takeLevel) level = levels.next();
  }
}

function monthKey(row: Row): string {
  const month = String(row['MONTH']).padStart(2, '0');
  return `${String(row['STATION_NUMBER'])} ${String(row['YEAR'])} ${month}`;
}

function* toDays(flow: Row | undefined, level: Row | undefined): Generator<TableRow> {
  const month = (flow ?? level)!;
  const days = Math.min(Number(month['NO_DAYS'] ?? MOST_DAYS), MOST_DAYS);
  for (let day = 1; day <= days; day++) {
    const values = {
      discharge: number(flow?.[`FLOW${day}`]),
      discharge_symbol: text(flow?.[`FLOW_SYMBOL${day}`]),
      water_level: number(level?.[`LEVEL${day}`]),
      water_level_symbol: text(level?.[`LEVEL_SYMBOL${day}`]),
    };
    if (Object.values(values).every((value) => value === null)) continue;
    const time = Date.UTC(Number(month['YEAR']), Number(month['MONTH']) - 1, day);
    yield { station_number: text(month['STATION_NUMBER']), time, ...values };
  }
}

function number(cell: Cell | undefined): number | null {
  return typeof cell === 'number' || typeof cell === 'bigint' ? Number(cell) : null;
}

function text(cell: Cell | undefined): string | null {
  return typeof cell === 'string' && cell.trim() !== '' ? cell.trim() : null;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeReference, referenceDir } from '../../cases.ts';
import { expectClose, readReference } from '../../science/reference-table.ts';
import { FIRST, openTableProcesses, type Rows, type TableProcesses } from './open-processes.ts';

const STATIONS = '/ogc/processes/fire-weather-stations/execution';
const HOURLY = '/ogc/processes/fire-weather-hourly/execution';
const CSV = { 'content-type': 'text/csv' };
const CODES = ['ffmc', 'dmc', 'dc', 'isi', 'bui', 'fwi', 'dsr'] as const;

let service: TableProcesses;
beforeAll(async () => {
  service = await openTableProcesses(2_000_000);
});
afterAll(() => service.close());

const post = async (path: string, records: readonly (readonly string[])[], query = '') => {
  const body = records.map((cells) => cells.join(',')).join('\n');
  const response = await service.post(`${path}?f=json${query}`, body, CSV);
  const notes = response.headers.get('isohyet-notes');
  const json = (await response.json()) as unknown;
  return {
    status: response.status,
    rows: json as Rows,
    errors: (json as { errors: { field: string; detail: string }[] }).errors,
    notes: JSON.parse(notes ?? '{}') as Record<string, unknown>,
  };
};
const column = (rows: Rows, name: string) =>
  Float64Array.from(rows, (row) => (row[name] === null ? NaN : Number(row[name])));
const readRecords = (file: string) =>
  parse(readFileSync(join(referenceDir, 'fire', file), 'utf8')) as string[][];

/** The 48 days of Van Wagner & Pickett 1985 as station reports. */
function toReports(id: string, lon: string): string[][] {
  const pad = (text: string) => text.padStart(2, '0');
  return readRecords('fwi_vw85_48days.csv')
    .slice(1)
    .map(([, lat, year, month, day, temp, rh, ws, prec]) => {
      const date = `${year}-${pad(month!)}-${pad(day!)}`;
      return [id, date, lat!, lon, temp!, rh!, ws!, prec!];
    });
}
const HEADER = ['id', 'date', 'lat', 'lon', 'temp', 'rh', 'ws', 'prec'];

describeReference('stations through gaps, over HTTP', () => {
  const table = readReference('fire/fwi_vw85_48days.csv');
  const reports = toReports('a', '-100');

  test('without gaps the codes are those of cffdrs_r, every day in season', async () => {
    const { rows, notes } = await post(STATIONS, [HEADER, ...reports]);
    for (const name of CODES) expectClose(column(rows, name), table.numbers(name), { what: name });
    expect(rows[0]).toMatchObject({
      id: 'a',
      date: '1985-04-13',
      state: 'in season',
      estimated: null,
      days_since_start: 1,
    });
    expect(notes).toMatchObject({ days: 48, estimated: 0, outOfSeason: 0, chainBroken: 0 });
  });

  test('a date left out is a row that says what was estimated, and the chain goes on', async () => {
    const { rows, notes } = await post(STATIONS, [HEADER, ...reports.toSpliced(9, 1)]);
    expect(rows).toHaveLength(48);
    expect(rows[9]).toMatchObject({ estimated: 'temp rh ws prec', prec: 0, state: 'in season' });
    expect(notes).toMatchObject({ estimated: 1 });
  });

  test('a station nearby fills the gap with what it reported', async () => {
    const both = [...reports.toSpliced(9, 1), ...toReports('b', '-100.2')];
    const near = await post(STATIONS, [HEADER, ...both], '&neighbours_km=50');
    const own = near.rows.slice(0, 48);
    expect(own[9]).toMatchObject({ id: 'a', estimated: 'temp rh ws prec' });
    for (const name of CODES) expectClose(column(own, name), table.numbers(name), { what: name });
    const far = await post(STATIONS, [HEADER, ...both], '&neighbours_km=10');
    expect(far.rows[9]!['prec']).toBe(0);
  });

  test('after a gap that is too long there are no codes, until they are begun again', async () => {
    const gapped = [HEADER, ...reports.toSpliced(20, 4)];
    const { rows } = await post(STATIONS, gapped);
    expect(rows.slice(20, 23).every(({ state }) => state === 'in season')).toBe(true);
    expect(rows.slice(23).every(({ state, fwi }) => state === 'chain broken' && fwi === null)).toBe(
      true,
    );
    const again = await post(STATIONS, gapped, '&after_break=restart');
    expect(again.rows[24]).toMatchObject({ state: 'in season', days_since_start: 1 });
    const patient = await post(STATIONS, gapped, '&longest_gap=4');
    expect(patient.rows.every(({ state }) => state === 'in season')).toBe(true);
  });

  test('both FFMC constants, and day lengths of Canada without a latitude', async () => {
    const published = readReference('fire/fwi_vw85_48days_k147.2.csv');
    const { rows } = await post(STATIONS, [HEADER, ...reports], '&ffmc_constant=147.2');
    expectClose(column(rows, 'fwi'), published.numbers('fwi'), {});
    const noPlace = [HEADER, ...reports].map((cells) => cells.toSpliced(2, 2));
    const flat = await post(STATIONS, noPlace, '&latitude_adjust=false');
    expect(flat.rows[0]).toMatchObject({ lat: null, state: 'in season' });
  });
});

describeReference('stations through seasons and winters, over HTTP', () => {
  // Columns id, lat, long, yr, mon, day, temp, rh, ws, prec, tmax, ... in an order of their own.
  const [header, ...records] = readRecords('fire_season_input_wDC.csv');
  const names = header!.map((name) => name.toLowerCase());
  const at = (cells: readonly string[], name: string) => cells[names.indexOf(name)]!;
  const pad = (text: string) => text.padStart(2, '0');
  const days = records
    .filter((cells) => at(cells, 'id') === '2')
    .map((cells) => [
      '2',
      `${at(cells, 'yr')}-${pad(at(cells, 'mon'))}-${pad(at(cells, 'day'))}`,
      '55',
      ...['temp', 'rh', 'ws', 'prec', 'tmax'].map((name) => at(cells, name)),
    ]);
  const seasons = [['id', 'date', 'lat', 'temp', 'rh', 'ws', 'prec', 'tmax'], ...days];

  test('codes stand in season only, from the dates of cffdrs_r', async () => {
    const { rows, notes } = await post(STATIONS, seasons, '&season=temperature');
    const changes = rows.filter(({ state }, row) => row > 0 && state !== rows[row - 1]!['state']);
    expect(changes.map(({ date, state }) => `${date} ${state}`)).toEqual([
      '1980-04-20 in season',
      '1980-10-16 out of season',
      '1981-05-15 in season',
      '1981-10-14 out of season',
    ]);
    expect(rows.every(({ state, fwi }) => (fwi === null) === (state === 'out of season'))).toBe(
      true,
    );
    expect(Number(notes['outOfSeason'])).toBeGreaterThan(300);
  });

  test('a dry autumn is still there in spring', async () => {
    const spring = async (query: string) => {
      const { rows } = await post(STATIONS, seasons, `&season=temperature${query}`);
      return Number(rows.find(({ date }) => date === '1981-05-15')!['dc']);
    };
    expect(await spring('')).toBeLessThan(25);
    const usual = await spring('&overwinter=true');
    expect(usual).toBeGreaterThan(300);
    expect(await spring('&overwinter=true&carry_over=1&wetting=0.9')).toBeLessThan(usual);
  });

  test.each([
    { name: 'a winter without seasons', query: '&overwinter=true', field: 'overwinter' },
    { name: 'snow that is not there', query: '&season=snow', field: 'snow' },
    { name: 'neighbours without places', query: '&neighbours_km=20', field: 'lon' },
    { name: 'a gap of no days', query: '&longest_gap=-1', field: 'longest_gap' },
  ])('$name is named', async ({ query, field }) => {
    const { status, errors } = await post(STATIONS, seasons, query);
    expect(status).toBe(400);
    expect(errors[0]!.field).toBe(field);
  });
});

describe('station reports that are wrong', () => {
  const DAY = ['a', '1985-04-13', '40', '-100', '17', '42', '25', '0'];
  test.each([
    { name: 'a day twice', rows: [DAY, DAY], field: 'date' },
    { name: 'humidity over 100', rows: [DAY.with(5, '142')], field: 'rh' },
    {
      name: 'a station that moves',
      rows: [DAY, DAY.with(1, '1985-04-14').with(2, '41')],
      field: 'lat',
    },
    { name: 'no latitude', rows: [DAY.with(2, '')], field: 'lat' },
    { name: 'no rows', rows: [], field: 'table' },
  ])('$name is named', async ({ rows, field }) => {
    const { status, errors } = await post(STATIONS, [HEADER, ...rows]);
    expect(status).toBe(400);
    expect(errors[0]!.field).toBe(field);
  });

  test('ages between the first and the last day are too large, not a table', async () => {
    const rows = [DAY.with(1, '0001-01-01'), DAY.with(1, '9999-12-31')];
    expect((await post(STATIONS, [HEADER, ...rows])).status).toBe(413);
  });

  test('columns that are not known are said to be dropped', async () => {
    const { rows, notes } = await post(STATIONS, [
      [...HEADER, 'operator'],
      [...DAY, 'x'],
    ]);
    expect(Number(rows[0]!['ffmc'])).toBeCloseTo(FIRST.ffmc, 9);
    expect(notes['dropped']).toEqual(['operator']);
  });
});

describeReference('hourly FFMC over HTTP', () => {
  test('is that of cffdrs_r', async () => {
    const records = readRecords('hffmc_test.csv').map((cells) => cells.slice(0, 8));
    const { rows, notes } = await post(HOURLY, records);
    const expected = readReference('fire/hffmc_test.csv').numbers('hffmc');
    expectClose(column(rows, 'ffmc'), expected, { relative: 1e-9, absolute: 1e-9 });
    expect(notes['missing']).toEqual({ rows: 0, first: [] });
  });
});

describe('hourly FFMC', () => {
  const HOUR_HEADER = ['id', 'timestamp', 'temp', 'rh', 'ws', 'prec', 'bui'];
  const hour = (at: number) => ['a', `2024-07-01T0${at}:00`, '20', '40', '10', '0', '60'];

  test('with the BUI of the day there are an FWI and a DSR for the hour, else none', async () => {
    const hours = [HOUR_HEADER, hour(0), hour(1).with(6, '')];
    const { rows } = await post(HOURLY, hours);
    expect(rows[0]!['fwi']).toEqual(expect.any(Number));
    expect(rows[1]!['ffmc']).toEqual(expect.any(Number));
    expect(rows[1]!['fwi']).toBeNull();
    const { rows: without } = await post(
      HOURLY,
      hours.map((cells) => cells.slice(0, 6)),
    );
    expect(Object.keys(without[0]!).slice(6)).toEqual(['ffmc', 'isi']);
    expect(without[0]!['isi']).toBe(rows[0]!['isi']);
  });

  test('a missing value is null from there on; a missing hour is flagged', async () => {
    const hours = [hour(0), hour(2), hour(3).with(3, ''), hour(4)];
    const { rows, notes } = await post(HOURLY, [HOUR_HEADER, ...hours]);
    expect(rows.map(({ ffmc }) => ffmc === null)).toEqual([false, false, true, true]);
    expect(notes).toMatchObject({
      gaps: { rows: 1, first: [2] },
      missing: { rows: 1, first: [3] },
    });
  });

  test('hours out of order are named', async () => {
    const { status, errors } = await post(HOURLY, [HOUR_HEADER, hour(2), hour(1)]);
    expect(status).toBe(400);
    expect(errors[0]).toMatchObject({
      field: 'timestamp',
      detail: expect.stringContaining('row 2'),
    });
  });
});

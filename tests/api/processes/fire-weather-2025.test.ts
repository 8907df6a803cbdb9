import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  columnFromArray,
  float64,
  tableFromColumns,
  tableFromIPC,
  tableToIPC,
  timestamp,
  TimeUnit,
} from '@uwdata/flechette';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { describeReference, referenceDir } from '../../cases.ts';
import { expectClose, readReference } from '../../science/reference-table.ts';
import { openTableProcesses, type Rows, type TableProcesses } from './open-processes.ts';

const PATH = '/ogc/processes/fire-weather-2025/execution';
const CSV = { 'content-type': 'text/csv' };
const HEADER = 'id,timestamp,lat,lon,utc_offset,temp,rh,ws,prec';
const EDITION = 'FWI2025 2026-08-13';

let service: TableProcesses;
beforeAll(async () => {
  service = await openTableProcesses(2_000_000);
});
afterAll(() => service.close());

const post = (rows: readonly string[], query = '?f=json', header = HEADER) =>
  service.post(`${PATH}${query}`, [header, ...rows].join('\n'), CSV);
const hour = (at: number, weather = '20,40,10,0') =>
  `a,2024-06-30T${String(at).padStart(2, '0')}:00,50,-100,-6,${weather}`;
const HOURS = Array.from({ length: 24 }, (_, at) => hour(at));

type Problem = { errors: { field: string; detail: string; allowed: unknown }[] };
type Answered = { names: string[]; numbers: (name: string) => Float64Array; texts: string[] };

function readAnswer(text: string): Answered {
  const [names, ...records] = parse(text) as string[][];
  const at = (name: string) => names!.indexOf(name);
  const toNumber = (cell: string) => (cell === '' ? NaN : Number(cell));
  return {
    names: names!,
    texts: records.map((record) => record[at('id')]!),
    numbers: (name) => Float64Array.from(records, (record) => toNumber(record[at(name)]!)),
  };
}

describeReference('hours of cffdrs-ng, edition 2026-08-13, over HTTP', () => {
  const bytesOf = (path: string) => readFileSync(join(referenceDir, 'fire', path), 'utf8');

  test.each([
    { file: 'fwi2025_PRF2007_hourly_fullprec.csv', columns: 12, relative: 1e-9, absolute: 1e-9 },
    { file: 'fwi2025_synthetic_hourly.csv', columns: 12, relative: 1e-9, absolute: 1e-9 },
    { file: 'cffdrs_ng/PRF2007_standard_hourly_FWI.csv', columns: 12, relative: 0, absolute: 1e-4 },
  ])('the input columns of $file give its other columns', async (example) => {
    const { file, columns, relative, absolute } = example;
    const records = parse(bytesOf(file)) as string[][];
    const posted = records.map((cells) => cells.slice(0, columns).join(',')).join('\n');
    const response = await service.post(PATH, posted, CSV);
    expect(response.status).toBe(200);
    const answer = readAnswer(await response.text());
    const table = readReference(`fire/${file}`);
    for (const name of table.names.slice(columns)) {
      expectClose(answer.numbers(name), table.numbers(name), { relative, absolute, what: name });
    }
    expect(JSON.parse(response.headers.get('isohyet-notes')!)).toMatchObject({
      edition: EDITION,
      assumed: [{ column: 'solrad' }, { column: 'percent_cured' }, { column: 'grass_fuel_load' }],
    });
  });

  test('days of peak burning are those of cffdrs-ng', async () => {
    const posted = bytesOf('cffdrs_ng/PRF2007_hourly_wx.csv');
    const response = await service.post(`${PATH}?summary=daily`, posted, CSV);
    const answer = readAnswer(await response.text());
    const table = readReference('fire/cffdrs_ng/PRF2007_standard_daily_summaries.csv');
    expect(answer.names).toEqual(['id', 'date', ...table.names.slice(4)]);
    expect(answer.texts).toEqual(table.texts('id'));
    for (const name of table.names.slice(6)) {
      // Smoothed values stand on hours that were rounded to four digits there.
      const relative = name.endsWith('_smooth') ? 1e-5 : 0;
      const expected = table.numbers(name);
      expectClose(answer.numbers(name), expected, { relative, absolute: 1e-4, what: name });
    }
  });

  test('a series goes on from the last row of its first part as if it had not been cut', async () => {
    const file = 'fwi2025_synthetic_hourly.csv';
    const records = (parse(bytesOf(file)) as string[][]).map((cells) => cells.slice(0, 12));
    const [header, ...rows] = records.filter(([id], at) => at === 0 || id === 'STa');
    const cut = 300;
    const ask = async (part: string[][], query = '') => {
      const posted = [header!, ...part].map((cells) => cells.join(',')).join('\n');
      return readAnswer(await (await service.post(`${PATH}${query}`, posted, CSV)).text());
    };
    const whole = await ask(rows);
    const first = await ask(rows.slice(0, cut));
    const last = (name: string) => first.numbers(name).at(-1)!;
    const carried = ['ffmc', 'dmc', 'dc', 'mcgfmc_matted', 'mcgfmc_standing', 'prec_cumulative'];
    const start = [...carried, 'canopy_drying'].map((name) => `${name}0=${last(name)}`);
    const rest = await ask(rows.slice(cut), `?${start.join('&')}`);
    for (const name of ['ffmc', 'dmc', 'dc', 'fwi', 'gfwi', 'prec_cumulative']) {
      expectClose(rest.numbers(name), whole.numbers(name).subarray(cut), { what: name });
    }
  });
});

test('times with a zone are brought to the clock of the station', async () => {
  const local = (await (await post(HOURS)).json()) as Rows;
  const zoned = HOURS.map((row) => row.replace(':00,50', ':00-06:00,50'));
  const rows = (await (await post(zoned)).json()) as Rows;
  expect(rows.map(({ fwi }) => fwi)).toEqual(local.map(({ fwi }) => fwi));
  const inUtc = (await (await post([hour(18).replace(':00,', ':00Z,')])).json()) as Rows;
  const alone = (await (await post([hour(12)])).json()) as Rows;
  expect(inUtc[0]!['solrad']).toBe(alone[0]!['solrad']);
});

test.each([
  { name: 'wall-clock', zone: null, offsetHours: 0 },
  { name: 'zoned', zone: 'UTC', offsetHours: 6 },
])('$name timestamps of Arrow are the same hours', async ({ zone, offsetHours }) => {
  const count = HOURS.length;
  const start = Date.UTC(2024, 5, 30, offsetHours);
  const times = Array.from({ length: count }, (_, at) => new Date(start + at * 3_600_000));
  const same = (value: number) =>
    columnFromArray(
      Array.from({ length: count }, () => value),
      float64(),
    );
  const table = tableFromColumns({
    time: columnFromArray(times, timestamp(TimeUnit.MICROSECOND, zone)),
    lat: same(50),
    long: same(-100),
    timezone: same(-6),
    temp: same(20),
    rh: same(40),
    ws: same(10),
    prec: same(0),
  });
  const response = await service.post(
    `${PATH}?f=json`,
    new Uint8Array(tableToIPC(table, { format: 'stream' })!),
    { 'content-type': 'application/vnd.apache.arrow.stream' },
  );
  const rows = (await response.json()) as Rows;
  const plain = (await (await post(HOURS)).json()) as Rows;
  expect(rows.map(({ gfwi }) => gfwi)).toEqual(plain.map(({ gfwi }) => gfwi));
});

test('the edition stands in the metadata of Arrow, and keeps the codes from the FBP System', async () => {
  const bytes = await (await post(HOURS, '?f=arrow')).arrayBuffer();
  const { metadata } = tableFromIPC(bytes).schema;
  expect(metadata!.get('isohyet:process')).toBe(`fire-weather-2025 1.0.0 (${EDITION})`);
  const refused = await service.post(
    '/ogc/processes/fire-behaviour/execution',
    new Uint8Array(bytes),
    { 'content-type': 'application/vnd.apache.arrow.stream' },
  );
  expect(refused.status).toBe(400);
  expect(JSON.stringify(await refused.json())).toContain('FWI2025');
});

test('the description says what the codes are not for, in both languages', async () => {
  for (const [lang, says] of [
    ['en', 'must never feed the FBP System'],
    ['fr', 'ne doivent jamais'],
  ] as const) {
    const body = await (await service.get(`/ogc/processes/fire-weather-2025?lang=${lang}`)).text();
    expect(body).toContain(says);
  }
});

test('options count: offset, grass, curing, first hour, precision', async () => {
  const header = HEADER.replace('utc_offset,', '');
  const rows = HOURS.map((row) => row.replace('-100,-6', '-100'));
  const plain = (await (await post(HOURS)).json()) as Rows;
  const offset = (await (await post(rows, '?f=json&utc_offset=-6', header)).json()) as Rows;
  expect(offset.map(({ gfwi }) => gfwi)).toEqual(plain.map(({ gfwi }) => gfwi));
  const query = '?f=json&grassland=standing&percent_cured=100&grass_fuel_load=0.5';
  const grass = (await (await post(HOURS, query)).json()) as Rows;
  expect(grass[12]).toMatchObject({ percent_cured: 100, grass_fuel_load: 0.5 });
  expect(Number(grass[12]!['gsi'])).toBeGreaterThan(Number(plain[12]!['gsi']));
  const days = await post(HOURS, '?f=json&summary=daily&reset_hr=0');
  expect(await days.json()).toMatchObject([{ id: 'a', date: '2024-06-30' }]);
  const half = await (await post(HOURS, '?f=arrow&precision=f32')).arrayBuffer();
  expect(tableFromIPC(half).getChild('fwi')!.toArray()).toBeInstanceOf(Float32Array);
});

test('a missing value is null from there on, and its day has no summary', async () => {
  const gapped = HOURS.with(10, hour(10, '20,,10,0'));
  const response = await post(gapped);
  const rows = (await response.json()) as Rows;
  expect(rows.map(({ fwi }) => fwi === null)).toEqual(HOURS.map((_, at) => at >= 10));
  expect(JSON.parse(response.headers.get('isohyet-notes')!)).toMatchObject({
    missing: { rows: 1, first: [11] },
  });
  const days = (await (await post(gapped, '?f=json&summary=daily')).json()) as Rows;
  expect(days[0]).toMatchObject({ fwi: null, peak_hr: null });
});

test.each([
  { name: 'an hour left out', rows: HOURS.toSpliced(5, 1), field: 'timestamp', says: 'row 6' },
  { name: 'an hour twice', rows: HOURS.with(5, hour(4)), field: 'timestamp', says: 'not later' },
  {
    name: 'half an hour',
    rows: [hour(1).replace(':00', ':30')],
    field: 'timestamp',
    says: 'whole',
  },
  {
    name: 'no time',
    rows: [hour(1).replace('06-30T', '06-31T')],
    field: 'timestamp',
    says: 'row 1',
  },
  { name: 'a day', rows: [hour(1).replace('T01:00', '')], field: 'timestamp', says: 'hour' },
  { name: 'humidity over 100', rows: [hour(1, '20,140,10,0')], field: 'rh', says: '140' },
  {
    name: 'a place off the Earth',
    rows: [hour(1).replace(',-100,', ',-500,')],
    field: 'lon',
    says: '-500',
  },
  {
    name: 'a clock of no place',
    rows: [hour(1).replace('-6', '-60')],
    field: 'utc_offset',
    says: '-60',
  },
  {
    name: 'a place that moves',
    rows: [hour(1), hour(2).replace(',50,', ',51,')],
    field: 'lat',
    says: 'row 2',
  },
  { name: 'no latitude', rows: [hour(1).replace(',50,', ',,')], field: 'lat', says: 'missing' },
  { name: 'no rows', rows: [], field: 'table', says: 'no rows' },
])('$name is named by column and row', async ({ rows, field, says }) => {
  const response = await post(rows);
  expect(response.status).toBe(400);
  const { errors } = (await response.json()) as Problem;
  expect(errors[0]!.field).toBe(field);
  expect(JSON.stringify(errors[0])).toContain(says);
});

test('every missing column is named', async () => {
  const response = await post(['2024-06-30T00:00,50'], '', 'timestamp,lat');
  const { errors } = (await response.json()) as Problem;
  expect(errors.map(({ field }) => field)).toEqual([
    'lon',
    'utc_offset',
    'temp',
    'rh',
    'ws',
    'prec',
  ]);
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

import { tableFromIPC } from '@uwdata/flechette';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { processRoutes } from '../../../services/api/processes/routes.ts';
import { silentLog } from '../../../services/platform/log.ts';
import { openJobs, type Jobs } from '../../../services/twin/processes/jobs.ts';
import { openProcesses } from '../../../services/twin/processes/process.ts';
import { fireBehaviourProcess } from '../../../services/twin/processes/tables/fire-behaviour.ts';
import { fireWeatherProcess } from '../../../services/twin/processes/tables/fire-weather.ts';
import {
  openTableTools,
  type TableTools,
} from '../../../services/twin/processes/tables/table-tools.ts';

let folder: string;
let tools: TableTools;
let jobs: Jobs;
let app: ReturnType<typeof createApp>;
const FWI = '/ogc/processes/fire-weather/execution';
const FBP = '/ogc/processes/fire-behaviour/execution';
const HEADER = 'id,date,lat,temp,rh,ws,prec';
const DAY = '1985-04-13,40,17,42,25,0';
// The first day of Van Wagner & Pickett 1985; numbers of cffdrs_r and, with 147.2, of FTR-33.
const FIRST = { ffmc: 87.6493555020996, dmc: 8.545051136, dc: 19.014, fwi: 10.0361863997968 };
const FIRST_1985 = { ffmc: 87.69298, fwi: 10.096371 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isohyet-processes-'));
  tools = openTableTools();
  jobs = await openJobs({ folder, log: silentLog });
  const processes = openProcesses([fireWeatherProcess(tools), fireBehaviourProcess(tools)]);
  const routes = processRoutes({ processes, jobs, maxBodyBytes: 100_000 });
  const ownBodyLimit = /execution$/;
  const mounts = [{ path: '/ogc', routes, ownBodyLimit }];
  app = createApp({ log: silentLog, maxBodyBytes: 100, mounts });
});
afterAll(async () => {
  await jobs.close();
  await tools.close();
  await rm(folder, { recursive: true });
});

const post = (
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
) => app.request(path, { method: 'POST', body, headers });
const postCsv = (rows: readonly string[], query = '', header = HEADER) =>
  post(`${FWI}${query}`, [header, ...rows].join('\n'), { 'content-type': 'text/csv' });
const postJson = (body: unknown, path = FWI, headers: Record<string, string> = {}) =>
  post(path, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
type Rows = Record<string, number | string | null>[];
const compressors = { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) };
const near = (value: unknown, expected: number, relative = 1e-9) =>
  expect(Math.abs(Number(value) / expected - 1)).toBeLessThan(relative);

describe('fire weather of a posted table', () => {
  test('as CSV, answered as CSV: the columns that were sent, and the codes', async () => {
    const response = await postCsv([`007,${DAY}`]);
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    const [header, row] = (await response.text()).trim().split('\r\n');
    expect(header).toBe(`${HEADER},ffmc,dmc,dc,isi,bui,fwi,dsr`);
    const cells = row!.split(',');
    expect(cells.slice(0, 7).join(',')).toBe(`007,${DAY}`);
    near(cells[7], FIRST.ffmc);
    near(cells[12], FIRST.fwi);
  });

  test('one table in every format, with the same numbers', async () => {
    const answers: Rows[] = [];
    const json = await postCsv([`a,${DAY}`], '?f=json');
    answers.push((await json.json()) as Rows);
    const lines = await (await postCsv([`a,${DAY}`], '?f=ndjson')).text();
    answers.push(
      lines
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Rows[0]) as Rows,
    );
    const arrow = await (await postCsv([`a,${DAY}`], '?f=arrow')).arrayBuffer();
    answers.push(tableFromIPC(arrow).toArray() as Rows);
    const file = await (await postCsv([`a,${DAY}`], '?f=parquet')).arrayBuffer();
    answers.push((await parquetReadObjects({ file, compressors })) as Rows);
    for (const [row] of answers) {
      near(row!['ffmc'], FIRST.ffmc);
      near(row!['dmc'], FIRST.dmc);
      near(row!['dc'], FIRST.dc);
    }
  });

  test.each(['arrow', 'parquet'])('what came back as %s goes in again', async (f) => {
    const first = await (await postCsv([`a,${DAY}`, `b,${DAY}`], `?f=${f}`)).arrayBuffer();
    const type = { arrow: 'vnd.apache.arrow.stream', parquet: 'vnd.apache.parquet' }[f]!;
    const bytes = new Uint8Array(first);
    const again = await post(`${FWI}?f=json`, bytes, { 'content-type': `application/${type}` });
    const rows = (await again.json()) as Rows;
    expect(rows).toHaveLength(2);
    near(rows[1]!['fwi'], FIRST.fwi);
    const notes = JSON.parse(again.headers.get('isohyet-notes')!) as { replaced: string[] };
    expect(notes.replaced).toContain('ffmc');
  });

  test('options of the query string count', async () => {
    const [row] = (await (
      await postCsv([`a,${DAY}`], '?f=json&ffmc_constant=147.2&latitude_adjust=false')
    ).json()) as Rows;
    near(row!['ffmc'], FIRST_1985.ffmc, 1e-6);
    near(row!['fwi'], FIRST_1985.fwi, 1e-6);
    const half = await (await postCsv([`a,${DAY}`], '?f=arrow&precision=f32')).arrayBuffer();
    expect(tableFromIPC(half).getChild('fwi')!.toArray()).toBeInstanceOf(Float32Array);
  });

  test('chains whose rows do not lie together are told apart by id', async () => {
    const second = '1985-04-14,40,20,21,25,2.4';
    const rows = (await (
      await postCsv([`a,${DAY}`, `b,${DAY}`, `a,${second}`, `b,${second}`], '?f=json')
    ).json()) as Rows;
    expect(rows[0]!['dc']).toBe(rows[1]!['dc']);
    expect(rows[2]!['dc']).toBe(rows[3]!['dc']);
    near(rows[2]!['ffmc'], 86.2008926450108);
  });

  test('a missing value is null, in its chain from there on; a gap is flagged', async () => {
    const later = ['a,1985-04-14,40,20,,25,0', 'a,1985-04-16,40,20,21,25,0'];
    const response = await postCsv([`a,${DAY}`, ...later, `b,${DAY}`], '?f=json');
    const rows = (await response.json()) as Rows;
    expect(rows.map(({ fwi }) => fwi === null)).toEqual([false, true, true, false]);
    expect(JSON.parse(response.headers.get('isohyet-notes')!)).toMatchObject({
      gaps: { rows: 1, first: [3] },
      missing: { rows: 1, first: [2] },
    });
  });

  test.each([
    {
      name: 'a day before the last one',
      rows: [`a,${DAY}`, 'a,1985-04-12,40,17,42,25,0'],
      field: 'date',
      says: 'row 2',
    },
    { name: 'a day given twice', rows: [`a,${DAY}`, `a,${DAY}`], field: 'date', says: 'row 2' },
    {
      name: 'a day that is none',
      rows: ['a,1985-04-31,40,17,42,25,0'],
      field: 'date',
      says: 'row 1',
    },
    { name: 'humidity over 100', rows: ['a,1985-04-13,40,17,142,25,0'], field: 'rh', says: '142' },
    { name: 'rain below 0', rows: ['a,1985-04-13,40,17,42,25,-1'], field: 'prec', says: 'row 1' },
    {
      name: 'a word for a number',
      rows: ['a,1985-04-13,40,warm,42,25,0'],
      field: 'temp',
      says: 'warm',
    },
    { name: 'a chain without a name', rows: [`,${DAY}`], field: 'id', says: 'row 1' },
    { name: 'a row too long', rows: [`a,${DAY}`, `a,${DAY},9`], field: 'table', says: 'row 2' },
    { name: 'no rows', rows: [], field: 'table', says: 'no rows' },
  ])('$name is named by column and row', async ({ rows, field, says }) => {
    const response = await postCsv(rows);
    expect(response.status).toBe(400);
    const body = (await response.json()) as { errors: { field: string; detail: string }[] };
    expect(body.errors[0]!.field).toBe(field);
    expect(JSON.stringify(body.errors[0])).toContain(says);
  });

  test('every missing column is named', async () => {
    const response = await postCsv(['1985-04-13,40'], '', 'date,lat');
    const body = (await response.json()) as { errors: { field: string }[] };
    expect(body.errors.map(({ field }) => field)).toEqual(['temp', 'rh', 'ws', 'prec']);
  });

  test('a stream that ends early is refused, whole or not at all', async () => {
    const whole = await (await postCsv([`a,${DAY}`], '?f=arrow')).arrayBuffer();
    const type = { 'content-type': 'application/vnd.apache.arrow.stream' };
    for (const bytes of [200, whole.byteLength - 300]) {
      const response = await post(FWI, new Uint8Array(whole.slice(0, bytes)), type);
      expect(response.status).toBe(400);
    }
  });
});

describe('execute requests', () => {
  const row = { date: '1985-04-13', lat: 40, temp: 17, rh: 42, ws: 25, prec: 0 };

  test('rows or columns as JSON; raw or as a document', async () => {
    const raw = (await (await postJson({ inputs: { table: [row] } })).json()) as Rows;
    near(raw[0]!['fwi'], FIRST.fwi);
    const columns = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, [value]]));
    const document = (await (
      await postJson({ inputs: { table: columns }, response: 'document' })
    ).json()) as { table: { value: Rows; mediaType: string } };
    near(document.table.value[0]!['fwi'], FIRST.fwi);
    expect(document.table.mediaType).toBe('application/json');
  });

  test.each([
    { name: 'an unknown input', body: { inputs: { table: [row], dc1: 3 } }, field: 'dc1' },
    { name: 'a missing input', body: { inputs: {} }, field: 'table' },
    { name: 'a wrong type', body: { inputs: { table: [row], dc0: 'x' } }, field: 'dc0' },
    { name: 'an unknown output', body: { inputs: {}, outputs: { map: {} } }, field: 'outputs.map' },
    { name: 'an unknown member', body: { input: {} }, field: 'input' },
    { name: 'an unknown response', body: { response: 'xml' }, field: 'response' },
    {
      name: 'an input by reference',
      body: { inputs: { dc0: { href: 'http://x' } } },
      field: 'dc0',
    },
  ])('$name is refused by its name', async ({ body, field }) => {
    const response = await postJson(body);
    expect(response.status).toBe(400);
    const problem = (await response.json()) as { errors: { field: string }[] };
    expect(problem.errors.map((error) => error.field)).toContain(field);
  });

  test.each([
    { name: 'malformed JSON', type: 'application/json', body: '{', status: 400 },
    { name: 'a form', type: 'application/x-www-form-urlencoded', body: 'a=b', status: 415 },
    { name: 'a body over the bound', type: 'text/csv', body: 'x'.repeat(100_001), status: 413 },
  ])('$name is a problem of its own kind', async ({ type, body, status }) => {
    const response = await post(FWI, body, { 'content-type': type });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('an unknown process has the type that the standard gives it', async () => {
    const response = await postJson({}, '/ogc/processes/nothing/execution');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      type: 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process',
    });
  });

  test('respond-async makes a job whose results are fetched later', async () => {
    const done = new Promise<void>((resolve) => {
      jobs.watch(({ status }) => status === 'successful' && resolve());
    });
    const headers = { prefer: 'respond-async' };
    const response = await postJson({ inputs: { table: [row] } }, FWI, headers);
    expect(response.status).toBe(201);
    expect(response.headers.get('preference-applied')).toBe('respond-async');
    const { pathname } = new URL(response.headers.get('location')!);
    await done;
    const status = (await (await app.request(pathname)).json()) as Record<string, unknown>;
    expect(status).toMatchObject({ type: 'process', status: 'successful', progress: 100 });
    const csv = await (await app.request(`${pathname}/results?f=csv`)).text();
    near(csv.trim().split('\r\n')[1]!.split(',')[11], FIRST.fwi);
    const gone = await app.request(pathname, { method: 'DELETE' });
    expect(await gone.json()).toMatchObject({ status: 'dismissed' });
    expect((await app.request(`${pathname}/results`)).status).toBe(404);
  });

  test('fire behaviour gives the inputs back under their names, with every output', async () => {
    // cffdrs_r, row 2 of the random cases in the reference folder.
    const given = {
      FUELTYPE: 'C2',
      LAT: 67.649,
      LONG: -113.759,
      ELV: 548,
      FFMC: 68,
      BUI: 130.1,
      WS: 11.3,
      WD: 232,
      GS: 41,
      ASPECT: 108,
      DJ: 95,
      ACCEL: 1,
    };
    const [made] = (await (await postJson({ inputs: { table: [given] } }, FBP)).json()) as Rows;
    near(made!['HFI'], 859.15017997246);
    near(made!['RAZ'], 331.354154765593);
    expect(made).toMatchObject({ in_FFMC: 68, FD: 'S' });
  });
});

describe('descriptions', () => {
  test('inputs carry JSON Schema, and whether they may be left out', async () => {
    const body = (await (await app.request('/ogc/processes/fire-weather?lang=fr')).json()) as {
      title: string;
      inputs: Record<string, { minOccurs: number; schema: { default?: unknown } }>;
    };
    expect(body.title).toBe('Indice forêt-météo');
    expect(body.inputs['table']!.minOccurs).toBe(1);
    expect(body.inputs['dc0']).toMatchObject({ minOccurs: 0, schema: { default: 15 } });
    expect(Object.keys(body.inputs)).toEqual([
      'table',
      'ffmc0',
      'dmc0',
      'dc0',
      'ffmc_constant',
      'latitude_adjust',
      'precision',
    ]);
  });
});

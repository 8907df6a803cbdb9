import { zstdDecompressSync } from 'node:zlib';

import { tableFromIPC } from '@uwdata/flechette';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { ArrowField } from '../../../services/formats/arrow/arrow-schema.ts';
import { numberColumn, textColumn } from '../../../services/formats/arrow/build-columns.ts';
import { encodeWhole } from '../../formats/arrow/read-back.ts';
import {
  expectNear,
  FIRST,
  FWI,
  openTableProcesses,
  type Rows,
  type TableProcesses,
} from './open-processes.ts';

const HEADER = 'id,date,lat,temp,rh,ws,prec';
const DAY = '1985-04-13,40,17,42,25,0';
/** The same day with the constant 147.2: the printed example of FTR-33. */
const FIRST_1985 = { ffmc: 87.69298, fwi: 10.096371 };
const compressors = { ZSTD: (bytes: Uint8Array) => zstdDecompressSync(bytes) };

let service: TableProcesses;
beforeAll(async () => {
  service = await openTableProcesses();
});
afterAll(() => service.close());

const postCsv = (rows: readonly string[], query = '', header = HEADER) =>
  service.post(`${FWI}${query}`, [header, ...rows].join('\n'), { 'content-type': 'text/csv' });

describe('fire weather of a posted table', () => {
  test('a column twice is refused, in whatever case', async () => {
    const response = await postCsv([`a,${DAY},3`], '', `${HEADER},Temp`);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('has the column \\"Temp\\" twice');
  });

  test('a Parquet column twice is refused, in whatever case, on the way in and out', async () => {
    // Columns `temp` and `Temp` of one row, by pyarrow 26.0.1.
    const file = Buffer.from(
      'UEFSMRUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEAAAAAAAA0QBUAFRwVHCwVAhUAFQYVBhwAAAACAAAAAgEAAAAA' +
        'AIBBQBUEGTw1ABgGc2NoZW1hFQQAFQolAhgEdGVtcAAVCiUCGARUZW1wABYCGRwZLCYAHBUKGSUGABkYBHRlbXAV' +
        'ABYCFkIWQiYISRwVABUAFQIAPCkGGSYAAgAAACYAHBUKGSUGABkYBFRlbXAVABYCFkIWQiZKSRwVABUAFQIAPCkG' +
        'GSYAAgAAABaEARYCJggWhAEAKCBwYXJxdWV0LWNwcC1hcnJvdyB2ZXJzaW9uIDI2LjAuMRksHAAAHAAAAL0AAABQ' +
        'QVIx',
      'base64',
    );
    const headers = { 'content-type': 'application/vnd.apache.parquet' };
    const came = await service.post(FWI, file, headers);
    expect(came.status).toBe(400);
    expect(await came.text()).toContain('has the column \\"Temp\\" twice');
    const going = await postCsv([`a,${DAY},3`], '?f=parquet', `${HEADER},FFMC`);
    expect(going.status).toBe(400);
    expect(await going.text()).toContain('the column \\"ffmc\\" twice');
  });

  test('what is nested beyond all tables is refused like any other', async () => {
    const deep = `${'['.repeat(100_000)}1${']'.repeat(100_000)}`;
    const body = `{"inputs":{"table":${deep}}}`;
    const headers = { 'content-type': 'application/json' };
    const own = await openTableProcesses(1_000_000);
    expect((await own.post(FWI, body, headers)).status).toBe(400);
    await own.close();
  });

  test('chains told apart by octets come back with them, in base64', async () => {
    const number = (name: string) => ({ name, type: { kind: 'float', bits: 64 } }) as const;
    const values = { lat: 40, temp: 17, rh: 42, ws: 25, prec: 0 };
    const fields: ArrowField[] = [
      { name: 'id', type: { kind: 'binary' } },
      { name: 'date', type: { kind: 'date' } },
      ...Object.keys(values).map(number),
    ];
    const columns = [
      textColumn(['abc', 'abc']),
      numberColumn(Int32Array.of(5581, 5582)),
      ...Object.values(values).map((value) => numberColumn(Float64Array.of(value, value))),
    ];
    const body = await encodeWhole({ fields }, [{ rows: 2, columns }]);
    const headers = { 'content-type': 'application/vnd.apache.arrow.stream' };
    const response = await service.post(`${FWI}?f=json`, Buffer.from(body), headers);
    const [first, second] = (await response.json()) as Rows;
    expect([first!['id'], second!['id']]).toEqual(['YWJj', 'YWJj']);
    expectNear(first!['ffmc'], FIRST.ffmc);
    // A chain of its own would begin from 15 again.
    expectNear(second!['dc'], 2 * FIRST.dc - 15);
  });

  test('as CSV, answered as CSV: the columns that were sent, and the codes', async () => {
    const response = await postCsv([`007,${DAY}`]);
    expect(response.headers.get('content-type')).toMatch(/^text\/csv/);
    const [header, row] = (await response.text()).trim().split('\r\n');
    expect(header).toBe(`${HEADER},ffmc,dmc,dc,isi,bui,fwi,dsr`);
    const cells = row!.split(',');
    expect(cells.slice(0, 7).join(',')).toBe(`007,${DAY}`);
    expectNear(cells[7], FIRST.ffmc);
    expectNear(cells[12], FIRST.fwi);
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
      expectNear(row!['ffmc'], FIRST.ffmc);
      expectNear(row!['dmc'], FIRST.dmc);
      expectNear(row!['dc'], FIRST.dc);
    }
  });

  test.each(['arrow', 'parquet'])('what came back as %s goes in again', async (f) => {
    const first = await (await postCsv([`a,${DAY}`, `b,${DAY}`], `?f=${f}`)).arrayBuffer();
    const type = { arrow: 'vnd.apache.arrow.stream', parquet: 'vnd.apache.parquet' }[f]!;
    const bytes = new Uint8Array(first);
    const again = await service.post(`${FWI}?f=json`, bytes, {
      'content-type': `application/${type}`,
    });
    const rows = (await again.json()) as Rows;
    expect(rows).toHaveLength(2);
    expectNear(rows[1]!['fwi'], FIRST.fwi);
    const notes = JSON.parse(again.headers.get('isohyet-notes')!) as { replaced: string[] };
    expect(notes.replaced).toContain('ffmc');
  });

  test('options of the query string count', async () => {
    const [row] = (await (
      await postCsv([`a,${DAY}`], '?f=json&ffmc_constant=147.2&latitude_adjust=false')
    ).json()) as Rows;
    expectNear(row!['ffmc'], FIRST_1985.ffmc, 1e-6);
    expectNear(row!['fwi'], FIRST_1985.fwi, 1e-6);
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
    expectNear(rows[2]!['ffmc'], 86.2008926450108);
  });

  test('a missing value is null, in its chain from there on; a gap is flagged', async () => {
    const later = ['a,1985-04-14,40,20,,25,0', 'a,1985-04-16,40,20,21,25,0'];
    const response = await postCsv([`a,${DAY}`, ...later, `b,${DAY}`], '?f=json');
    const rows = (await response.json()) as Rows;
    expect(rows.map(({ fwi }) => fwi === null)).toEqual([false, true, true, false]);
    expect(JSON.parse(response.headers.get('isohyet-notes')!)).toMatchObject({
      gaps: { rows: 1, first: [3], rule: expect.stringContaining('fire-weather-stations') },
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
    { name: 'a row too short', rows: [`a,${DAY}`, 'a,1'], field: 'table', says: 'row 2' },
    { name: 'a quote never closed', rows: [`"a,${DAY}`], field: 'table', says: 'row 1' },
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
      const response = await service.post(FWI, new Uint8Array(whole.slice(0, bytes)), type);
      expect(response.status).toBe(400);
    }
  });
});

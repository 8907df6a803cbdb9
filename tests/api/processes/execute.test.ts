import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { OGC_CONFORMANCE } from '../../../services/api/collection-links.ts';
import {
  expectNear,
  FBP,
  FIRST,
  FWI,
  openTableProcesses,
  type Rows,
  type TableProcesses,
} from './open-processes.ts';

let service: TableProcesses;
beforeAll(async () => {
  service = await openTableProcesses();
});
afterAll(() => service.close());

describe('execute requests', () => {
  const row = { date: '1985-04-13', lat: 40, temp: 17, rh: 42, ws: 25, prec: 0 };

  test('rows or columns as JSON; raw or as a document', async () => {
    const raw = (await (await service.postJson({ inputs: { table: [row] } })).json()) as Rows;
    expectNear(raw[0]!['fwi'], FIRST.fwi);
    const columns = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, [value]]));
    const document = (await (
      await service.postJson({ inputs: { table: columns }, response: 'document' })
    ).json()) as { table: { value: Rows; mediaType: string } };
    expectNear(document.table.value[0]!['fwi'], FIRST.fwi);
    expect(document.table.mediaType).toBe('application/json');
  });

  test('a document says of its rows what the header says of raw ones', async () => {
    const table = [row, { ...row, date: '1985-04-16' }, { ...row, date: '1985-04-17', temp: null }];
    const response = await service.postJson({ inputs: { table }, response: 'document' });
    const notes = { gaps: { rows: 1, first: [2] }, missing: { rows: 1, first: [3] } };
    expect(JSON.parse(response.headers.get('isohyet-notes')!)).toMatchObject(notes);
    expect(await response.json()).toMatchObject({ table: { 'isohyet:notes': notes } });
  });

  test.each([
    { name: 'an unknown input', body: { inputs: { table: [row], dc1: 3 } }, field: 'dc1' },
    { name: 'a missing input', body: { inputs: {} }, field: 'table' },
    { name: 'a wrong type', body: { inputs: { table: [row], dc0: 'x' } }, field: 'dc0' },
    { name: 'an unknown output', body: { inputs: {}, outputs: { map: {} } }, field: 'outputs.map' },
    { name: 'an unknown member', body: { input: {} }, field: 'input' },
    { name: 'an unknown response', body: { response: 'xml' }, field: 'response' },
    {
      name: 'text that is not base64',
      body: { inputs: { table: { value: '{"a":1}', encoding: 'base64' } } },
      field: 'table.value',
    },
    {
      name: 'an input by reference',
      body: { inputs: { dc0: { href: 'http://x' } } },
      field: 'dc0',
    },
  ])('$name is refused by its name', async ({ body, field }) => {
    const response = await service.postJson(body);
    expect(response.status).toBe(400);
    const problem = (await response.json()) as { errors: { field: string }[] };
    expect(problem.errors.map((error) => error.field)).toContain(field);
  });

  test.each([
    { name: 'malformed JSON', type: 'application/json', body: '{', status: 400 },
    { name: 'a form', type: 'application/x-www-form-urlencoded', body: 'a=b', status: 415 },
    { name: 'a body over the bound', type: 'text/csv', body: 'x'.repeat(100_001), status: 413 },
  ])('$name is a problem of its own kind', async ({ type, body, status }) => {
    const response = await service.post(FWI, body, { 'content-type': type });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  const csv = 'date,lat,temp,rh,ws,prec\n1985-04-13,40,17,42,25,0';
  test.each([
    { name: 'a hexadecimal number', query: '?dmc0=0x10', field: 'dmc0' },
    { name: 'a table in the address', query: '?table=x', field: 'table' },
    { name: 'a name that objects have', query: '?__proto__=x', field: '__proto__' },
    { name: 'an option given twice', query: '?dmc0=1&dmc0=2', field: 'dmc0' },
  ])('$name is refused by its name', async ({ query, field }) => {
    const response = await service.post(`${FWI}${query}`, csv, { 'content-type': 'text/csv' });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field }] });
  });

  test('a format asked for in two ways is refused', async () => {
    const outputs = { table: { format: { mediaType: 'text/csv' } } };
    const response = await service.postJson({ inputs: { table: [row] }, outputs }, `${FWI}?f=json`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'outputs.table.format' }] });
  });

  test.each([
    { name: 'a packed body', headers: { 'content-encoding': 'gzip' }, status: 415 },
    { name: 'Latin 1', headers: { 'content-type': 'text/csv; charset=latin1' }, status: 415 },
    { name: 'UTF-8', headers: { 'content-type': 'text/csv; charset="UTF-8"' }, status: 200 },
  ])('$name: $status', async ({ headers, status }) => {
    const given = { 'content-type': 'text/csv', ...headers };
    expect((await service.post(FWI, csv, given)).status).toBe(status);
  });

  test('an unknown process has the type that the standard gives it', async () => {
    const response = await service.postJson({}, '/ogc/processes/nothing/execution');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      type: 'http://www.opengis.net/def/exceptions/ogcapi-processes-1/1.0/no-such-process',
    });
  });

  test('respond-async makes a job whose results are fetched later', async () => {
    const done = new Promise<void>((resolve) => {
      service.jobs.watch(({ status }) => status === 'successful' && resolve());
    });
    const headers = { prefer: 'respond-async' };
    const response = await service.postJson({ inputs: { table: [row] } }, FWI, headers);
    expect(response.status).toBe(201);
    expect(response.headers.get('preference-applied')).toBe('respond-async');
    const { pathname } = new URL(response.headers.get('location')!);
    await done;
    const status = (await (await service.get(pathname)).json()) as Record<string, unknown>;
    expect(status).toMatchObject({ type: 'process', status: 'successful', progress: 100 });
    const csv = await (await service.get(`${pathname}/results?f=csv`)).text();
    expectNear(csv.trim().split('\r\n')[1]!.split(',')[11], FIRST.fwi);
    const gone = await service.get(pathname, { method: 'DELETE' });
    expect(await gone.json()).toMatchObject({ status: 'dismissed' });
    expect((await service.get(`${pathname}/results`)).status).toBe(404);
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
    const [made] = (await (
      await service.postJson({ inputs: { table: [given] } }, FBP)
    ).json()) as Rows;
    expectNear(made!['HFI'], 859.15017997246);
    expectNear(made!['RAZ'], 331.354154765593);
    expect(made).toMatchObject({ in_FFMC: 68, FD: 'S' });
  });
});

describe('descriptions', () => {
  test('the list of processes is as long as asked for', async () => {
    const body = (await (await service.get('/ogc/processes?limit=2')).json()) as {
      processes: unknown[];
    };
    expect(body.processes).toHaveLength(2);
  });

  // OGC 18-062r2, clause 9: the class is of OpenAPI 3.0, what is served is 3.1.
  test('no class of OpenAPI 3.0 is claimed', () => {
    expect(OGC_CONFORMANCE.filter((name) => name.endsWith('oas30'))).toEqual([]);
  });

  test('inputs carry JSON Schema, and whether they may be left out', async () => {
    const body = (await (await service.get('/ogc/processes/fire-weather?lang=fr')).json()) as {
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

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeReference, referenceDir } from '../../cases.ts';
import { expectClose, readReference } from '../../science/reference-table.ts';
import { openTableProcesses, type TableProcesses } from './open-processes.ts';

const RUN = '/ogc/processes/rainfall-runoff/execution';
const GR4J = 'model=GR4J&x1=257.238&x2=1.012&x3=88.235&x4=2.208';
const TOLERANCE = { relative: 0, absolute: 1e-5 };

let api: TableProcesses;
beforeAll(async () => void (api = await openTableProcesses(5_000_000)));
afterAll(() => api.close());

type Answer = Record<string, number | string | null>[];

/** Lines of a reference basin as CSV, `Qmm` as `Qobs`. */
function basinCsv(name: string, from: string, to: string): string {
  const text = readFileSync(join(referenceDir, `runoff/${name}_basinobs.csv`), 'utf8');
  const [header, ...lines] = text.replaceAll('"', '').trim().split('\n');
  const wanted = lines.filter((line) => line.slice(0, 10) >= from && line.slice(0, 10) <= to);
  return [header!.replace('Qmm', 'Qobs'), ...wanted].join('\n');
}

const post = (query: string, body: string, headers: Record<string, string> = {}) =>
  api.post(`${RUN}?${query}`, body, { 'content-type': 'text/csv', ...headers });

async function postRows(query: string, csv: string): Promise<Answer> {
  const answer = await post(`${query}&f=json`, csv);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}

const column = (rows: Answer, name: string, from = 0) =>
  rows.slice(from).map((row) => Number(row[name]));

describeReference('rainfall-runoff against airGR 1.7.6', () => {
  test.each([
    { warmUp: 'warm-up=365', name: 'a number of days' },
    { warmUp: 'warm-up=1990-01-01', name: 'the day after it' },
    { warmUp: 'warm_up=1989-01-01/1989-12-31', name: 'a period' },
  ])('GR4J with a year of warm-up by $name', async ({ warmUp }) => {
    const csv = basinCsv('L0123001', '1989-01-01', '1999-12-31');
    const rows = await postRows(`${GR4J}&${warmUp}`, csv);
    const expected = readReference('runoff/gr4j_L0123001_1990_1999.csv');
    for (const name of ['Qsim', 'Prod', 'Rout', 'AE', 'Perc', 'Q9', 'Q1', 'AExch', 'QR', 'QD']) {
      const own = column(rows, name, 365);
      expectClose(own, expected.numbers(name.toLowerCase()), { ...TOLERANCE, what: name });
    }
    expect(rows[364]).toMatchObject({ date: '1989-12-31', Qsim: null, Prod: null });
  });

  test('the criteria of a record stand in the metadata', async () => {
    const csv = basinCsv('L0123001', '1989-01-01', '1999-12-31');
    const answer = await post(`${GR4J}&warm-up=365`, csv, {
      accept: 'application/vnd.apache.arrow.stream',
    });
    const { tableFromIPC } = await import('@uwdata/flechette');
    const { metadata } = tableFromIPC(new Uint8Array(await answer.arrayBuffer())).schema;
    const { basins } = JSON.parse(metadata!.get('isohyet:notes')!) as {
      basins: { criteria: Record<string, number>; warm_up_steps: number }[];
    };
    const expected = readReference('runoff/gr_criteria.csv');
    expect(basins[0]!.warm_up_steps).toBe(365);
    for (const name of ['NSE', 'KGE', 'KGE2']) {
      const value = expected.numbers(name.toLowerCase())[0]!;
      expect(basins[0]!.criteria[name]).toBeCloseTo(value, 6);
    }
  });

  test('GR6J from a JSON execute request, rows of several basins', async () => {
    const rows = basinCsv('L0123001', '1989-01-01', '1991-12-31').split('\n').slice(1);
    const table = ['b', 'a'].flatMap((id) =>
      rows.map((line) => {
        const [date = '', P, , E] = line.split(',');
        return { id, date, P: Number(P), E: Number(E) };
      }),
    );
    const inputs = { table, model: 'GR6J', 'warm-up': 365, results: 'discharge' };
    const x = { x1: 242.257, x2: 0.637, x3: 53.517, x4: 2.218, x5: 0.424, x6: 4.759 };
    const answer = await api.postJson({ inputs: { ...inputs, ...x } }, `${RUN}?f=json`);
    expect(answer.status).toBe(200);
    const got = (await answer.json()) as Answer;
    const expected = readReference('runoff/gr6j_L0123001_1990_1999.csv').numbers('qsim');
    for (const id of ['a', 'b']) {
      const own = column(
        got.filter((row) => row['id'] === id),
        'Qsim',
        365,
      );
      expectClose(own, expected.subarray(0, own.length), { ...TOLERANCE, what: id });
    }
  });

  test('CemaNeigeGR4J with a hypsometry in the query, the snowfall of the whole record', async () => {
    const csv = basinCsv('L0123002', '1984-01-01', '2012-12-31');
    const heights = readReference('runoff/L0123002_hypso.csv').numbers('elev_m');
    const x = 'x1=408.774&x2=2.646&x3=131.264&x4=1.174&x5=0.962&x6=2.249';
    // Mean yearly snowfall of the whole record, 1984 to 2012, which the reference was made with.
    const snow = `hypsometry=${[...heights].join(',')}&annual_snow=665.024653343841`;
    const from = csv.split('\n').findIndex((line) => line.startsWith('1989-01-01'));
    const to = csv.split('\n').findIndex((line) => line.startsWith('2000-01-01'));
    const lines = csv.split('\n');
    const cut = [lines[0], ...lines.slice(from, to)].join('\n');
    const rows = await postRows(`model=CemaNeigeGR4J&${x}&${snow}&warm-up=365`, cut);
    const expected = readReference('runoff/cemaneige_gr4j_L0123002_1990_1999.csv');
    for (const name of ['Qsim', 'Prod', 'Rout', 'SnowPack1', 'SnowPack5', 'Melt3']) {
      const own = column(rows, name, 365);
      expectClose(own, expected.numbers(name.toLowerCase()), { ...TOLERANCE, what: name });
    }
  });

  test.each([
    { period: 'warm-up=1989-01-01/1989-12-31', last: '2012-12-31' },
    { period: 'warm-up=365&run=1990-01-01/1999-12-31', last: '1999-12-31' },
    { period: 'warm-up=1989-01-01/1989-12-31&run=1990-01-01/1999-12-31', last: '1999-12-31' },
  ])('CemaNeigeGR4J within the whole record by $period', async ({ period, last }) => {
    const csv = basinCsv('L0123002', '1984-01-01', '2012-12-31');
    const heights = [...readReference('runoff/L0123002_hypso.csv').numbers('elev_m')].join(',');
    const x = 'x1=408.774&x2=2.646&x3=131.264&x4=1.174&x5=0.962&x6=2.249';
    const rows = await postRows(`model=CemaNeigeGR4J&${x}&hypsometry=${heights}&${period}`, csv);
    const expected = readReference('runoff/cemaneige_gr4j_L0123002_1990_1999.csv');
    const from = rows.findIndex((row) => row['date'] === '1990-01-01');
    const wanted = expected.numbers('qsim').length;
    for (const name of ['Qsim', 'Prod', 'Rout', 'SnowPack1', 'SnowPack5', 'Melt3']) {
      const own = column(rows.slice(0, from + wanted), name, from);
      expectClose(own, expected.numbers(name.toLowerCase()), { ...TOLERANCE, what: name });
    }
    expect(rows[0]).toMatchObject({ date: '1984-01-01', Qsim: null, SnowPack1: null });
    expect(rows[from - 1]!['Qsim']).toBeNull();
    const told = rows.filter((row) => row['Qsim'] !== null);
    expect(told.at(-1)!['date']).toBe(last);
  });

  test('parameters are found from Qobs where that is asked', async () => {
    const csv = basinCsv('L0123001', '1989-01-01', '1999-12-31');
    const answer = await post(
      'model=GR4J&calibrate=NSE&split_sample=true&warm-up=365&results=discharge',
      csv,
      {
        accept: 'application/vnd.apache.arrow.stream',
      },
    );
    const { tableFromIPC } = await import('@uwdata/flechette');
    const { metadata } = tableFromIPC(new Uint8Array(await answer.arrayBuffer())).schema;
    const { basins } = JSON.parse(metadata!.get('isohyet:notes')!) as {
      basins: {
        criteria: Record<string, number>;
        parameters: Record<string, number>;
        split_sample: { calibration: { NSE: number }; validation: { NSE: number } }[];
      }[];
    };
    expect(basins[0]!.criteria['NSE']).toBeCloseTo(0.798822, 5);
    expect(basins[0]!.parameters['x1']! / 257.238).toBeCloseTo(1, 2);
    const [first, second] = basins[0]!.split_sample;
    expect(first!.calibration.NSE).toBeGreaterThan(second!.validation.NSE);
    expect(second!.validation.NSE).toBeGreaterThan(0.7);
  });
});

describe('rainfall-runoff', () => {
  const CSV = 'date,P,E\n2024-01-01,0,1\n2024-01-02,12,1\n2024-01-03,3,1\n';

  test('is described in both languages', async () => {
    const [en, fr] = await Promise.all(
      ['en', 'fr'].map(async (lang) => {
        const answer = await api.get(`/ogc/processes/rainfall-runoff?lang=${lang}`);
        return (await answer.json()) as { title: string; inputs: Record<string, unknown> };
      }),
    );
    expect([en!.title, fr!.title]).toEqual(['Rainfall to discharge', 'De la pluie au débit']);
    expect(Object.keys(en!.inputs)).toContain('warm-up');
  });

  test('GR4H by the hour, the evaporation by Oudin from temperature and latitude', async () => {
    const hours = Array.from({ length: 48 }, (_, i) => {
      const time = new Date(Date.UTC(2024, 5, 1, i)).toISOString().slice(0, 16);
      return `${time},${i === 5 ? 20 : 0},15`;
    });
    const query = 'model=GR4H&x1=300&x2=0&x3=80&x4=6&evaporation=oudin&latitude=50';
    const rows = await postRows(query, ['date,P,T', ...hours].join('\n'));
    // Oudin for 1 June, 15 degC, 50 N is 3.4 mm (446 W/m2, Morton's day length); none at night.
    const drawn = rows.slice(0, 5).reduce((sum, row) => sum + Number(row['AE']), 0);
    expect(drawn).toBe(0);
    expect(Number(rows[12]!['AE'])).toBeGreaterThan(0.1);
    expect(rows).toHaveLength(48);
  });

  test('names of models and results in any case', async () => {
    const query = GR4J.replace('GR4J', 'gr4j');
    const rows = await postRows(`${query}&results=Discharge&evaporation=COLUMN`, CSV);
    expect(rows).toEqual(await postRows(`${GR4J}&results=discharge`, CSV));
  });

  test.each([
    {
      name: 'a gap',
      csv: CSV.replace('2024-01-03', '2024-01-05'),
      says: /date: is 2024-01-05 in row 3: 2 days are missing/,
    },
    {
      name: 'days out of order',
      csv: CSV.replace('2024-01-03', '2024-01-01'),
      says: /date: is 2024-01-01 in row 3: not after 2024-01-02/,
    },
    {
      name: 'negative rain',
      csv: CSV.replace(',12,', ',-1,'),
      says: /P: is -1 in row 2, allowed is 0 to 2000/,
    },
    { name: 'missing rain', csv: CSV.replace(',12,', ',,'), says: /P: is missing in row 2/ },
    { name: 'no evaporation', csv: CSV.replaceAll('E', 'X'), says: /E: is missing from the table/ },
    {
      name: 'a parameter out of range',
      query: GR4J.replace('x4=2.208', 'x4=0.1'),
      says: /x4: is 0.1; allowed is 0.5 to 20/,
    },
    {
      name: 'a parameter that is missing',
      query: 'model=GR4J&x1=1&x2=0&x3=90',
      says: /x4: is required by GR4J/,
    },
    { name: 'a parameter of another model', query: `${GR4J}&x5=1`, says: /x5: is not of GR4J/ },
    { name: 'no parameters', query: 'model=GR4J', says: /x1: is required/ },
    {
      name: 'a warm-up that leaves nothing',
      query: `${GR4J}&warm-up=3`,
      says: /warm-up: of 3 is 3 steps of a series that has 3/,
    },
    {
      name: 'a warm-up before the series',
      query: `${GR4J}&warm-up=2023-01-01/2024-01-01`,
      says: /warm-up: of 2023-01-01.2024-01-01 is not within the series, 2024-01-01 to 2024-01-03/,
    },
    {
      name: 'a warm-up apart from the run',
      query: `${GR4J}&warm-up=2024-01-01/2024-01-01&run=2024-01-03/2024-01-03`,
      says: /warm-up: of .* does not end where the run begins, 2024-01-03/,
    },
    {
      name: 'a run that is no period',
      query: `${GR4J}&run=2024-01-02`,
      says: /run: is "2024-01-02", which is no period/,
    },
    { name: 'a warm-up that is none', query: `${GR4J}&warm-up=soon`, says: /warm-up: is "soon"/ },
    {
      name: 'snow without heights',
      query: 'model=CemaNeigeGR4J&x1=300&x2=0&x3=80&x4=2&x5=0.5&x6=3',
      csv: CSV.replace('E\n', 'E,T\n').replaceAll(',1\n', ',1,0\n'),
      says: /hypsometry: is required/,
    },
    {
      name: 'Oudin without a latitude',
      query: `${GR4J}&evaporation=oudin`,
      csv: CSV.replace('E', 'T'),
      says: /latitude: is required/,
    },
    {
      name: 'a calibration without Qobs',
      query: 'model=GR4J&calibrate=KGE',
      says: /Qobs: is missing/,
    },
  ])('refused: $name', async ({ query = GR4J, csv = CSV, says }) => {
    const answer = await post(query, csv);
    const { detail, errors } = (await answer.json()) as { detail: string; errors: unknown[] };
    expect(detail).toMatch(says);
    expect(answer.status).toBe(400);
    expect(errors.length).toBeGreaterThan(0);
  });
});

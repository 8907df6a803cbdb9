import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../../science/reference-table.ts';
import { openTableProcesses, type Rows, type TableProcesses } from './open-processes.ts';

const PATH = '/ogc/processes/flood-frequency/execution';
const CSV = { 'content-type': 'text/csv' };

let service: TableProcesses;
beforeAll(async () => {
  service = await openTableProcesses(2_000_000);
});
afterAll(() => service.close());

type Answer = {
  readonly status: number;
  readonly rows: Rows;
  readonly errors: readonly { field: string; detail: string }[];
  readonly notes: Record<string, unknown>;
};

async function read(response: Response): Promise<Answer> {
  const json = (await response.json()) as unknown;
  return {
    status: response.status,
    rows: json as Rows,
    errors: (json as { errors: { field: string; detail: string }[] }).errors,
    notes: JSON.parse(response.headers.get('isohyet-notes') ?? '{}') as Record<string, unknown>,
  };
}
const post = async (lines: readonly string[], query: string) =>
  read(await service.post(`${PATH}?f=json${query}`, lines.join('\n'), CSV));
const column = (rows: Rows, name: string) => Float64Array.from(rows, (row) => Number(row[name]));
const peaksOf = (file: string, name: string) =>
  [...readReference(`floodfreq/${file}`).numbers(name)].map(String);

describeReference('flood frequency of a posted table', () => {
  // R lmom, checked with scipy: ../reference/floodfreq/ffa_fits_quantiles.csv.
  const fits = readReference('floodfreq/ffa_fits_quantiles.csv');
  const expected = (id: string, dist: string, method: string, columns: readonly string[]) => {
    const [ids, dists, methods] = ['id', 'dist', 'method'].map((name) => fits.texts(name));
    const row = ids!.findIndex(
      (name, at) => name === id && dists![at]!.startsWith(dist) && methods![at] === method,
    );
    return columns.map((name) => fits.numbers(name)[row]!);
  };
  const harricana = ['peak', ...peaksOf('peaks_Harricana.csv', 'observation')];

  test.each([
    { distribution: 'GEV', method: 'l-moments', dist: 'GEV', kind: 'lmom', relative: 1e-8 },
    { distribution: 'Gumbel', method: 'l-moments', dist: 'GUM', kind: 'lmom', relative: 1e-8 },
    { distribution: 'GLO', method: 'l-moments', dist: 'GLO', kind: 'lmom', relative: 1e-8 },
    { distribution: 'GEV', method: 'mle', dist: 'GEV', kind: 'mle', relative: 1e-4 },
  ])('$distribution by $method is that of lmom', async (of) => {
    const { rows } = await post(
      harricana,
      `&distribution=${of.distribution}&method=${of.method}&return-periods=2,5,100`,
    );
    expect(rows).toHaveLength(3);
    const wanted = expected('harricana', of.dist, of.kind, ['q2', 'q5', 'q100']);
    expectClose(column(rows, 'quantile'), wanted, { relative: of.relative });
    for (const row of rows) {
      expect(row['lower']).toBeLessThan(Number(row['quantile']));
      expect(row['upper']).toBeGreaterThan(Number(row['quantile']));
      expect(row).toMatchObject({ count: 69, distribution: of.distribution, method: of.method });
    }
  });

  test.each([
    { asked: 'GEV', method: 'lmom', distribution: 'GEV', dist: 'GEV' },
    { asked: 'Gev', method: 'L-Moments', distribution: 'GEV', dist: 'GEV' },
    { asked: 'GUMBEL', method: 'lmoments', distribution: 'Gumbel', dist: 'GUM' },
    { asked: 'EV1', method: 'LMOM', distribution: 'Gumbel', dist: 'GUM' },
    { asked: 'gum', method: 'l_moments', distribution: 'Gumbel', dist: 'GUM' },
    { asked: 'gpa', method: 'l-moments', distribution: 'GPA', dist: 'GPA' },
    { asked: 'gev', method: 'ML', distribution: 'GEV', dist: 'GEV' },
  ])('$asked by $method is $distribution', async ({ asked, method, distribution, dist }) => {
    const query = `&distribution=${asked}&method=${method}&return-periods=100`;
    const { rows } = await post(harricana, query);
    const name = method === 'ML' ? 'mle' : 'l-moments';
    expect(rows[0]).toMatchObject({ distribution, method: name });
    const wanted = expected('harricana', dist, name === 'mle' ? name : 'lmom', ['q100']);
    const relative = name === 'mle' ? 1e-4 : 1e-8;
    expectClose(column(rows, 'quantile'), wanted, { relative });
  });

  test.each([
    { distribution: 'GEV', method: 'l-moments', dist: 'GEV', relative: 1e-8 },
    { distribution: 'Gumbel', method: 'l-moments', dist: 'GUM', relative: 1e-8 },
    { distribution: 'GLO', method: 'l-moments', dist: 'GLO', relative: 1e-8 },
    { distribution: 'PE3', method: 'l-moments', dist: 'PE3', relative: 1e-8 },
    { distribution: 'GPA', method: 'l-moments', dist: 'GPA', relative: 1e-8 },
    { distribution: 'GEV', method: 'mle', dist: 'GEV', relative: 1e-4 },
  ])('values below 0: $distribution by $method, with a note', async (of) => {
    const samples = readReference('floodfreq/ffa_samples.csv');
    const ids = samples.texts('id');
    const values = [...samples.numbers('value')].filter((_, at) => ids[at] === 'synthetic_v3');
    const query = `&distribution=${of.distribution}&method=${of.method}&return-periods=1.5,2,100`;
    const { rows, notes } = await post(['peak', ...values.map(String)], query);
    const kind = of.method === 'mle' ? 'mle' : 'lmom';
    const wanted = expected('synthetic_v3', of.dist, kind, ['q1.5', 'q2', 'q100']);
    expectClose(column(rows, 'quantile'), wanted, { relative: of.relative });
    const negativePeaks = values.filter((value) => value < 0).length;
    expect(negativePeaks).toBeGreaterThan(0);
    expect(notes).toMatchObject({ negativePeaks });
    for (const { lower, quantile, upper } of rows) {
      expect(Number(lower)).toBeLessThan(Number(quantile));
      expect(Number(upper)).toBeGreaterThan(Number(quantile));
    }
  });

  test.each(['lp3', 'LPE3', 'log-pearson-3'])('%s is LP3', async (asked) => {
    const { rows } = await post(harricana, `&distribution=${asked}&method=MLE&return-periods=2`);
    expect(rows[0]).toMatchObject({ distribution: 'LP3', method: 'mle' });
  });

  test('LP3 with a regional skew is that of Bulletin 17C, example 1', async () => {
    // Chapter 10, example 1: station skew 0.397, regional 0.44 with an error of 0.078: 0.421.
    const lines = ['peak', ...peaksOf('peaks_B17C_Tab10_2.csv', 'q_peak_cfs')];
    const query = '&distribution=LP3&method=weighted&regional_skew=0.44&regional_skew_mse=0.078';
    const { rows } = await post(lines, query);
    expect(rows[0]!['location']).toBeCloseTo(3.328623159, 8);
    expect(rows[0]!['scale']).toBeCloseTo(0.140287994, 8);
    expect(rows[0]!['shape']).toBeCloseTo(0.421, 3);
    expect(rows[0]!['station_skew']).toBeCloseTo(0.396626124, 8);
    expect(rows).toHaveLength(9);
  });

  test('flows within bounds and perception thresholds are those of example 6', async () => {
    const peaks = peaksOf('peaks_B17C_Tab10_22.csv', 'q_peak_cfs').map((peak) => `${peak},,1,0`);
    const header = 'peak,perception_low,years,historic';
    const { rows } = await post([header, ...peaks, ',12000,22,1'], '&distribution=LP3');
    expect(rows[0]!['location']).toBeCloseTo(3.069106533, 6);
    expect(rows[0]!['scale']).toBeCloseTo(0.489820622, 6);
    expect(rows[0]!['shape']).toBeCloseTo(-0.462278724, 6);
    expect(rows[0]).toMatchObject({
      low_outliers: 10,
      low_outlier_threshold: 380,
      record_years: 87,
    });
  });

  test('several stations, as JSON, each with its own curve', async () => {
    const both = ['a', 'b'].flatMap((id) =>
      harricana.slice(1).map((peak) => ({ id, peak: Number(peak) * (id === 'a' ? 1 : 2) })),
    );
    const inputs = { table: both, distribution: 'Gumbel', return_periods: [2, 100] };
    const response = await service.postJson({ inputs, response: 'raw' }, `${PATH}?f=json`);
    const { rows } = await read(response);
    expect(rows.map(({ id, return_period }) => `${id} ${return_period}`)).toEqual([
      'a 2',
      'a 100',
      'b 2',
      'b 100',
    ]);
    const wanted = expected('harricana', 'GUM', 'lmom', ['q2', 'q100']);
    expectClose(column(rows.slice(0, 2), 'quantile'), wanted, { relative: 1e-8 });
    expectClose(
      column(rows.slice(2), 'quantile'),
      wanted.map((q) => 2 * q),
      { relative: 1e-8 },
    );
  });
});

describe('the description of flood-frequency', () => {
  test.each([
    { lang: 'en', title: 'Flood frequency' },
    { lang: 'fr', title: 'Fréquence des crues' },
  ])('describes its columns and options in $lang', async ({ lang, title }) => {
    const response = await service.get(`/ogc/processes/flood-frequency?lang=${lang}`);
    expect(response.status).toBe(200);
    const told = (await response.json()) as {
      title: string;
      description: string;
      inputs: Record<string, unknown>;
    };
    expect(told.title).toBe(title);
    expect(told.description).toContain('perception_low');
    expect(Object.keys(told.inputs)).toContain('return-periods');
    expect(told.inputs['distribution']).toMatchObject({
      schema: { enum: ['GEV', 'Gumbel', 'GLO', 'GPA', 'PE3', 'LP3'] },
    });
  });

  test('a table is answered as it came', async () => {
    const lines = ['peak', ...Array.from({ length: 12 }, (_, at) => String(100 + at * at))];
    const response = await service.post(`${PATH}?return-periods=2`, lines.join('\n'), CSV);
    expect(response.headers.get('content-type')).toContain('text/csv');
    const [header, row, ...more] = (await response.text()).trim().split(/\r?\n/);
    expect(header).toContain('return_period,exceedance_probability,quantile,lower,upper');
    expect(row).toMatch(/^2,0\.5,/);
    expect(more).toEqual([]);
  });
});

describe('flood frequency of a series', () => {
  // Each hydrological year from October has its flood of 100 + year on 1 May, else 10.
  const DAY = 86_400_000;
  const start = Date.UTC(1990, 9, 1);
  const end = Date.UTC(2005, 9, 1);
  const lines = ['date,discharge'];
  for (let ms = start; ms < end; ms += DAY) {
    const date = new Date(ms).toISOString().slice(0, 10);
    const isGap = date.startsWith('1999') && /-0[6-9]-/.test(date);
    const flood = date.slice(5) === '05-01' ? 100 + Number(date.slice(0, 4)) - 1990 : 10;
    lines.push(`${date},${isGap ? '' : flood}`);
  }

  test('annual maxima leave out the year with a gap, and name it', async () => {
    const query = '&sample=annual-maxima&distribution=gumbel&return-periods=2';
    const { rows, notes } = await post(lines, query);
    // The mean of 101 to 115 without 109 is L-location; from it the Gumbel median.
    expect(rows[0]!['count']).toBe(14);
    const location = Number(rows[0]!['location']) + 0.5772156649 * Number(rows[0]!['scale']);
    expect(location).toBeCloseTo((15 * 108 - 109) / 14, 6);
    expect(notes).toMatchObject({ missingYears: 1, refusedYears: [{ year: 1999 }] });
  });

  test('floods over a threshold are counted by the year, and too few are said', async () => {
    const query = '&sample=peaks-over-threshold&threshold=50';
    const { status, errors } = await post(lines, query);
    expect(status).toBe(400);
    expect(errors[0]!.detail).toContain('is exceeded by 15 floods, 20 are needed');
  });
});

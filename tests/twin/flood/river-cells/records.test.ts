import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { toIsoTime } from '../../../../services/earth/time.ts';
import type { Variable } from '../../../../services/earth/variable.ts';
import type { Run } from '../../../../services/store/run.ts';
import { cutBlocks, placeBlock } from '../../../../services/twin/flood/river-cells/cell-blocks.ts';
import { thresholdsOf } from '../../../../services/twin/flood/river-cells/fit-cells.ts';
import { planRecord } from '../../../../services/twin/flood/river-cells/river-record.ts';
import { runRiverCells } from '../../../../services/twin/flood/river-cells/run-river-cells.ts';
import { describeReference, referenceDir } from '../../../cases.ts';
import { CELLS, DAY_MS, DISCHARGE, GRID, openSmallCells } from './small-cells.ts';

const BLOCK = 256;

describe('rectangles of cells', () => {
  const grid = fc
    .tuple(fc.integer({ min: 1, max: 1500 }), fc.integer({ min: 1, max: 1500 }))
    .map(([nx, ny]) => ({ ...GRID, nx, ny }));

  test('hold every cell once, begin where stored blocks do, and stay within the bound', () => {
    fc.assert(
      fc.property(
        grid,
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 1, max: 64 }),
        (own, bytes, mib) => {
          const most = mib * 1024 * 1024;
          let cells = 0;
          for (const { x, y, nx, ny } of cutBlocks(own, bytes, most)) {
            cells += nx * ny;
            expect([x % BLOCK, y % BLOCK]).toEqual([0, 0]);
            expect(x + nx <= own.nx && y + ny <= own.ny).toBe(true);
            expect(nx * ny * bytes <= most || (nx <= BLOCK && ny <= BLOCK)).toBe(true);
          }
          expect(cells).toBe(own.nx * own.ny);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('put together give the whole grid again', () => {
    const own = { ...GRID, nx: 600, ny: 300 };
    const whole = Float32Array.from({ length: own.nx * own.ny }, (_, cell) => cell);
    const again = new Float32Array(whole.length);
    const blocks = cutBlocks(own, 1, 1);
    expect(blocks).toHaveLength(6);
    for (const block of blocks) {
      const { x, y, nx, ny } = block;
      const values = Float32Array.from(
        { length: nx * ny },
        (_, at) => whole[(y + Math.floor(at / nx)) * own.nx + x + (at % nx)]!,
      );
      placeBlock(again, own.nx, block, values);
    }
    expect(again).toEqual(whole);
  });
});

describe('a record', () => {
  const store = { runFolder: (collection: string, time: string) => `/${collection}/${time}` };
  const options = { firstMonth: 10, leastYears: 2, leastCompleteness: 0.9 };
  const daily: Variable = { ...DISCHARGE, id: 'daily', periodS: 86_400 };
  /** Days of a run, by the time that each mean ends at. */
  const makeRun = (referenceMs: number, fromMs: number, days: number, changes: object = {}) =>
    ({
      collection: 'daily',
      referenceTime: toIsoTime(referenceMs),
      generation: 1,
      updatedAt: toIsoTime(referenceMs),
      grid: GRID,
      marks: [],
      variables: [daily],
      maps: Array.from({ length: days }, (_, day) => ({
        path: `${referenceMs}-${day}`,
        variable: 'daily',
        validTime: toIsoTime(fromMs + (day + 1) * DAY_MS),
        members: [null],
      })),
      ...changes,
    }) as unknown as Run;
  const START = Date.UTC(1999, 9, 1);

  test('of hydrological years from October: the year of a day is that of its middle', () => {
    // To the end of September 2002: 1096 days, the year 2000 has 366 of them.
    const { years, refused, stepHours } = planRecord(
      [makeRun(START, START, 1096)],
      'daily',
      options,
      store,
    );
    expect(years.map(({ year, steps }) => [year, steps.length])).toEqual([
      [2000, 366],
      [2001, 365],
      [2002, 365],
    ]);
    expect([refused, stepHours]).toEqual([[], 24]);
  });

  test('takes each day of the newest run that has it, and changes with any run', () => {
    const old = makeRun(START, START, 800);
    const late = makeRun(START + DAY_MS, START + 700 * DAY_MS, 396);
    const both = planRecord([late, old], 'daily', options, store);
    const steps = both.years.flatMap((year) => year.steps);
    expect(steps).toHaveLength(1096);
    expect(steps[699]!.path).toContain(`${START}-699`);
    expect(steps[700]!.path).toContain(`${START + DAY_MS}-0`);
    const again = { ...old, generation: 2 };
    expect(planRecord([late, again], 'daily', options, store).digest).not.toBe(both.digest);
  });

  test('does not change with the days of a year that is not whole yet', () => {
    const whole = makeRun(START, START, 1096);
    const next = makeRun(START + DAY_MS, START + 1096 * DAY_MS, 40);
    const { digest, runs, refused, toMs } = planRecord([next, whole], 'daily', options, store);
    expect(digest).toBe(planRecord([whole], 'daily', options, store).digest);
    expect(runs).toEqual([whole]);
    expect(refused).toMatchObject([{ year: 2003, completeness: 40 / 365 }]);
    expect(toMs).toBe(START + 1096 * DAY_MS);
  });

  test('refuses a year with a hole, and one between others without any day', () => {
    const parts = [
      makeRun(START, START, 366),
      makeRun(START + 1, START + (366 + 365 + 60) * DAY_MS, 305 + 365),
    ];
    const { years, refused } = planRecord(parts, 'daily', options, store);
    expect(years.map(({ year }) => year)).toEqual([2000, 2003]);
    expect(refused).toMatchObject([
      { year: 2001, completeness: 0 },
      { year: 2002, completeness: 305 / 365 },
    ]);
  });

  test('whose runs differ in grid or quantity is refused', () => {
    const other = (changes: object) => () =>
      planRecord(
        [makeRun(START, START, 366), makeRun(START + DAY_MS, START, 366, changes)],
        'daily',
        options,
        store,
      );
    expect(other({ grid: { ...GRID, nx: 5 } })).toThrow('nothing is resampled');
    expect(other({ variables: [{ ...daily, cellMethod: 'point' }] })).toThrow('another quantity');
  });
});

test('a threshold below zero is zero, and counted', () => {
  const fit = { location: Float32Array.of(0, 10, NaN), scale: Float32Array.of(5, 5, NaN) };
  const { values, raised } = thresholdsOf(fit, 1.5);
  expect(raised).toBe(1);
  // -ln(-ln(1 - 1/1.5)) = -0.0940478 (Python, math.log).
  expect(values[0]).toBe(0);
  expect(values[1]).toBeCloseTo(10 - 5 * 0.0940478, 5);
  expect(values[2]).toBeNaN();
});

describeReference('a cube of yearly maxima', () => {
  let world: Awaited<ReturnType<typeof openSmallCells>>;
  beforeAll(async () => {
    world = await openSmallCells();
  });
  afterAll(() => world.close());

  const rowsOf = (file: string) =>
    readFileSync(join(referenceDir, 'floodfreq', file), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.replaceAll('"', '').split(','));

  test('is fitted as it stands: Guadalupe River as lmom has it', async () => {
    const peaks = rowsOf('ffa_samples.csv').filter(([id]) => id === 'guadalupe_cfs');
    const { periodS: _, ...rest } = DISCHARGE;
    const variable: Variable = {
      ...rest,
      id: 'water_volume_transport_in_river_channel_maximum_1y',
      cellMethod: 'maximum',
    };
    const fields = peaks.map(([, , value], at) => ({
      validMs: Date.UTC(1936 + at, 0, 1),
      intervalStartMs: Date.UTC(1935 + at, 0, 1),
      values: new Float32Array(CELLS).fill(Number(value)),
    }));
    await world.write('small-maxima', Date.UTC(1935, 0, 1), fields, variable);
    const { upstreamArea: _area, ...cells } = world.area.riverCells;
    const riverCells = { ...cells, reanalysis: 'small-maxima', variable: variable.id };
    const [run] = await runRiverCells({ ...world.area, riverCells }, world.deps);
    expect(run!.lineage!.parameters).toMatchObject({
      variable: { stepHours: null },
      yearsUsed: peaks.map((_row, at) => 1935 + at),
      cells: { fitted: CELLS },
    });
    const [header, ...fits] = rowsOf('ffa_fits_quantiles.csv');
    const row = fits.find((one) => one[0] === 'guadalupe_cfs' && one[2]!.startsWith('GUM'));
    // The name of the distribution holds a comma: columns after it stand one place on.
    const expected = (column: string) => Number(row![header!.indexOf(column) + 1]);
    for (const years of [2, 5, 10, 20, 50, 100]) {
      const [value] = await world.read(run!.collection, `river_discharge_threshold_${years}yr`);
      expect(value! / expected(`Q${years}`)).toBeCloseTo(1, 6);
    }
  });
});

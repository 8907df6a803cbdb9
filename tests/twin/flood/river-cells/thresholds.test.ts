import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { runRiverCells } from '../../../../services/twin/flood/river-cells/run-river-cells.ts';
import { findUpstreamArea } from '../../../../services/twin/flood/river-cells/upstream-area.ts';
import type { Run } from '../../../../services/store/run.ts';
import { DEMO11, FIRST_YEAR, GRID, KINDS, openSmallCells, V1, YEARS } from './small-cells.ts';

const SUFFIX = { 1.5: '1_5', 2: '2', 5: '5', 10: '10', 20: '20', 50: '50', 100: '100' } as const;
const PERIODS = [1.5, 2, 5, 10, 20, 50, 100] as const;

let world: Awaited<ReturnType<typeof openSmallCells>>;
let run: Run;
beforeAll(async () => {
  world = await openSmallCells();
  await world.writeArea();
  await world.writeReanalysis();
  [run] = (await runRiverCells(world.area, world.deps)) as [Run];
}, 120_000);
afterAll(() => world.close());

const thresholds = (years: keyof typeof SUFFIX) =>
  world.read('twin-flood-thresholds', `river_discharge_threshold_${SUFFIX[years]}yr`);

describe('flood thresholds of river cells', () => {
  test.each(PERIODS)('of %s years are those of lmom', async (years) => {
    const values = await thresholds(years);
    const [v1, demo11] = [V1.byYears[years], DEMO11.byYears[years]];
    for (const [cell, expected] of [v1, demo11, NaN, NaN, NaN, demo11, 7, NaN].entries()) {
      const { name } = KINDS[cell]!;
      if (Number.isNaN(expected)) expect(values[cell], name).toBeNaN();
      // Stored in single precision.
      else expect(Math.abs(values[cell]! / expected - 1), name).toBeLessThan(1e-6);
    }
  });

  test('come with location and scale, and with the years of each cell', async () => {
    const read = (name: string) => world.read('twin-flood-thresholds', name);
    const [location, scale, years] = await Promise.all([
      read('river_discharge_gumbel_location'),
      read('river_discharge_gumbel_scale'),
      read('river_discharge_years'),
    ]);
    expect(location[0]! / V1.location).toBeCloseTo(1, 6);
    expect(scale[1]! / DEMO11.scale).toBeCloseTo(1, 6);
    expect(years).toEqual([15, 11, NaN, 8, NaN, 11, 15, NaN]);
  });

  test('are of the record’s own grid, dated at its end, and name their return period', () => {
    expect(run).toMatchObject({
      collection: 'twin-flood-thresholds',
      grid: GRID,
      referenceTime: `${FIRST_YEAR + YEARS}-01-01T00:00:00Z`,
    });
    const variable = run.variables.find(({ id }) => id === 'river_discharge_threshold_1_5yr');
    expect(variable).toMatchObject({
      unit: 'm3 s-1',
      returnPeriodYears: 1.5,
      label: {
        en: 'Flood threshold of river discharge, return period 1.5 years',
        fr: 'Seuil de crue du débit, période de retour 1,5 ans',
      },
    });
    const [map] = run.maps;
    expect(map!.intervalStart).toBe(`${FIRST_YEAR}-01-01T00:00:00Z`);
  });

  test('say which years they are made of, and what was left out', () => {
    const { process, inputs, parameters, warnings } = run.lineage!;
    expect(process.id).toBe('twin-flood-thresholds');
    expect(inputs.map(({ role, collection }) => `${role} ${collection}`)).toEqual([
      'reanalysis small-reanalysis',
      'reanalysis small-reanalysis',
      'upstream area small-area',
    ]);
    expect(parameters).toMatchObject({
      area: 'small',
      model: 'Small rivers 1',
      yearsUsed: Array.from({ length: YEARS }, (_, at) => FIRST_YEAR + at),
      yearsRefused: [{ year: FIRST_YEAR + YEARS, completeness: 0.081 }],
      leastUpstreamAreaKm2: 250,
      cells: {
        fitted: 4,
        tooFewYears: 1,
        belowUpstreamArea: 2,
        withoutValues: 1,
        raisedToZero: 0,
      },
    });
    const words = warnings.map(({ en }) => en).join('\n');
    expect(words).toContain(`too much of them is missing: ${FIRST_YEAR + YEARS}`);
    expect(words).toContain('1 cells have fewer than 10 years');
    expect(words).toContain('240 h apart');
  });

  test('leave out small rivers also by an upstream area that lies beside the discharge', async () => {
    const run = await world.deps.catalog.getRun('small-area', 'latest');
    const found = await findUpstreamArea(undefined, [run], { grid: GRID }, world.deps);
    expect(found?.place).toMatchObject({ band: 0, km2: 1e-6 });
    expect(await findUpstreamArea(undefined, [], { grid: GRID }, world.deps)).toBeUndefined();
  });

  test('of the same inputs are not made anew; of a changed reanalysis they are', async () => {
    expect(await runRiverCells(world.area, world.deps)).toEqual([]);
    const late = Date.UTC(FIRST_YEAR + YEARS, 1, 10);
    const values = new Float32Array(KINDS.length).fill(1);
    await world.write('small-reanalysis', Date.UTC(2016, 0, 1), [{ validMs: late, values }]);
    const [again] = await runRiverCells(world.area, world.deps);
    expect(again).toMatchObject({ collection: 'twin-flood-thresholds', generation: 2 });
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { RegularLonLatGrid } from '../../../../services/earth/grid.ts';
import type { Fault } from '../../../../services/platform/fault.ts';
import { readAreas, readCellAreas } from '../../../../services/twin/flood/areas.ts';
import { floodTwin } from '../../../../services/twin/flood/flood-twin.ts';
import { runRiverCells } from '../../../../services/twin/flood/river-cells/run-river-cells.ts';
import type { CellArea } from '../../../../services/twin/flood/river-cells/settings.ts';
import { DAY_MS, DISCHARGE, GRID, MODEL, openSmallCells } from './small-cells.ts';

let world: Awaited<ReturnType<typeof openSmallCells>>;
beforeAll(async () => {
  world = await openSmallCells();
  for (const id of ['other-grid', 'other-mean', 'other-alone', 'other-monthly', 'other-area']) {
    world.writeEntry(id, MODEL);
  }
  world.writeEntry('other-model', 'Large rivers 2');
  world.writeEntry('no-model', undefined);
  await world.writeArea();
  await world.writeReanalysis();
}, 120_000);
afterAll(() => world.close());

const START_MS = Date.UTC(2016, 5, 1);
const refusal = (changes: Partial<CellArea['riverCells']>) => {
  const area = { ...world.area, riverCells: { ...world.area.riverCells, ...changes } };
  return runRiverCells(area, world.deps).then(
    () => undefined,
    ({ kind, message }: Fault) => ({ kind, message }),
  );
};
/** Two times of two members, or as is said, as a run of the collection. */
const writeEnsemble = async (
  forecast: string,
  options: {
    readonly grid?: RegularLonLatGrid;
    readonly variable?: typeof DISCHARGE;
    readonly members?: readonly number[];
  } = {},
) => {
  const { grid = GRID, variable = DISCHARGE, members = [0, 1] } = options;
  const fields = [1, 2].flatMap((time) =>
    members.map((member) => ({
      validMs: START_MS + time * DAY_MS,
      member,
      values: new Float32Array(grid.nx * grid.ny).fill(1),
    })),
  );
  await world.write(forecast, START_MS, fields, variable, grid);
  return refusal({ forecast });
};

describe('a forecast that thresholds do not fit is refused with the reason:', () => {
  test('of another model', async () => {
    const { kind, message } = (await writeEnsemble('other-model'))!;
    expect(kind).toBe('inconsistent-data');
    expect(message).toContain('its model is "Large rivers 2", theirs is "Small rivers 1"');
  });

  test('of a model that its entry does not name', async () => {
    expect((await writeEnsemble('no-model'))!.message).toContain(
      'the entry of no-model does not say its model',
    );
  });

  test('on another grid: nothing is resampled', async () => {
    const grid = { ...GRID, lonFirstDeg: 6.25 };
    expect((await writeEnsemble('other-grid', { grid }))!.message).toContain('their grids differ');
  });

  test('of instants, where the record has means', async () => {
    const { periodS: _, ...rest } = DISCHARGE;
    const variable = { ...rest, cellMethod: 'point' as const };
    expect((await writeEnsemble('other-mean', { variable }))!.message).toContain(
      'it holds instants, they are made of the mean of 240 h',
    );
  });

  test('without an ensemble', async () => {
    const alone = await writeEnsemble('other-alone', { members: [0] });
    expect(alone!.message).toContain('probabilities need an ensemble');
  });

  test('and no outlook was written of any of them', async () => {
    expect(await world.deps.runs.listRuns('twin-flood-river-outlook')).toEqual([]);
    expect(await world.deps.runs.listRuns('twin-flood-thresholds')).toHaveLength(1);
  });
});

describe('a record that cannot be fitted is refused with the reason:', () => {
  const settings = () => world.area.riverCells.settings;

  test('too few years, with those that are incomplete and how many are needed', async () => {
    const { kind, message } = (await refusal({ settings: { ...settings(), leastYears: 16 } }))!;
    expect(kind).toBe('inconsistent-data');
    expect(message).toBe(
      'small-reanalysis has 15 whole years, 16 are needed; incomplete are 2016 (8 %)',
    );
  });

  test('a collection without a run', async () => {
    expect(await refusal({ reanalysis: 'small-maxima' })).toMatchObject({ kind: 'unavailable' });
  });

  test('a variable that is not there, or is no discharge', async () => {
    expect(await refusal({ variable: 'river_storage' })).toMatchObject({
      kind: 'unknown-variable',
    });
    const area = { reanalysis: 'small-area', variable: 'upstream_area' };
    expect((await refusal(area))!.message).toContain('is in m2, not a discharge in m3 s-1');
  });

  test('an upstream area on another grid', async () => {
    const grid = { ...GRID, nx: 2 };
    const variable = { ...DISCHARGE, id: 'upstream_area', unit: 'm2' };
    const values = new Float32Array(4).fill(1e9);
    await world.write('other-area', 0, [{ validMs: 0, values }], variable, grid);
    expect((await refusal({ upstreamArea: 'other-area' }))!.message).toContain('another grid');
  });

  test('values a month apart, which are no floods', async () => {
    const fields = Array.from({ length: 200 }, (_, month) => ({
      validMs: Date.UTC(2001, month + 1, 1),
      values: new Float32Array(8).fill(1),
    }));
    await world.write('other-monthly', Date.UTC(2001, 0, 1), fields);
    expect((await refusal({ reanalysis: 'other-monthly' }))!.message).toContain('744 hours apart');
  });
});

describe('the settings of flood.json', () => {
  const path = () => join(world.catalogDir, 'twins', 'flood.json');
  const write = (...areas: readonly object[]) => writeFileSync(path(), JSON.stringify({ areas }));

  test('an area of cells alone is no area of reaches, and is watched for its runs', async () => {
    expect(await readAreas(world.catalogDir)).toEqual([]);
    expect((await readCellAreas(world.catalogDir)).map(({ id }) => id)).toEqual(['small']);
    const [area] = await floodTwin.readAreas(world.catalogDir);
    expect(area!.inputs.runs).toEqual(['small-reanalysis', 'small-ensemble', 'small-area']);
  });

  test('an area of reaches may have cells beside them: one area of both', async () => {
    const { areas } = JSON.parse(readFileSync('data-catalog/twins/flood.json', 'utf8')) as {
      areas: object[];
    };
    write({ ...areas[0]!, id: 'both', riverCells: world.area.riverCells });
    const [area, ...others] = await floodTwin.readAreas(world.catalogDir);
    expect(others).toEqual([]);
    expect(area!.id).toBe('both');
    expect(area!.inputs.runs).toContain('small-reanalysis');
    expect(area!.inputs.tables).toContain('exercise-rhine-reaches');
  });

  test.each([
    ['return periods without that of 20 years', { settings: { returnPeriodsYears: [2, 5] } }],
    ['a month that is none', { settings: { firstMonth: 13 } }],
    ['a word that means nothing', { treshold: 'x' }],
  ])('%s: refused by name', async (_, changes) => {
    write({ ...world.area, riverCells: { ...world.area.riverCells, ...changes } });
    await expect(readCellAreas(world.catalogDir)).rejects.toMatchObject({
      kind: 'bad-configuration',
      message: expect.stringContaining('areas[0].riverCells') as string,
    });
  });

  test('what an area of reaches lacks is named, not that it is none of cells', async () => {
    write({ id: 'half', title: { en: 'a', fr: 'b' } });
    await expect(readAreas(world.catalogDir)).rejects.toThrow('areas[0].weather');
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openCatalog } from '../../../../services/catalog/catalog.ts';
import { ownEntriesFolder } from '../../../../services/catalog/own-entries.ts';
import type { Fault } from '../../../../services/platform/fault.ts';
import { checkInputs } from '../../../../services/twin/processes/process.ts';
import { floodThresholdsProcess } from '../../../../services/twin/flood/river-cells/request/flood-thresholds.ts';
import { DEMO11, DISCHARGE, openSmallCells, V1 } from './small-cells.ts';

let world: Awaited<ReturnType<typeof openSmallCells>>;
beforeAll(async () => {
  world = await openSmallCells();
  await world.writeArea();
  await world.writeReanalysis();
}, 120_000);
afterAll(() => world.close());

const execute = async (inputs: Readonly<Record<string, unknown>>) => {
  const config = { DATA_DIR: world.dataDir, CATALOG_DIR: world.catalogDir };
  const process = floodThresholdsProcess(config, world.deps);
  const outputs = await process.execute(checkInputs(process, inputs), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const { value } = outputs['summary'] as { value: Readonly<Record<string, unknown>> };
  return value;
};
const refusal = (inputs: Readonly<Record<string, unknown>>) =>
  execute(inputs).then(
    () => undefined,
    ({ kind, message, facts }: Fault) => ({ kind, message, facts }),
  );

describe('flood thresholds on request', () => {
  test('are kept as a collection of their own, of the return periods asked for', async () => {
    const answer = await execute({
      collection: 'small-reanalysis',
      returnPeriods: [100, 10],
      leastYears: 8,
      name: 'Of eight years',
    });
    expect(answer).toMatchObject({
      title: { en: 'Of eight years', fr: 'Of eight years' },
      marks: ['SCENARIO'],
      yearsRefused: [{ year: 2016 }],
      // No upstream area is asked for: the small stream counts, and so it is said.
      cells: { fitted: 7, tooFewYears: 0, belowUpstreamArea: 0, withoutValues: 1 },
    });
    const id = answer['id'] as string;
    const catalog = openCatalog(
      [world.catalogDir, ownEntriesFolder(world.dataDir)],
      world.deps.runs,
    );
    expect(await catalog.getCollection(id)).toMatchObject({
      'isohyet:marks': ['SCENARIO'],
      'isohyet:model': 'Small rivers 1',
      title: 'SCENARIO: Of eight years',
    });
    const run = await catalog.getRun(id, 'latest');
    expect(run.variables.map((variable) => variable.id)).toEqual([
      'river_discharge_threshold_10yr',
      'river_discharge_threshold_100yr',
      'river_discharge_gumbel_location',
      'river_discharge_gumbel_scale',
      'river_discharge_years',
    ]);
    expect(run.lineage).toMatchObject({
      process: { id: 'flood-thresholds' },
      parameters: { variable: { id: DISCHARGE.id }, leastUpstreamAreaKm2: null },
    });
    expect(run.lineage!.warnings.map(({ en }) => en).join('\n')).toContain('Upstream area is not');
    const map = run.maps.find(({ variable }) => variable === 'river_discharge_threshold_100yr')!;
    const greatest = Math.max(V1.byYears[100], DEMO11.byYears[100]);
    expect(map.max! / greatest).toBeCloseTo(1, 6);
  }, 60_000);

  test.each([
    ['a table', { collection: 'exercise-rhine-reaches' }, 'invalid-request', 'is a table'],
    ['no collection', { collection: 'nowhere' }, 'unknown-collection', 'no collection "nowhere"'],
    ['one without runs', { collection: 'small-maxima' }, 'unavailable', 'has no run yet'],
    [
      'one without discharge',
      { collection: 'small-area' },
      'unknown-variable',
      'no variable of river discharge',
    ],
    [
      'more years than there are',
      { collection: 'small-reanalysis', leastYears: 30 },
      'inconsistent-data',
      '30 are needed',
    ],
  ])('of %s are refused at once', async (_, inputs, kind, words) => {
    const found = await refusal(inputs);
    expect(found?.kind).toBe(kind);
    expect(found?.message).toContain(words);
  });

  test.each([
    ['returnPeriods', [1]],
    ['returnPeriods', [2, 2]],
    ['startMonth', 0],
    ['leastYears', 2],
    ['leastCompleteness', 1.5],
  ])('%s of %j is named as wrong', async (name, value) => {
    const found = await refusal({ collection: 'small-reanalysis', [name]: value });
    expect(found?.kind).toBe('invalid-request');
    expect(JSON.stringify(found?.facts['errors'])).toContain(name);
  });
});

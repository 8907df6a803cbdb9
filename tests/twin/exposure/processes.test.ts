import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openStyles, type Styles } from '../../../services/catalog/styles.ts';
import type { Lineage } from '../../../services/store/lineage.ts';
import { openRunStore } from '../../../services/store/runs.ts';
import { fireArrivalProcess } from '../../../services/twin/exposure/arrival-process.ts';
import { exposureProcess } from '../../../services/twin/exposure/exposure-process.ts';
import type { ProcessContext } from '../../../services/twin/processes/process.ts';
import { depsOf, FACILITIES, field, GRID, REFERENCE_TIME, ROADS } from './small-valley.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'isohyet-exposure-'));
afterAll(() => rm(dataDir, { recursive: true, force: true }));

const runs = openRunStore(dataDir);
afterAll(() => runs.close());

const context: ProcessContext = {
  signal: new AbortController().signal,
  onProgress: () => undefined,
};

const WARNING = { en: 'Fire: last seen 22 h before the start', fr: 'Feu : vu 22 h avant le début' };
const LINEAGE: Lineage = {
  process: { id: 'twin-fire-spread', version: 'test' },
  key: 'a'.repeat(64),
  inputs: [],
  observations: [{ role: 'hotspots', collection: 'spots', count: 16, ageHours: 22 }],
  parameters: { spreadFactor: 1.26, memberWeights: { 0: 0.8, 1: 0.2 } },
  versions: {},
  warnings: [WARNING],
};

describe('the processes', () => {
  let styles: Styles;
  beforeAll(async () => {
    styles = await openStyles('data-catalog');
    const land = { collection: 'land', referenceTime: REFERENCE_TIME, grid: GRID, marks: [] };
    const landWriter = await runs.openWriter(land);
    await landWriter.addField(field('population_count', '1', Float32Array.of(10, 200, NaN)));
    await landWriter.addField(field('fuel_type', '1', Float32Array.of(2, 3, NaN)));
    await landWriter.commit();
    await landWriter.close();
    const run = { collection: 'fire', referenceTime: REFERENCE_TIME, grid: GRID, marks: [] };
    const writer = await runs.openWriter({ ...run, marks: ['SCENARIO'] });
    await writer.addField(field('fire_arrival_time', 'h', Float32Array.of(1, 6, NaN), 0));
    await writer.addField(field('fire_arrival_time', 'h', Float32Array.of(2, NaN, NaN), 1));
    await writer.commit();
    await writer.close();
    const learned = await runs.openWriter({ ...run, collection: 'learned' });
    await learned.addField(field('fire_arrival_time', 'h', Float32Array.of(1, 6, NaN), 0));
    await learned.addField(field('fire_arrival_time', 'h', Float32Array.of(2, NaN, NaN), 1));
    await learned.commit({ lineage: LINEAGE });
    await learned.close();
  });

  function depsOfService() {
    const deps = depsOf(runs, { halls: FACILITIES, ways: ROADS });
    const getRun = (collection: string) => runs.readRun(collection, REFERENCE_TIME);
    return {
      ...deps,
      catalog: { ...deps.catalog, getRun },
      styles,
      readAreas: async () => [
        { id: 'valley', landscape: 'land', exposure: { facilities: 'halls', roads: 'ways' } },
      ],
    };
  }

  test('fire-arrival answers hours and times, with source and marks', async () => {
    const process = fireArrivalProcess(depsOfService(), 'fire');
    const place = { type: 'Point', coordinates: [10.15, 50.05] };
    const { arrival } = await process.execute(
      { place, collection: 'fire', run: 'latest' },
      context,
    );
    expect(arrival).toMatchObject({
      value: {
        probability: 0.5,
        earliestH: 6,
        earliest: '2026-11-23T06:00:00Z',
        likelyH: 6,
        // One of two is not nine of ten: the map shows none either.
        latestH: null,
        latest: null,
        levels: { earliest: 0.1, likely: 0.5, latest: 0.9 },
        amongReached: { members: 1, firstH: 6, medianH: 6, lastH: 6 },
        members: 2,
        source: { collection: 'fire', run: REFERENCE_TIME },
        marks: ['SCENARIO'],
      },
    });
  });

  test('answers tell what their run was made of, how old it was, and what it warns of', async () => {
    const told = { observations: LINEAGE.observations, warnings: [WARNING] };
    const place = { type: 'Point', coordinates: [10.15, 50.05] };
    const arrivalOf = async (collection: string) => {
      const process = fireArrivalProcess(depsOfService(), 'fire');
      return (await process.execute({ place, collection, run: 'latest' }, context))['arrival'];
    };
    // Members count as on the map: the one that comes has 0.8 of the weight.
    expect(await arrivalOf('learned')).toMatchObject({
      value: { ...told, probability: 0.8, memberWeights: 'learned' },
    });
    expect(await arrivalOf('fire')).toMatchObject({
      value: { observations: [], warnings: [], probability: 0.5, memberWeights: 'alike' },
    });
    const exposed = await exposureProcess(depsOfService()).execute(
      { collection: 'learned', variable: 'fire_arrival_time', run: 'latest' },
      context,
    );
    expect(exposed['exposure']).toMatchObject({ value: told });
  });

  test('fire-arrival refuses coordinates that are none', async () => {
    const process = fireArrivalProcess(depsOfService(), 'fire');
    const place = { type: 'Point', coordinates: [999, 50] };
    const wrong = process.execute({ place, collection: 'fire', run: 'latest' }, context);
    await expect(wrong).rejects.toMatchObject({ kind: 'invalid-request' });
  });

  test('exposure tells arrival in the classes of its style; not reached is not unknown', async () => {
    const process = exposureProcess(depsOfService());
    const inputs = { collection: 'fire', variable: 'fire_arrival_time', run: 'latest' };
    const { exposure } = await process.execute({ ...inputs, member: 1 }, context);
    expect(exposure).toMatchObject({
      value: {
        none: { people: 200 },
        hazardUnknown: { people: 0 },
        total: { people: 210, dwellings: null },
        missingCells: { people: 1 },
        style: { id: 'fire-arrival-time' },
        layer: { member: 1 },
        marks: ['SCENARIO'],
      },
    });
  });

  test('exposure names the styles that fit where one does not', async () => {
    const process = exposureProcess(depsOfService());
    const inputs = { collection: 'fire', variable: 'fire_arrival_time', run: 'latest' };
    const wrong = process.execute({ ...inputs, style: 'temperature' }, context);
    await expect(wrong).rejects.toMatchObject({
      facts: { errors: [{ field: 'style', allowed: ['fire-arrival-time'] }] },
    });
  });
});

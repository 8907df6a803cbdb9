import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, test } from 'vitest';

import { openGeometry } from '../../services/earth/geometry.ts';
import { openTableStore } from '../../services/store/tables.ts';
import {
  LANDSCAPE,
  makeFloodCountry,
  TOWN,
  type FloodCountry,
} from '../feeds/exercise/flood-country.ts';
import { openTemporaryStore, type TemporaryStore } from './temporary-store.ts';

const TIME = '2026-11-23T00:00:00Z';

let country: FloodCountry;
let store: TemporaryStore;
beforeAll(async () => {
  country = await makeFloodCountry();
  store = await openTemporaryStore();
  // As the exercise does it: a folder a collection, whose rows replace those before.
  for (const collection of await readdir(country.folder)) {
    const { results } = await store.ingest([join(country.folder, collection)], {
      collection,
      replacesRows: true,
    });
    const refused = results.filter(({ refusals }) => refusals.length > 0);
    expect(refused).toEqual([]);
  }
}, 90_000);
afterAll(async () => {
  await store.close();
  await rm(country.folder, { recursive: true, force: true });
});

test.each([
  { collection: LANDSCAPE, cellM: 100, variables: 5 },
  { collection: TOWN, cellM: 10, variables: 5 },
])('the rasters of $collection lie on squares of UTM 32', async (expected) => {
  const { collection, cellM, variables } = expected;
  const { run, values } = await store.readMap(collection, TIME, 'surface_altitude');
  expect(run.grid).toMatchObject({ kind: 'projected', dxM: cellM, dyM: cellM });
  expect(run.maps).toHaveLength(variables);
  expect(run.marks).toEqual(['EXERCISE']);
  expect(run.complete).toBe(true);
  expect(Array.from(values)).toEqual(
    Array.from(await country.readLayer(collection, 'surface_altitude')),
  );
});

test('a gauge on Earth is the cell of its river in both', async () => {
  const gauges = await country.readFeatures<GeoJSON.Point>('gauges');
  const { geometry } = gauges.find(({ properties }) => properties['gauge_id'] === 'EXG5')!;
  const [lonDeg, latDeg] = geometry.coordinates;
  const heights: number[] = [];
  for (const collection of [LANDSCAPE, TOWN]) {
    const { run, values } = await store.readMap(collection, TIME, 'surface_altitude');
    const { index } = openGeometry(run.grid).nearest(lonDeg!, latDeg!)!;
    heights.push(values[index]!);
  }
  // The bed that is burnt into the town runs through the very cell, and at its height.
  expect(Math.abs(heights[0]! - heights[1]!)).toBeLessThan(0.5);
});

test('its tables are there with all their rows', async () => {
  const tables = openTableStore(store.dataDir);
  const count = async (name: string) => (await tables.readTable(`exercise-rhine-${name}`))?.rows;
  expect(await count('gauges')).toBe(5);
  expect(await count('basins')).toBe(7);
  expect(await count('weather')).toBe(7 * 9600);
  expect(await count('annual-peaks')).toBe(4 * 45);
  expect(await count('reach-climate')).toBe(40 * (await count('reaches'))!);
  expect(await count('discharge')).toBeGreaterThan(3500);
  expect(await count('levees')).toBe(11);
});

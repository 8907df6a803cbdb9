import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openTemporaryStore, type TemporaryStore } from './temporary-store.ts';

const FIXTURES = 'tests/fixtures/ingest';

describe('ingest of GeoTIFF files', () => {
  let store: TemporaryStore;
  beforeEach(async () => {
    store = await openTemporaryStore();
  });
  afterEach(() => store.close());

  test('a file that says what it holds becomes a field of its run', async () => {
    const paths = [`${FIXTURES}/temperature.tif`];
    const { results } = await store.ingest(paths);
    expect(results).toMatchObject([{ status: 'added', count: 1, refusals: [] }]);
    const time = '2026-01-01T00:00:00Z';
    const { map, run, values } = await store.readMap('eccc-gdps', time, 'air_temperature_2m');
    // Written by rasterio (fixtures' README): 270 + (row * 12 + column) / 4, one cell missing.
    expect(values[0]).toBe(270);
    expect(values[7 * 12 + 11]).toBe(270 + 95 / 4);
    expect(values[2 * 12 + 3]).toBeNaN();
    expect(map).toMatchObject({ validTime: '2026-01-01T06:00:00Z', missing: 1 });
    expect(run.grid).toMatchObject({ lonFirstDeg: -119.75, latFirstDeg: 53.75, nx: 12, ny: 8 });
    expect((await store.ingest(paths)).results).toMatchObject([{ status: 'unchanged' }]);
  });

  test('a file in a projection keeps its grid', async () => {
    const { results } = await store.ingest([`${FIXTURES}/projected.tif`]);
    expect(results).toMatchObject([{ status: 'added', count: 1 }]);
    const time = '2026-01-01T00:00:00Z';
    const { run, values } = await store.readMap('eccc-gdps', time, 'air_temperature_2m');
    // Edges by rasterio: 5000000, 1992000, 5012000, 2000000; cells of 1 km.
    const first = { xFirstM: 5_000_500, yFirstM: 1_999_500, dxM: 1000, dyM: 1000 };
    expect(run.grid).toMatchObject({ kind: 'projected', nx: 12, ny: 8, ...first });
    expect(values[7 * 12 + 11]).toBe(270 + 95 / 4);
  });

  test('a file that does not say what it holds is set aside', async () => {
    const { results } = await store.ingest([`${FIXTURES}/unnamed.tif`]);
    expect(results).toMatchObject([{ status: 'refused' }]);
    const says = 'variable, unit, reference_time, valid_time missing';
    expect(results[0]?.refusals[0]?.reason).toContain(says);
  });
});

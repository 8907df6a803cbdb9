import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { casesDir, describeCases } from '../cases.ts';
import { openTemporaryStore, type TemporaryStore } from './temporary-store.ts';

const TIME = '2024-01-01T00:00:00Z';
/** A slope that falls towards grid south by 10 m a cell of 100 m. */
const SLOPE = [
  'ncols 4\nnrows 4\nxllcorner -1551000\nyllcorner 649000\ncellsize 100\nNODATA_value -9999',
  '40 40 40 40',
  '30 30 30 30',
  '20 20 20 20',
  '10 10 10 10',
].join('\n');

let store: TemporaryStore;
let folder: string;
beforeEach(async () => {
  store = await openTemporaryStore();
  folder = await mkdtemp(join(tmpdir(), 'isohyet-rasters-'));
});
afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

async function ingestText(text: string, options: Parameters<TemporaryStore['ingest']>[1] = {}) {
  const path = join(folder, 'raster.asc');
  await writeFile(path, text);
  const { results } = await store.ingest([path], options);
  return { result: results[0]!, reason: results[0]?.refusals[0]?.reason };
}

describe('rasters that do not say what they hold', () => {
  test('heights bring their slope and aspect, told from true north', async () => {
    const options = { collection: 'nrcan-mrdem', crs: 'EPSG:3978' };
    const { result } = await ingestText(SLOPE, options);
    expect(result).toMatchObject({ status: 'added', count: 3, refusals: [] });
    const { values: slope, run } = await store.readMap('nrcan-mrdem', TIME, 'terrain_slope');
    const { values: aspect } = await store.readMap('nrcan-mrdem', TIME, 'terrain_aspect');
    const { values: height } = await store.readMap('nrcan-mrdem', TIME, 'surface_altitude');
    expect(Array.from(height.slice(0, 5))).toEqual([40, 40, 40, 40, 30]);
    slope.forEach((value) => expect(value).toBeCloseTo(0.1, 6));
    // Grid north runs CONVERGENCE degrees clockwise from true north there (pyproj 3.7).
    aspect.forEach((value) => expect(value).toBeCloseTo(180 + CONVERGENCE_DEG, 1));
    expect(run.grid).toMatchObject({ kind: 'projected', dxM: 100, xFirstM: -1_550_950 });
  });

  test('a .prj file beside it says the same as --crs', async () => {
    await writeFile(join(folder, 'raster.prj'), 'GEOGCS["WGS 84"]');
    const text = SLOPE.replace('-1551000', '-118').replace('649000', '50').replace('100', '0.01');
    const { result } = await ingestText(text, { collection: 'nrcan-mrdem' });
    expect(result.status).toBe('added');
    const { run } = await store.readMap('nrcan-mrdem', TIME, 'terrain_slope');
    expect(run.grid).toMatchObject({ kind: 'regular-lonlat', lonFirstDeg: -117.995 });
  });

  test('parts of a dataset on other grids lie side by side under times of their own', async () => {
    const options = { collection: 'nrcan-mrdem', crs: 'EPSG:3978' };
    await ingestText(SLOPE, options);
    const moved = SLOPE.replace('-1551000', '-1200000');
    expect((await ingestText(moved, options)).reason).toContain('on another grid');
    const referenceTime = '2024-01-02T00:00:00Z';
    expect((await ingestText(moved, { ...options, referenceTime })).result.status).toBe('added');
  });

  test.each([
    { name: 'no collection', options: { crs: 'EPSG:3978' }, says: 'pass --collection (nrcan-fbp' },
    {
      name: 'no system',
      options: { collection: 'nrcan-mrdem' },
      says: 'put a .prj file beside it',
    },
    {
      name: 'a code that is none',
      options: { collection: 'nrcan-mrdem', crs: 'EPSG:65001' },
      says: 'EPSG:65001 is not known',
    },
    {
      name: 'metres taken for degrees',
      options: { collection: 'nrcan-mrdem', crs: 'EPSG:4326' },
      says: 'are no longitudes and latitudes',
    },
    {
      name: 'heights for fuels',
      options: { collection: 'nrcan-fbp-fuels', crs: 'EPSG:3978' },
      says: '30 is no value of the national fuel grid',
    },
  ])('$name: set aside, and said why', async ({ options, says }) => {
    const { result, reason } = await ingestText(SLOPE, options);
    expect(result.status).toBe('refused');
    expect(reason).toContain(says);
  });

  test('a file that was cut off is refused whole', async () => {
    const options = { collection: 'nrcan-mrdem', crs: 'EPSG:3978' };
    expect((await ingestText(SLOPE.slice(0, -6), options)).result.status).toBe('refused');
  });
});

const CONVERGENCE_DEG = -21.1686;

describeCases('fuels and heights of a real fire', () => {
  const fire = join(casesDir, 'wildfire/cell2fire');

  test('the GeoTIFF and the ESRI ASCII grid of one instance give the same fuels', async () => {
    const tif = join(fire, 'fbp-small/fbp-tif/fuels.tif');
    const asc = join(folder, 'fuels.asc');
    await copyFile(join(fire, 'fbp-small/fbp-asc/fuels.asc'), asc);
    const collection = 'nrcan-fbp-fuels';
    const referenceTime = '2024-01-02T00:00:00Z';
    const first = await store.ingest([tif], { collection });
    const second = await store.ingest([asc], { collection, crs: 'EPSG:3978', referenceTime });
    expect([...first.results, ...second.results]).toMatchObject([
      { status: 'added', count: 3 },
      { status: 'added', count: 3 },
    ]);
    for (const variable of ['fuel_type', 'conifer_fraction', 'dead_fir_fraction']) {
      const fromTif = await store.readMap(collection, TIME, variable);
      const fromText = await store.readMap(collection, referenceTime, variable);
      expect(fromText.values).toEqual(fromTif.values);
      expect(fromText.run.grid).toEqual(fromTif.run.grid);
    }
  });
});

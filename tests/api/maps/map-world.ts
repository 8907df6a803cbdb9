import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { finished } from 'node:stream/promises';

import type { Hono } from 'hono';

import { createApp } from '../../../services/api/app.ts';
import { mapsRoutes } from '../../../services/api/maps/routes.ts';
import { CollectionEntry } from '../../../services/catalog/collection.ts';
import { openStyles } from '../../../services/catalog/styles.ts';
import { openGeometry } from '../../../services/earth/geometry.ts';
import { gridShape, type Grid } from '../../../services/earth/grid.ts';
import type { Variable } from '../../../services/earth/variable.ts';
import { openBlockCache } from '../../../services/formats/geotiff/open-cog.ts';
import { writeCog } from '../../../services/formats/geotiff/write-cog.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { silentLog } from '../../../services/platform/log.ts';
import { openMaps } from '../../../services/query/open-maps.ts';
import { openWindowQuery } from '../../../services/query/window.ts';
import { openMap, type MapReader } from '../../../services/store/maps.ts';
import type { Run } from '../../../services/store/run.ts';

export const catalogDir = join(import.meta.dirname, '../../../data-catalog');

export type MapFields = {
  readonly variable: Variable;
  readonly validTime: string;
  /** values of each band at a place */
  readonly bands: readonly {
    readonly member: number | null;
    readonly valueAt: (lonDeg: number, latDeg: number) => number;
  }[];
};

export type WorldRun = {
  readonly collection: string;
  readonly referenceTime: string;
  readonly grid: Grid;
  readonly marks?: Run['marks'];
  readonly complete?: boolean;
  readonly maps: readonly MapFields[];
};

const IN_FAR_PAST = '2026-01-01T00:00:00Z';

/** A field of a grid whose values follow a function of the place, in the order of its cells. */
export function toFieldValues(grid: Grid, valueAt: (lonDeg: number, latDeg: number) => number) {
  const { nx, ny } = gridShape(grid);
  const geometry = openGeometry(grid);
  const values = new Float32Array(nx * ny);
  for (let row = 0; row < ny; row++) {
    for (let column = 0; column < nx; column++) {
      const [lonDeg, latDeg] = geometry.toLonLat(column, row);
      values[row * nx + column] = valueAt(lonDeg, latDeg);
    }
  }
  return values;
}

/** Map files in a temporary folder, and the application that serves them. */
export async function openMapWorld(
  runs: readonly WorldRun[],
  {
    now = Date.parse(IN_FAR_PAST),
    openMapFile = openMap,
  }: {
    now?: number;
    openMapFile?: typeof openMap;
  } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-maps-'));
  const runFolder = (collection: string, referenceTime: string) =>
    join(folder, collection, referenceTime.replaceAll(':', ''));
  const stored = await Promise.all(
    runs.map((run) => writeRun(run, runFolder(run.collection, run.referenceTime))),
  );
  const styles = await openStyles(catalogDir);
  const blocks = openBlockCache(64 * 1024 * 1024);
  const windows = openWindowQuery({
    maps: openMaps((path): Promise<MapReader> => openMapFile(path, blocks)),
    openGeometry,
    windowCacheBytes: 32 * 1024 * 1024,
    cellCacheBytes: 32 * 1024 * 1024,
  });
  const catalog = {
    getCollection: async (id: string) => {
      if (stored.some((run) => run.collection === id)) return toEntry(id);
      throw new Fault('unknown-collection', `no collection ${id}`);
    },
    getRun: async (id: string, referenceTime: string) => {
      const found = stored.filter((run) => run.collection === id);
      const run =
        referenceTime === 'latest'
          ? found[0]
          : found.find((one) => Date.parse(one.referenceTime) === Date.parse(referenceTime));
      if (run !== undefined) return run;
      throw new Fault('unknown-run', `no run ${referenceTime}`, {
        allowed: ['latest', ...found.map((one) => one.referenceTime)],
      });
    },
  };
  const routes = mapsRoutes({ catalog, runFolder, styles, windows, now: () => now });
  const mounts = [{ path: '/ogc', routes: routes as unknown as Hono }];
  const app = createApp({ log: silentLog, maxBodyBytes: 1024, mounts });
  return {
    app,
    windows,
    runs: stored,
    runFolder,
    async close() {
      windows.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeRun(run: WorldRun, folder: string): Promise<Run> {
  const maps: Run['maps'] = [];
  for (const [at, { variable, validTime, bands }] of run.maps.entries()) {
    const path = `maps/${variable.id}/${validTime.replaceAll(/[-:]/g, '')}-g1.tif`;
    const values = bands.map(({ valueAt }) => toFieldValues(run.grid, valueAt));
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const stream = createWriteStream(join(folder, path));
    await writeCog((bytes) => void stream.write(bytes), { grid: run.grid, metadata: {} }, values);
    stream.end();
    await finished(stream);
    const valid = values.flatMap((band) => [...band].filter((value) => !Number.isNaN(value)));
    maps.push({
      path,
      bytes: stream.bytesWritten,
      sha256: String(at + 1).padEnd(64, '0'),
      variable: variable.id,
      validTime,
      members: bands.map(({ member }) => member),
      min: valid.reduce((least, value) => Math.min(least, value), Infinity),
      max: valid.reduce((most, value) => Math.max(most, value), -Infinity),
      missing: values.reduce((sum, band) => sum + band.length, 0) - valid.length,
    });
  }
  return {
    schema: 1,
    collection: run.collection,
    referenceTime: run.referenceTime,
    generation: 1,
    tileCells: 256,
    grid: run.grid,
    variables: [...new Map(run.maps.map(({ variable }) => [variable.id, variable])).values()],
    validTimes: [...new Set(run.maps.map(({ validTime }) => validTime))].toSorted(),
    members: run.maps[0]!.bands.flatMap(({ member }) => (member === null ? [] : [member])),
    maps,
    series: [],
    sources: [],
    complete: run.complete ?? true,
    missing: [],
    marks: run.marks ?? [],
    createdAt: IN_FAR_PAST,
    updatedAt: IN_FAR_PAST,
  };
}

function toEntry(id: string): CollectionEntry {
  const both = (text: string) => ({ en: text, fr: text });
  return CollectionEntry.parse({
    type: 'Collection',
    stac_version: '1.1.0',
    id,
    title: id,
    description: 'a test',
    license: 'CC-BY-4.0',
    providers: [{ name: 'Test', url: 'https://example.org', roles: ['producer'] }],
    extent: {
      spatial: { bbox: [[-180, -90, 180, 90]] },
      temporal: { interval: [[null, null]] },
    },
    'isohyet:kind': 'forecast',
    'isohyet:title': both(id),
    'isohyet:description': both('a test'),
    'isohyet:attribution': both('Test data'),
  });
}

/** A variable of the tests. */
export function toVariable(id: string, standardName: string, unit: string): Variable {
  return {
    id,
    standardName,
    unit,
    label: { en: `${id} in English`, fr: `${id} en français` },
    level: { kind: 'surface' },
    cellMethod: 'point',
    timeInterpolation: 'linear',
  };
}

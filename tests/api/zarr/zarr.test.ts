import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as zarr from 'zarrita';

import { createApp } from '../../../services/api/app.ts';
import { zarrRoutes } from '../../../services/api/zarr/routes.ts';
import { silentLog } from '../../../services/platform/log.ts';
import { openMaps } from '../../../services/query/open-maps.ts';
import { openMap } from '../../../services/store/maps.ts';
import {
  FIRST_RUN_MS,
  makeSmallWorld,
  PRECIPITATION,
  SMALL_GRID,
  TEMPERATURE,
  valueAt,
  type SmallWorld,
} from '../../query/small-world.ts';

let world: SmallWorld;
let maps: ReturnType<typeof openMaps>;
let app: ReturnType<typeof createApp>;
const RUN = '/zarr/small-world/20260101T000000Z';
/** Wider than a chunk, so that chunks at the edges are cut. */
const GRID = { ...SMALL_GRID, nx: 600, ny: 280, lonStepDeg: 0.05 };

beforeAll(async () => {
  world = await makeSmallWorld([
    { referenceMs: FIRST_RUN_MS, hours: [0, 1, 3], members: [0, 1, 2], grid: GRID },
  ]);
  maps = openMaps((path) => openMap(path));
  const routes = zarrRoutes({ ...world, maps });
  app = createApp({ log: silentLog, maxBodyBytes: 1000, mounts: [{ path: '/zarr', routes }] });
});
afterAll(() => {
  maps.close();
  world.remove();
});

/** A store of zarrita over the service, counting what it asks for. */
function openStore(over = app) {
  const asked: string[] = [];
  const store = {
    async get(key: string) {
      asked.push(key);
      const response = await over.request(`${RUN}${key}`);
      if (response.status === 404) return undefined;
      if (!response.ok) throw new Error(`${key}: ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
  return { store, asked };
}

describe('a run as Zarr, read by zarrita', () => {
  test('values, members and times are those of the run; what is missing is NaN', async () => {
    const { store } = openStore();
    const group = await zarr.open(store, { kind: 'group' });
    const array = await zarr.open(group.resolve(TEMPERATURE.id), { kind: 'array' });
    expect(array.shape).toEqual([3, 3, 280, 600]);
    expect(array.dimensionNames).toEqual(['time', 'member', 'y', 'x']);
    const { data } = await zarr.get(array, [2, 1, null, null]);
    for (const [row, column] of [
      [0, 0],
      [100, 511],
      [279, 512],
      [279, 599],
    ] as const) {
      const expected = valueAt(TEMPERATURE, { row, column }, { hour: 3, member: 1 });
      expect((data as Float32Array)[row * 600 + column]).toBe(expected);
    }
    const rain = await zarr.open(group.resolve(PRECIPITATION.id), { kind: 'array' });
    const cut = await zarr.get(rain, [1, 0, 5, zarr.slice(6, 9)]);
    expect([...(cut.data as Float32Array)]).toEqual([1, NaN, 1]);
  });

  test('coordinates are cell centres, valid times and members', async () => {
    const { store } = openStore();
    const group = await zarr.open(store, { kind: 'group' });
    const read = async (name: string) => {
      const array = await zarr.open(group.resolve(name), { kind: 'array' });
      return [...((await zarr.get(array)).data as Iterable<number | bigint>)];
    };
    const x = (await read('x')) as number[];
    const y = (await read('y')) as number[];
    expect([x[0], y[0]]).toEqual([-130, 60]);
    expect(x[599]).toBeCloseTo(-130 + 599 * 0.05, 9);
    expect(y[279]).toBeCloseTo(60 - 27.9, 9);
    expect(await read('member')).toEqual([0, 1, 2]);
    expect(await read('time')).toEqual(
      [0, 1, 3].map((h) => BigInt(FIRST_RUN_MS / 1000 + h * 3600)),
    );
  });

  test.each([
    { name: 'the west written as 230 to 260 is -130 to -100', lonFirstDeg: 230, from: -130 },
    { name: 'what crosses the antimeridian goes on beyond 180', lonFirstDeg: 170, from: 170 },
    { name: 'what crosses Greenwich begins below 0', lonFirstDeg: 350, from: -10 },
  ])('$name', async ({ lonFirstDeg, from }) => {
    const grid = { ...SMALL_GRID, lonFirstDeg };
    const other = await makeSmallWorld([
      { referenceMs: FIRST_RUN_MS, hours: [0], members: [0], grid },
    ]);
    try {
      const routes = zarrRoutes({ ...other, maps });
      const mounts = [{ path: '/zarr', routes }];
      const one = createApp({ log: silentLog, maxBodyBytes: 1000, mounts });
      const array = await zarr.open(zarr.root(openStore(one).store).resolve('x'), {
        kind: 'array',
      });
      const x = (await zarr.get(array)).data as Float64Array;
      const { nx, lonStepDeg } = SMALL_GRID;
      expect(x[0]).toBe(from);
      expect(x[nx - 1]).toBeCloseTo(from + (nx - 1) * lonStepDeg, 9);
    } finally {
      other.remove();
    }
  });

  test('one request brings all metadata, in the terms of CF', async () => {
    const { store, asked } = openStore();
    const group = await zarr.open(await zarr.withConsolidatedMetadata(store), { kind: 'group' });
    const array = await zarr.open(group.resolve(PRECIPITATION.id), { kind: 'array' });
    expect(asked).not.toContain(`/${PRECIPITATION.id}/zarr.json`);
    expect(group.attrs).toMatchObject({ Conventions: 'CF-1.11', marks: 'EXERCISE' });
    expect(array.attrs).toMatchObject({
      standard_name: 'precipitation_amount',
      units: 'kg m-2',
      cell_methods: 'time: sum (interval: 1 hour)',
      grid_mapping: 'crs',
    });
  });
});

describe('what is asked for over HTTP', () => {
  const get = (path: string, headers: Record<string, string> = {}) =>
    app.request(path, { headers });

  test('a chunk is at most 1 MiB and has a validator', async () => {
    const response = await get(`${RUN}/${TEMPERATURE.id}/c/0/0/0/0`);
    const etag = response.headers.get('etag')!;
    expect((await response.arrayBuffer()).byteLength).toBeLessThanOrEqual(1024 * 1024);
    const again = await get(`${RUN}/${TEMPERATURE.id}/c/0/0/0/0`, { 'if-none-match': etag });
    expect(again.status).toBe(304);
  });

  test.each([
    { name: 'a chunk outside', path: `${RUN}/${TEMPERATURE.id}/c/3/0/0/0` },
    { name: 'a chunk of too few indices', path: `${RUN}/${TEMPERATURE.id}/c/0/0` },
    { name: 'a chunk written otherwise', path: `${RUN}/${TEMPERATURE.id}/c/0/0/0/01` },
    { name: 'an array that is not there', path: `${RUN}/nothing/zarr.json` },
    { name: 'metadata of version 2', path: `${RUN}/.zgroup/x` },
    { name: 'latest, which would mix runs', path: '/zarr/small-world/latest/zarr.json' },
    { name: 'a run that is not there', path: '/zarr/small-world/20250101T000000Z/zarr.json' },
  ])('$name is not found', async ({ path }) => {
    const response = await get(path);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test('the runs of a collection are listed with their addresses', async () => {
    const body = (await (await get('/zarr/small-world')).json()) as { runs: { href: string }[] };
    expect(body.runs.map(({ href }) => new URL(href).pathname)).toEqual([RUN]);
  });
});

import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { plane, RUN, temperature } from './globe-world.ts';
import { openMapWorld } from './map-world.ts';

describe('a map file that cannot be read', () => {
  let damaged: Awaited<ReturnType<typeof openMapWorld>>;
  const tile = '/ogc/collections/broken/map/tiles/WebMercatorQuad/2/1/2';
  beforeAll(async () => {
    const grid = {
      kind: 'regular-lonlat',
      nx: 360,
      ny: 181,
      lonFirstDeg: -180,
      latFirstDeg: 90,
      lonStepDeg: 1,
      latStepDeg: 1,
    } as const;
    const bands = [{ member: null, valueAt: plane }];
    const maps = ['00', '01', '02'].map((hour) => ({
      variable: temperature,
      validTime: `2026-01-01T${hour}:00:00Z`,
      bands,
    }));
    damaged = await openMapWorld([{ collection: 'broken', referenceTime: RUN, grid, maps }]);
    const [run] = damaged.runs;
    const folder = damaged.runFolder('broken', RUN);
    const path = (at: number) => join(folder, run!.maps[at]!.path);
    const bytes = await readFile(path(0));
    // The directories stay whole, the blocks of full resolution behind them are noise.
    await writeFile(path(0), bytes.fill(7, Math.floor(bytes.length / 4)));
    await truncate(path(1), 100);
    await truncate(path(2), 0);
  });
  afterAll(() => damaged.close());

  test.each(['00', '01', '02'])('hour %s: 500, kept by no cache, telling no path', async (hour) => {
    const answer = (await damaged.app.request(
      `${tile}?datetime=2026-01-01T${hour}:00:00Z`,
    )) as Response;
    expect(answer.status).toBe(500);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      type: '/problems/corrupt-data',
      collection: 'broken',
    });
    expect(text).not.toContain('isohyet-maps-');
  });
});

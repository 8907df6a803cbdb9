import { afterAll, describe, expect, test } from 'vitest';

import { FIRST, GLOBE, RUN, SECOND, temperature, TILES } from './globe-world.ts';
import { openMapWorld } from './map-world.ts';

const world = await openMapWorld(GLOBE);
afterAll(() => world.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  world.app.request(path, { headers }) as Promise<Response>;

describe('what may be kept', () => {
  const base = `${TILES}/0/0/0?variable=${temperature.id}`;
  test.each([
    { name: 'the latest run', query: '', control: 'public, max-age=60' },
    { name: 'a named run', query: `&run=${RUN}`, control: 'public, max-age=60' },
    {
      name: 'a named run, complete, and time',
      query: `&run=${RUN}&datetime=${FIRST}`,
      control: 'public, max-age=600, stale-while-revalidate=3600',
    },
    {
      name: 'a named run, time and generation',
      query: `&run=${RUN}&datetime=${FIRST}&generation=1`,
      control: 'public, max-age=604800, immutable',
    },
    {
      name: 'a generation that has been replaced',
      query: `&run=${RUN}&datetime=${FIRST}&generation=7`,
      control: 'public, max-age=60',
    },
    {
      name: 'run=latest, whatever generation',
      query: `&run=latest&datetime=${FIRST}&generation=1`,
      control: 'public, max-age=60',
    },
  ])('$name: $control', async ({ query, control }) => {
    const answer = await get(`${base}${query}`);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe(control);
  });

  test('what is of a run still coming in: a minute, and scripts of other pages may read why', async () => {
    const named = `run=${RUN}&datetime=${FIRST}`;
    const partial = await openMapWorld([{ ...GLOBE[1]!, complete: false }]);
    const path = `/ogc/collections/ensemble/map/tiles/WebMercatorQuad/0/0/0?${named}`;
    const { headers } = await (partial.app.request(path) as Promise<Response>);
    expect(headers.get('cache-control')).toBe('public, max-age=60');
    expect(headers.get('etag')).not.toBeNull();
    const readable = headers.get('access-control-expose-headers')!.split(',');
    // @see Fetch, CORS protocol: a header that is not exposed does not exist for a script.
    const ours = [...headers.keys()].filter((name) => name.startsWith('isohyet-'));
    expect(ours).toContain('isohyet-licence');
    const wanted = [...ours, 'isohyet-lineage', 'isohyet-source', 'isohyet-variable'];
    expect(wanted.filter((name) => !readable.includes(name))).toEqual([]);
    await partial.close();
  });

  test('a client that has the bytes gets 304 and none', async () => {
    const etag = (await get(base)).headers.get('etag')!;
    for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const answer = await get(base, { 'if-none-match': tag });
      expect(answer.status).toBe(304);
      expect((await answer.arrayBuffer()).byteLength).toBe(0);
    }
    expect((await get(base, { 'if-none-match': '"other"' })).status).toBe(200);
  });

  test('another tile, time, style or format has another tag', async () => {
    const paths = [
      base,
      `${base}&datetime=${SECOND}`,
      `${base}&style=temperature-thermal`,
      `${base}&f=webp`,
      `${TILES}/1/0/0?variable=${temperature.id}`,
    ];
    const tags = await Promise.all(
      paths.map(async (path) => (await get(path)).headers.get('etag')),
    );
    expect(new Set(tags).size).toBe(paths.length);
  });
});

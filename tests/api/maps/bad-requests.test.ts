import { afterAll, describe, expect, test } from 'vitest';

import { FIRST, GLOBE, SECOND, temperature, TILES } from './globe-world.ts';
import { openMapWorld } from './map-world.ts';

const world = await openMapWorld(GLOBE);
afterAll(() => world.close());
const get = (path: string, headers: Record<string, string> = {}) =>
  world.app.request(path, { headers }) as Promise<Response>;

describe('bad requests', () => {
  const named = (query: string) => `${TILES}/2/1/2?${query}`;
  const ok = `variable=${temperature.id}`;
  test.each([
    { name: 'no variable where there are several', path: named(''), field: 'variable' },
    { name: 'an unknown variable', path: named('variable=nope'), field: 'variable' },
    { name: 'an empty variable', path: named('variable='), field: 'variable' },
    { name: 'a variable given twice', path: named(`${ok}&${ok}`), field: 'variable' },
    { name: 'an unknown parameter', path: named(`${ok}&colour=red`), field: 'colour' },
    {
      name: 'a time that is no valid time',
      path: named(`${ok}&datetime=2026-01-01T03:00:00Z`),
      field: 'datetime',
    },
    { name: 'an interval', path: named(`${ok}&datetime=${FIRST}/${SECOND}`), field: 'datetime' },
    { name: 'a day', path: named(`${ok}&datetime=2026-01-01`), field: 'datetime' },
    { name: 'no time at all', path: named(`${ok}&datetime=yesterday`), field: 'datetime' },
    { name: 'a run in no form of time', path: named(`${ok}&run=../../etc`), field: 'run' },
    { name: 'a member of no ensemble', path: named(`${ok}&member=1`), field: 'member' },
    { name: 'a negative member', path: named(`${ok}&member=-1`), field: 'member' },
    { name: 'a member beyond all', path: named(`${ok}&member=99999`), field: 'member' },
    { name: 'an unknown style', path: named(`${ok}&style=nope`), field: 'style' },
    { name: 'a style for another unit', path: named(`${ok}&style=wind-speed`), field: 'style' },
    { name: 'an unknown format', path: named(`${ok}&f=gif`), field: 'f' },
    { name: 'a column beyond the world', path: `${TILES}/2/1/4?${ok}`, field: 'x' },
    { name: 'a row beyond the world', path: `${TILES}/2/4/1?${ok}`, field: 'y' },
    { name: 'a zoom beyond the set', path: `${TILES}/25/0/0?${ok}`, field: 'z' },
    { name: 'a zoom in letters', path: `${TILES}/a/0/0?${ok}`, field: 'z' },
    { name: 'a negative row', path: `${TILES}/2/-1/0?${ok}`, field: 'y' },
    { name: 'a fraction', path: `${TILES}/2/1.5/0?${ok}`, field: 'y' },
  ])('$name: 400 naming $field', async ({ path, field }) => {
    const answer = await get(path);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { errors } = (await answer.json()) as { errors: { field: string; allowed?: unknown }[] };
    expect(errors.map((error) => error.field)).toEqual([field]);
    expect(errors[0]!.allowed).toBeDefined();
  });

  test('a time that is not there is answered with those nearest', async () => {
    const answer = await get(named(`${ok}&datetime=2026-01-01T05:00:00Z`));
    const { errors } = (await answer.json()) as { errors: { allowed: string[] }[] };
    expect(errors[0]!.allowed).toEqual([FIRST, SECOND]);
  });

  test.each([
    {
      name: 'an unknown collection',
      path: '/ogc/collections/nope/map/tiles/WebMercatorQuad/0/0/0',
    },
    { name: 'an unknown run', path: named(`${ok}&run=2020-01-01T00:00:00Z`) },
    { name: 'another matrix set', path: `/ogc/collections/globe/map/tiles/Other/0/0/0?${ok}` },
    { name: 'another matrix set, described', path: '/ogc/tileMatrixSets/Other' },
  ])('$name: 404', async ({ path }) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  test('nothing offered is accepted: 406', async () => {
    expect((await get(named(ok), { accept: 'text/html' })).status).toBe(406);
  });
});

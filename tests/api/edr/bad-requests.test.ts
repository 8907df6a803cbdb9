import { describe, expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { edrRoutes } from '../../../services/api/edr/routes.ts';
import type { Catalog } from '../../../services/catalog/catalog.ts';
import { openGeometries } from '../../../services/query/geometries.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { silentLog } from '../../../services/platform/log.ts';
import { sampleEntry, sampleRun } from '../../catalog/sample-run.ts';

const entry = sampleEntry('good');
const run = sampleRun();
const catalog: Catalog = {
  listCollections: async () => [entry as never],
  getCollection: async (id) => {
    if (id === 'good') return entry as never;
    throw new Fault('unknown-collection', `no collection "${id.slice(0, 80)}"`);
  },
  listRuns: async () => [run],
  listUnreadable: async () => [],
  getRun: async (_, time) => {
    if (time === 'latest' || time === run.referenceTime) return run;
    throw new Fault('unknown-run', 'no such run');
  },
};
const routes = edrRoutes({
  catalog,
  geometryOf: openGeometries(),
  findPosition: async () => {
    throw new Error('a bad request must not reach the query');
  },
});
const app = createApp({ log: silentLog, maxBodyBytes: 1000, mounts: [{ path: '/ogc', routes }] });

const POINT = 'coords=POINT(-100%2050)';
const HOSTILE = ["'; DROP TABLE x; --", '../../etc/passwd', '%00', '<script>', '${jndi:ldap://x}'];

describe('every parameter of a position query', () => {
  test.each([
    { name: 'coords absent', query: '', field: 'coords' },
    { name: 'coords empty', query: 'coords=', field: 'coords' },
    { name: 'coords twice', query: `${POINT}&${POINT}`, field: 'coords' },
    { name: 'coords that are no WKT', query: 'coords=-100,50', field: 'coords' },
    { name: 'coords with a height', query: 'coords=POINT%20Z(1%202%203)', field: 'coords' },
    { name: 'coords with three numbers', query: 'coords=POINT(1%202%203)', field: 'coords' },
    { name: 'coords with one number', query: 'coords=POINT(1)', field: 'coords' },
    {
      name: 'coords of another shape',
      query: 'coords=POLYGON((0%200,1%201,1%200,0%200))',
      field: 'coords',
    },
    { name: 'a latitude of 91', query: 'coords=POINT(0%2091)', field: 'coords' },
    { name: 'a longitude of 181', query: 'coords=POINT(181%200)', field: 'coords' },
    { name: 'a longitude of 1e999', query: 'coords=POINT(1e999%200)', field: 'coords' },
    { name: 'NaN', query: 'coords=POINT(NaN%20NaN)', field: 'coords' },
    { name: 'an empty list of points', query: 'coords=MULTIPOINT()', field: 'coords' },
    {
      name: '101 points',
      query: `coords=MULTIPOINT(${Array(101).fill('1 2').join(',')})`,
      field: 'coords',
    },
    { name: '10 kB of coords', query: `coords=${'1'.repeat(10_000)}`, field: 'coords' },
    { name: 'parameter-name empty', query: `${POINT}&parameter-name=`, field: 'parameter-name' },
    {
      name: 'parameter-name with a gap',
      query: `${POINT}&parameter-name=a,,b`,
      field: 'parameter-name',
    },
    {
      name: 'parameter-name as SQL',
      query: `${POINT}&parameter-name=a";--`,
      field: 'parameter-name',
    },
    { name: 'datetime that is no time', query: `${POINT}&datetime=tomorrow`, field: 'datetime' },
    {
      name: 'datetime backwards',
      query: `${POINT}&datetime=2026-02-01/2026-01-01`,
      field: 'datetime',
    },
    { name: 'member that is no number', query: `${POINT}&member=one`, field: 'member' },
    { name: 'member backwards', query: `${POINT}&member=5-1`, field: 'member' },
    { name: 'member too wide', query: `${POINT}&member=0-99999`, field: 'member' },
    { name: 'member negative', query: `${POINT}&member=-1`, field: 'member' },
    {
      name: 'interpolation unknown',
      query: `${POINT}&interpolation=cubic`,
      field: 'interpolation',
    },
    { name: 'another crs', query: `${POINT}&crs=EPSG:3857`, field: 'crs' },
    { name: 'z', query: `${POINT}&z=850`, field: 'z' },
    { name: 'an unknown format', query: `${POINT}&f=NetCDF`, field: 'f' },
    { name: 'an unknown language', query: `${POINT}&lang=de`, field: 'lang' },
    { name: 'an unknown name', query: `${POINT}&within=5km`, field: 'within' },
  ])('$name is named', async ({ query, field }) => {
    const response = await app.request(`/ogc/collections/good/position?${query}`);
    expect(response.status).toBe(400);
    const { errors } = (await response.json()) as {
      errors: { field: string; allowed?: unknown }[];
    };
    expect(errors.map((error) => error.field)).toEqual([field]);
    expect(errors[0]!.allowed).toBeDefined();
  });

  test('1 MB of coords is refused before it is read', async () => {
    const response = await app.request(
      `/ogc/collections/good/position?coords=${'1 2,'.repeat(250_000)}`,
    );
    expect(response.status).toBe(413);
  });
});

describe('every path', () => {
  test.each(HOSTILE)('%s is no collection and no run', async (text) => {
    const part = encodeURIComponent(text);
    for (const path of [
      `collections/${part}`,
      `collections/${part}/instances`,
      `collections/${part}/position?${POINT}`,
      `collections/good/instances/${part}`,
      `collections/good/instances/${part}/position?${POINT}`,
    ]) {
      expect((await app.request(`/ogc/${path}`)).status).toBe(404);
    }
  });

  test.each([
    '/ogc?x=1',
    '/ogc/conformance?f=xml',
    '/ogc/collections?lang=',
    '/ogc/collections/good?f=html',
  ])('%s is a problem', async (url) => expect((await app.request(url)).status).toBe(400));

  test('a format that Accept does not allow', async () => {
    const headers = { accept: 'application/x-netcdf' };
    const response = await app.request(`/ogc/collections/good/position?${POINT}`, { headers });
    expect(response.status).toBe(406);
  });
});

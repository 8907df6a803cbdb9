import { fileURLToPath } from 'node:url';

import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { PNG } from 'pngjs';

import { webRoutes } from '../../services/api/web/routes.ts';
import { stubColour, stubLegend, STUB_STYLES } from './stub-legend.ts';

/** What the stub answers, changed by a test to make the service fail in a certain way. */
export type StubScript = {
  /** status of every tile; 200 draws it */
  tileStatus: number;
  /** valid times whose tiles fail with 500 */
  failingTimes: string[];
  /** what the collection promises; undefined = nothing */
  expect: { cycleHours: number; availableAfterHours: number } | undefined;
  catalogStatus: number;
  seriesStatus: number;
  runs: string[];
  complete: boolean;
  marks: string[];
  /** of a run that was computed; undefined = the run is a provider's */
  lineage: object | undefined;
  skill: readonly object[];
  exercise: { phase: string; done: number; total: number; finished: boolean; error?: string };
  twin: { phase: string; fraction: number; step?: object; updatedAt?: string; error?: string };
  floodTwin: { phase: string; fraction: number; step?: object; updatedAt?: string; error?: string };
  /** addresses asked for */
  readonly asked: string[];
};

export const STUB_COLLECTION = 'eccc-gdps';
export const STUB_RUN = '2026-11-23T00:00:00Z';
export const STUB_STEPS = 25;
const HOUR_MS = 3_600_000;
const MEMBERS = [0, 1, 2, 3, 4];
const TILE = 256;
const BASIC = /^(....)(..)(..)T(..)(..)(..)Z$/;
const EXTENDED = '$1-$2-$3T$4:$5:$6Z';

/** Temperature, K: warmer to the south and with each step. The tiles and series both follow it. */
export function stubValue(latDeg: number, step: number, member = 0): number {
  return 300 - Math.abs(latDeg) * 0.6 + step * 0.25 + member * 0.4;
}

/** A service that answers like the real one, from a formula, and fails when a test says so. */
export async function openStubService() {
  const healthy = (): Omit<StubScript, 'asked'> => ({
    tileStatus: 200,
    failingTimes: [],
    expect: undefined,
    catalogStatus: 200,
    seriesStatus: 200,
    runs: [STUB_RUN, '2026-11-22T12:00:00Z'],
    complete: true,
    marks: [],
    lineage: undefined,
    skill: [],
    exercise: { phase: 'off', done: 0, total: 0, finished: true },
    twin: { phase: 'off', fraction: 0 },
    floodTwin: { phase: 'off', fraction: 0 },
  });
  const script: StubScript = { ...healthy(), asked: [] };
  const app = new Hono();
  app.use(async (c, next) => {
    script.asked.push(c.req.url);
    await next();
  });
  app.get('/exercise/status', (c) => c.json(script.exercise));
  app.get('/twins/wildfire/status', (c) => c.json(script.twin));
  app.get('/twins/flood/status', (c) => c.json(script.floodTwin));
  app.get('/stac/collections', (c) => {
    if (script.catalogStatus !== 200) return failed(script.catalogStatus);
    return c.json({ collections: [collection(script)] });
  });
  app.get('/stac/collections/:id', (c) =>
    c.json({ ...collection(script), 'isohyet:skill': script.skill }),
  );
  app.get('/stac/collections/:id/items/:item', (c) =>
    c.json({ properties: { 'isohyet:lineage': script.lineage } }),
  );
  app.get('/ogc/collections/:id/instances', (c) =>
    c.json({
      instances: script.runs.map((run) => instance(run, c.req.query('lang') ?? 'en', script)),
    }),
  );
  app.get('/ogc/collections/:id/map/legend', (c) =>
    c.json(stubLegend(c.req.query('lang') ?? 'en', c.req.query('style'))),
  );
  app.get('/ogc/collections/:id/map/tiles/WebMercatorQuad', (c) =>
    c.json({
      generation: 1,
      ...(script.lineage === undefined ? {} : { lineage: [script.lineage] }),
      layers: ['air_temperature_2m', 'precipitation_amount'].map((id) => ({
        id,
        validTimes: timesOf(c.req.query('run')!.replace(BASIC, EXTENDED)),
        styles: id === 'precipitation_amount' ? STUB_STYLES : [],
      })),
    }),
  );
  app.get('/ogc/collections/:id/map/tiles/WebMercatorQuad/:z/:y/:x', (c) => {
    if (script.tileStatus !== 200) return failed(script.tileStatus);
    if (script.failingTimes.includes(c.req.query('datetime')!)) return failed(500);
    const step = stepOf(c.req.query('datetime')!, script.runs[0]!);
    const body = tile(Number(c.req.param('z')), Number(c.req.param('y')), step);
    return c.body(body, 200, { 'content-type': 'image/png' });
  });
  app.get('/ogc/collections/:id/instances/:run/position', (c) => {
    if (script.seriesStatus !== 200) return failed(script.seriesStatus);
    const [lon, lat] = c.req
      .query('coords')!
      .match(/-?[\d.]+/g)!
      .map(Number) as [number, number];
    return c.json(coverage(lon, lat, c.req.query('parameter-name')!, c.req.param('run')));
  });
  const distFolder = fileURLToPath(new URL('../../web/dist/', import.meta.url));
  const web = webRoutes({ distFolder });
  app.get('/', web.page);
  app.route('/', web.routes);

  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  return {
    script,
    /** healthy again, nothing asked */
    reset: () => {
      Object.assign(script, healthy());
      script.asked.length = 0;
    },
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

function failed(status: number): Response {
  const body = { type: '/problems/corrupt-data', title: 'Stored data could not be read', status };
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

function basic(run: string): string {
  return run.replaceAll(/[-:]/g, '');
}

function timesOf(run: string): string[] {
  return Array.from({ length: STUB_STEPS }, (_, at) =>
    new Date(Date.parse(run) + at * 3 * HOUR_MS).toISOString().replace('.000', ''),
  );
}

function stepOf(time: string, run: string): number {
  return (Date.parse(time) - Date.parse(run)) / (3 * HOUR_MS);
}

function collection({ marks, expect }: StubScript) {
  return {
    type: 'Collection',
    id: STUB_COLLECTION,
    title: 'GDPS',
    description: 'Global Deterministic Prediction System',
    license: 'other',
    providers: [{ name: 'Environment and Climate Change Canada' }],
    extent: { spatial: { bbox: [[-180, -90, 180, 90]] } },
    links: [{ rel: 'license', href: 'https://eccc-msc.github.io/', title: 'ECCC licence 2.1' }],
    'isohyet:kind': 'forecast',
    'isohyet:title': {
      en: 'Global Deterministic Prediction System (GDPS)',
      fr: 'Système global de prévision déterministe (SGPD)',
    },
    'isohyet:attribution': {
      en: 'Contains information licensed under the ECCC Data Servers licence.',
      fr: 'Contient de l’information visée par la licence des serveurs de données d’ECCC.',
    },
    'isohyet:marks': marks,
    'isohyet:latest': { run: STUB_RUN },
    ...(expect === undefined ? {} : { 'isohyet:expect': expect }),
  };
}

function instance(run: string, lang: string, { complete, marks }: StubScript) {
  const french = lang === 'fr';
  return {
    id: basic(run),
    extent: {
      spatial: { bbox: [[-180, -90, 180, 90]] },
      temporal: { values: timesOf(run) },
      custom: [{ id: 'member', values: MEMBERS }],
    },
    parameter_names: {
      air_temperature_2m: {
        label: french ? 'Température de l’air à 2 m' : 'Air temperature at 2 m',
      },
      precipitation_amount: { label: french ? 'Précipitations totales' : 'Total precipitation' },
    },
    'isohyet:marks': marks,
    'isohyet:run': {
      run,
      complete,
      missing: complete ? [] : ['air_temperature_2m at +72 h'],
      updated: run,
    },
  };
}

function coverage(lon: number, lat: number, variable: string, run: string) {
  const times = timesOf(run.replace(BASIC, EXTENDED));
  const coverages = MEMBERS.map((member) => ({
    type: 'Coverage',
    domain: { axes: { x: { values: [lon] }, y: { values: [lat] }, t: { values: times } } },
    ranges: {
      [variable]: {
        axisNames: ['t'],
        shape: [times.length],
        // One value is missing, so that the page has to say so.
        values: times.map((_, step) =>
          step === 3 && member === 2 ? null : stubValue(lat, step, member),
        ),
      },
    },
    'isohyet:member': member,
    'isohyet:cell': { lon, lat, distanceM: 4200 },
  }));
  const parameters = { [variable]: { unit: { symbol: { value: 'K' } } } };
  return { type: 'CoverageCollection', parameters, coverages };
}

function tile(z: number, y: number, step: number): Uint8Array<ArrayBuffer> {
  const png = new PNG({ width: TILE, height: TILE });
  for (let row = 0; row < TILE; row++) {
    const share = (y + (row + 0.5) / TILE) / 2 ** z;
    const latDeg = (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;
    const colour = Number.parseInt(stubColour(stubValue(latDeg, step)).slice(1), 16);
    for (let column = 0; column < TILE; column++) {
      png.data.writeUInt32BE(((colour << 8) | 0xff) >>> 0, (row * TILE + column) * 4);
    }
  }
  return new Uint8Array(PNG.sync.write(png, { deflateLevel: 1 }));
}

import { setImmediate } from 'node:timers/promises';

import { FORECAST, TABLE, type SmallService } from './small-service.ts';

/** An operation of the service with one request for it that is good. */
export type GoodRequest = {
  readonly method: 'get' | 'post' | 'delete';
  /** as in OpenAPI, with `{name}` for path parameters */
  readonly template: string;
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** names of all its query parameters */
  readonly names: readonly string[];
};

const VARIABLE = 'air_temperature_2m';
const RUN = '20260101T000000Z';
const TILE = { z: '3', y: '2', x: '1', tms: 'WebMercatorQuad' };

/** Query parameters without which an operation is no good request, by the end of its path. */
const NEEDED: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [/\/position$/, { coords: 'POINT(-120 50)' }],
  [/\/(map|values)\/tiles\/WebMercatorQuad\/\{z\}/, { variable: VARIABLE }],
  [/\/legend$/, { variable: VARIABLE }],
  [/^\/sql$/, { q: 'SELECT 1 AS one', f: 'json' }],
];

type OpenApi = {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly parameters: readonly { name: string; in: string }[] }>>
    >
  >;
};

/** Every operation that the service says it has: a new one is tested as soon as it is described. */
export async function listGoodRequests(service: SmallService): Promise<readonly GoodRequest[]> {
  const rows = await service.request(`/ogc/collections/${TABLE}/items?limit=1`);
  const { features } = (await rows.json()) as { features: { id: string }[] };
  const item = await service.request(`/stac/collections/${FORECAST}/items/${RUN}`);
  const { assets } = (await item.json()) as { assets: Record<string, { href: string }> };
  const href = Object.values(assets).find((asset) => asset.href.includes('/data/'))!.href;
  const file = new URL(href).pathname.split('/').slice(4).join('/');
  const job = await makeJob(service);
  const document = (await (await service.request('/openapi.json')).json()) as OpenApi;
  // Events never end: they are tested where they are told.
  const paths = Object.entries(document.paths).filter(([template]) => template !== '/events');
  return paths.flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, { parameters }]): GoodRequest => {
      const isTable = template.includes('/items') && template.startsWith('/ogc');
      const isRows = isTable || /\{id\}\/tiles(\/|$)/.test(template);
      const named = isRows ? TABLE : FORECAST;
      const ofProcess = template.startsWith('/ogc/jobs') ? job : 'fire-weather';
      const id = /^\/ogc\/(jobs|processes)/.test(template) ? ofProcess : named;
      const parts = { array: VARIABLE, chunk: 'c/0/0/0', output: 'table' };
      const run = { collection: id, run: RUN, item: RUN, path: file };
      const given = { ...TILE, ...parts, ...run, id };
      const needed = NEEDED.find(([ending]) => ending.test(template))?.[1] ?? {};
      return {
        method: method as GoodRequest['method'],
        template,
        path: { ...given, feature: features[0]!.id },
        query: method === 'get' ? needed : {},
        names: parameters.filter((each) => each.in === 'query').map(({ name }) => name),
      };
    }),
  );
}

/** A job that has ended, so that it has results. */
async function makeJob(service: SmallService): Promise<string> {
  const row = { date: '2026-07-01', lat: 50, temp: 20, rh: 40, ws: 10, prec: 0 };
  const made = await service.request('/ogc/processes/fire-weather/execution', {
    method: 'POST',
    headers: { 'content-type': 'application/json', prefer: 'respond-async' },
    body: JSON.stringify({ inputs: { table: [row] } }),
  });
  const { jobID } = (await made.json()) as { jobID: string };
  let status = '';
  for (let turns = 0; status !== 'successful'; turns++) {
    // The answers come from memory: the threads have their turn between them.
    await setImmediate();
    const asked = await service.request(`/ogc/jobs/${jobID}`);
    status = ((await asked.json()) as { status: string }).status;
    if (status === 'failed' || turns > 100_000) throw new Error(`the job is ${status}`);
  }
  return jobID;
}

/** The address of a request; values are escaped, those of `raw` are written as they are. */
export function addressOf(
  { template, path, query }: GoodRequest,
  raw: Readonly<Record<string, string>> = {},
): string {
  const filled = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => raw[name] ?? path[name]!);
  const search = new URLSearchParams(query).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

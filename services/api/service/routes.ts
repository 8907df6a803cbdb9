/** Landing page for machines, health, and the progress of the exercise world. */
import { Hono, type Context } from 'hono';

import { Fault } from '../../platform/fault.ts';
import type { Link } from '../../catalog/stac/extensions.ts';
import { baseUrl } from '../base-url.ts';
import { toOpenApi, type Operation } from '../openapi.ts';
import { docsPage } from './docs-page.ts';

/** How far the making of the exercise world has come. */
export type ExerciseStatus = {
  readonly phase: 'off' | 'waiting' | 'generating' | 'ingesting' | 'ready' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
  readonly error?: string;
};

/** How far a twin is, and how it went the last time. */
export type TwinStatus = {
  readonly phase: 'off' | 'waiting' | 'running' | 'ready' | 'failed';
  readonly fraction: number;
  readonly error?: string;
};

/** The twins that run in the service, by id. */
export type TwinStatuses = ReadonlyMap<string, { readonly status: () => TwinStatus }>;

/**
 * @param deps.twins the failure of one shows in `/healthz`, which stays 200: the service itself
 *   answers
 * @param deps.isReady whether catalog and store answer right now; `/readyz` follows it
 * @param deps.page answers `/` for a browser
 */
export function serviceRoutes(deps: {
  readonly publicUrl?: string | undefined;
  readonly operations: readonly Operation[];
  readonly isReady: () => Promise<boolean>;
  readonly exerciseStatus: () => ExerciseStatus;
  readonly twins: TwinStatuses;
  readonly page: (c: Context) => Response | Promise<Response>;
}): Hono {
  return new Hono()
    .get('/', (c) => {
      c.header('vary', 'accept');
      if (prefersHtml(c.req.header('accept') ?? '')) return deps.page(c);
      return c.json(landing(baseUrl(c, deps.publicUrl)));
    })
    .get('/healthz', (c) => {
      const failed = [...deps.twins].flatMap(([id, twin]) => {
        const { phase, error } = twin.status();
        return phase === 'failed' ? [[`${id}Twin`, { phase, error }] as const] : [];
      });
      const body = { status: 'ok', ...Object.fromEntries(failed) };
      return c.json(body, 200, { 'cache-control': 'no-store' });
    })
    .get('/twins/:twin/status', (c) => {
      const id = c.req.param('twin');
      const twin = deps.twins.get(id);
      if (twin !== undefined) return c.json(twin.status(), 200, { 'cache-control': 'no-store' });
      const allowed = [...deps.twins.keys()];
      throw new Fault('not-found', `no twin "${id.slice(0, 80)}"`, { allowed });
    })
    .get('/readyz', async (c) => {
      const ready = await deps.isReady();
      const headers = { 'cache-control': 'no-store' };
      return c.json({ status: ready ? 'ready' : 'not ready' }, ready ? 200 : 503, headers);
    })
    .get('/openapi.json', (c) =>
      c.json(toOpenApi(deps.operations, baseUrl(c, deps.publicUrl)), 200, {
        'content-type': 'application/vnd.oai.openapi+json;version=3.1',
      }),
    )
    .get('/docs', (c) => docsPage(c, deps.operations))
    .get('/exercise/status', (c) =>
      c.json(deps.exerciseStatus(), 200, { 'cache-control': 'no-store' }),
    );
}

function prefersHtml(accept: string): boolean {
  const html = accept.indexOf('text/html');
  const json = accept.indexOf('application/json');
  return html >= 0 && (json < 0 || html < json);
}

function landing(base: string) {
  const links: Link[] = [
    { rel: 'self', type: 'application/json', href: `${base}/` },
    { rel: 'alternate', type: 'text/html', href: `${base}/`, title: 'the map' },
    { rel: 'child', type: 'application/json', href: `${base}/stac`, title: 'STAC catalog' },
    { rel: 'data', type: 'application/json', href: `${base}/ogc`, title: 'OGC APIs' },
    { rel: 'search', type: 'application/json', href: `${base}/sql`, title: 'SQL' },
    { rel: 'service-desc', type: 'application/json', href: `${base}/openapi.json` },
    { rel: 'status', type: 'application/json', href: `${base}/healthz` },
  ];
  const description = 'Open hydrometeorological digital twins: forecasts in, answers out.';
  return { title: 'Isohyet', description, links };
}

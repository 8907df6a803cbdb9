import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { trimTrailingSlash } from 'hono/trailing-slash';

import { Fault } from '../platform/fault.ts';
import type { Log } from '../platform/log.ts';
import { answerProblem } from './problem.ts';

const LONGEST_URL = 16_384;
/** Headers that scripts of other origins may read: validators, and what a value is of. */
const EXPOSED_HEADERS = [
  'etag',
  'link',
  'content-range',
  'repr-digest',
  'retry-after',
  'isohyet-mark',
  'isohyet-run',
  'isohyet-generation',
  'isohyet-valid-time',
  'isohyet-variable',
  'isohyet-member',
  'isohyet-incomplete',
  'isohyet-style',
  'isohyet-updated',
  'isohyet-licence',
  'isohyet-lineage',
  'isohyet-source',
  'isohyet-notes',
  'location',
  'preference-applied',
];
const READ_METHODS = ['GET', 'HEAD', 'OPTIONS'];
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'DELETE'];

/** Routes of one standard and where they are mounted. */
export type Mount = {
  readonly path: string;
  readonly routes: Hono;
  /** paths whose routes bound the body themselves */
  readonly ownBodyLimit?: RegExp;
};

/**
 * The HTTP application: what holds for every route (limits, headers, problems, log lines), and
 * the routes of each standard. `main.ts` opens the real parts, a test passes its own.
 */
export function createApp(deps: {
  readonly log: Log;
  readonly maxBodyBytes: number;
  readonly mounts: readonly Mount[];
}): Hono {
  const { log, maxBodyBytes, mounts } = deps;
  const app = new Hono();

  app.use(requestId());
  app.use(async (c, next) => {
    c.set('log', log);
    await next();
  });
  app.use(trimTrailingSlash());
  app.use(async (c, next) => {
    const startMs = performance.now();
    await next();
    const ms = Math.round(performance.now() - startMs);
    log.debug({ id: c.get('requestId'), path: c.req.path, status: c.res.status, ms }, c.req.method);
  });
  app.use(secureHeaders({ crossOriginResourcePolicy: 'cross-origin' }));
  app.use(
    cors({
      origin: '*',
      allowMethods: METHODS,
      exposeHeaders: EXPOSED_HEADERS,
    }),
  );
  app.use(async (c, next) => {
    if (c.req.url.length > LONGEST_URL) {
      throw new Fault('too-large', `the address is longer than ${LONGEST_URL} characters`, {
        budget: 'url length',
        most: LONGEST_URL,
        hint: 'send long queries with POST',
      });
    }
    if (!METHODS.includes(c.req.method)) {
      c.header('allow', METHODS.join(', '));
      throw new Fault('method-not-allowed', `${c.req.method} is not allowed`, { allowed: METHODS });
    }
    await next();
  });
  const limitBody = bodyLimit({
    maxSize: maxBodyBytes,
    onError: () => {
      throw new Fault('too-large', `the body is larger than ${maxBodyBytes} bytes`, {
        budget: 'MAX_BODY_BYTES',
        most: maxBodyBytes,
      });
    },
  });
  app.use((c, next) =>
    mounts.some(({ ownBodyLimit }) => ownBodyLimit?.test(c.req.path)) ? next() : limitBody(c, next),
  );

  for (const { path, routes } of mounts) app.route(path, routes);

  app.notFound((c) => {
    const allowed = METHODS.filter((method) => isRoute(app, method, c.req.path));
    if (allowed.length > 0 && !allowed.includes(c.req.method)) {
      const methods = allowed.includes('GET') ? [...READ_METHODS, ...allowed.slice(1)] : allowed;
      c.header('allow', methods.join(', '));
      const detail = `${c.req.method} is not allowed`;
      return answerProblem(log)(new Fault('method-not-allowed', detail, { allowed: methods }), c);
    }
    return answerProblem(log)(new Fault('not-found', 'the address names nothing that is there'), c);
  });
  app.onError(answerProblem(log));
  return app;
}

/** Whether a route answers a method at a path; what `use` added stands for every method. */
function isRoute(app: Hono, method: string, path: string): boolean {
  const [handlers] = app.router.match(method, path);
  return handlers.some(([[, route]]) => route.method === method);
}

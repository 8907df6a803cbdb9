/** Server-sent events. @see https://html.spec.whatwg.org/multipage/server-sent-events.html */
import { Hono } from 'hono';
import { z } from 'zod';

import type { Catalog } from '../../catalog/catalog.ts';
import { toIsoTime } from '../../earth/time.ts';
import { Fault } from '../../platform/fault.ts';
import type { StoreEvent, StoreWatch } from '../../query/watch-store.ts';
import type { Job, Jobs } from '../../twin/processes/jobs.ts';
import type { Operation } from '../openapi.ts';
import { invalidRequest, readParams } from '../params.ts';

const TYPES = ['run', 'twin', 'table', 'job'] as const;
type Type = (typeof TYPES)[number];
const HEARTBEAT_MS = 15_000;
const RETRY_MS = 3000;
const MOST_CLIENTS = 200;
/** A client that takes no more is let go: it comes back with the last id it has seen. */
const MOST_WAITING = 1000;
/** `Date.parse` alone would take `1` for the year 2001. */
const EVENT_ID = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/;
const EVENT_STREAM = 'text/event-stream';

const EventParams = z.object({
  types: z
    .string()
    .max(100)
    .optional()
    .describe(`of ${TYPES.join(', ')}, with commas between`),
  collections: z.string().max(2000).optional().describe('ids of collections, with commas between'),
});

export const eventOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/events',
    summary: 'runs, tables, twin results and jobs as they land',
    tag: 'events',
    query: EventParams,
    answers: [EVENT_STREAM],
  },
];

type Message = { readonly type: Type; readonly atMs: number; readonly data: unknown };

/**
 * Mounted at `/events`. The id of an event is its time: with `Last-Event-ID`, what landed since comes
 * again, after a restart of the service too; an event of that very second may come twice.
 */
export function eventRoutes(deps: {
  readonly store: Pick<StoreWatch, 'watch' | 'since'>;
  readonly jobs: Pick<Jobs, 'watch'>;
  readonly catalog: Pick<Catalog, 'getCollection'>;
  readonly heartbeatMs?: number;
  readonly maxClients?: number;
}) {
  const { store, jobs, catalog, heartbeatMs = HEARTBEAT_MS, maxClients = MOST_CLIENTS } = deps;
  let clients = 0;

  return new Hono().get('/', async (c) => {
    const params = readParams(EventParams, c.req.url);
    const types = readTypes(params.types);
    const collections = params.collections?.split(',');
    // Of a misspelt name nothing would ever be heard.
    await Promise.all(collections?.map((id) => catalog.getCollection(id)) ?? []);
    const sinceMs = readLastId(c.req.header('last-event-id'));
    const isWanted = ({ type, collection }: StoreEvent) =>
      types.includes(type) && (collections === undefined || collections.includes(collection));
    if (clients >= maxClients) {
      throw new Fault('unavailable', 'too many clients listen', { most: maxClients });
    }
    const headers = {
      'content-type': EVENT_STREAM,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    };
    if (c.req.method === 'HEAD') return c.body(null, 200, headers);

    clients++;
    let end = () => {};
    const body = new ReadableStream<Uint8Array>(
      {
        async start(controller) {
          const send = (text: string) => {
            // The stream counts pieces: what it holds is what the client has not taken.
            if (-(controller.desiredSize ?? 0) > MOST_WAITING) return end();
            controller.enqueue(Buffer.from(text));
          };
          const stops: (() => void)[] = [];
          end = () => {
            end = () => {};
            clients--;
            for (const stop of stops.splice(0)) stop();
            try {
              controller.close();
            } catch {
              // The client has gone first.
            }
          };
          const tell = (message: Message) => send(toText(message));
          send(`retry: ${RETRY_MS}\n\n`);
          const beat = setInterval(() => send(': heartbeat\n\n'), heartbeatMs).unref();
          stops.push(() => clearInterval(beat));
          if (types.includes('job')) stops.push(jobs.watch((job) => tell(toMessage(job))));
          // Listening begins before what was missed is read: nothing falls between.
          const held: StoreEvent[] = [];
          let isLive = false;
          const seen = new Set<string>();
          const stop = await store.watch((event) => {
            if (!isWanted(event) || seen.has(keyOf(event))) return;
            if (isLive) tell(event);
            else held.push(event);
          });
          stops.push(stop);
          const missed = sinceMs === undefined ? [] : await store.since(sinceMs);
          for (const event of missed.filter(isWanted)) {
            seen.add(keyOf(event));
            tell(event);
          }
          for (const event of held.filter((one) => !seen.has(keyOf(one)))) tell(event);
          isLive = true;
        },
        cancel: () => end(),
      },
      { highWaterMark: 0 },
    );
    c.req.raw.signal.addEventListener('abort', () => end(), { once: true });
    return c.body(body, 200, headers);
  });
}

function keyOf({ type, atMs, collection, generation, data }: StoreEvent): string {
  return JSON.stringify([type, atMs, collection, generation, data['run']]);
}

function readTypes(text: string | undefined): readonly Type[] {
  if (text === undefined) return TYPES;
  const names = text.split(',');
  const unknown = names.find((name) => !(TYPES as readonly string[]).includes(name));
  if (unknown === undefined) return names as Type[];
  throw invalidRequest([
    { field: 'types', value: unknown.slice(0, 40), detail: 'no such type', allowed: TYPES },
  ]);
}

function readLastId(id: string | undefined): number | undefined {
  if (id === undefined) return undefined;
  const ms = EVENT_ID.test(id) ? Date.parse(id) : NaN;
  if (!Number.isNaN(ms)) return ms;
  throw invalidRequest([
    {
      field: 'Last-Event-ID',
      value: id.slice(0, 40),
      detail: 'is no id of an event',
      allowed: 'the id of an event, a time such as 2026-11-23T00:00:00Z',
    },
  ]);
}

/** Progress is told as it comes; only what lies at rest has an id to come back to. */
function toMessage(job: Job): Message {
  const { id, processId, status, message, fraction, updatedMs } = job;
  const progress = Math.floor(fraction * 100);
  const data = { jobID: id, processID: processId, status, message, progress };
  return { type: 'job', atMs: updatedMs, data };
}

function toText({ type, atMs, data }: Message): string {
  const id = type === 'job' ? '' : `id: ${toIsoTime(atMs)}\n`;
  return `${id}event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

import { expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { eventRoutes } from '../../../services/api/events/routes.ts';
import type { CollectionEntry } from '../../../services/catalog/collection.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { silentLog } from '../../../services/platform/log.ts';
import type { StoreEvent } from '../../../services/query/watch-store.ts';
import type { Job } from '../../../services/twin/processes/jobs.ts';

const event = (hour: number, change: Partial<StoreEvent> = {}): StoreEvent => {
  const atMs = Date.UTC(2026, 6, 1, hour);
  const run = { run: new Date(atMs).toISOString() };
  return { type: 'run', atMs, collection: 'hrdps', generation: 1, data: run, ...change };
};
const job: Job = {
  id: 'b7b3e0a4-9c3b-4f8e-9c57-5f3a0a3e3f10',
  processId: 'fire-weather',
  status: 'running',
  message: { en: 'running', fr: 'en cours' },
  fraction: 0.257,
  createdMs: 0,
  updatedMs: 0,
  owner: 1,
  answer: { response: 'raw', outputs: {} },
};

/** A service whose events the test decides. */
function openService(past: readonly StoreEvent[] = [], maxClients = 200) {
  const listeners = new Set<(event: StoreEvent) => void>();
  const jobListeners = new Set<(job: Job) => void>();
  const listening = Promise.withResolvers<void>();
  const routes = eventRoutes({
    store: {
      watch: async (listener) => {
        listeners.add(listener);
        listening.resolve();
        return () => void listeners.delete(listener);
      },
      since: async (ms) => past.filter(({ atMs }) => atMs >= ms),
    },
    jobs: {
      watch: (listener) => {
        jobListeners.add(listener);
        return () => void jobListeners.delete(listener);
      },
    },
    catalog: {
      getCollection: async (id) => {
        if (id === 'hotspots') return {} as CollectionEntry;
        throw new Fault('unknown-collection', `no collection "${id}"`);
      },
    },
    maxClients,
  });
  const app = createApp({
    log: silentLog,
    maxBodyBytes: 1000,
    mounts: [{ path: '/events', routes }],
  });
  return {
    listeners,
    listening: listening.promise,
    tell: (one: StoreEvent) => listeners.forEach((listener) => listener(one)),
    tellJob: (one: Job) => jobListeners.forEach((listener) => listener(one)),
    ask: async (query = '', headers: Record<string, string> = {}) =>
      app.request(`/events${query}`, { headers }),
  };
}

/** Reads until the text has a part, and gives all of it. */
async function readUntil(response: Response, part: string) {
  const reader = response.body!.getReader();
  let text = '';
  while (!text.includes(part)) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`ended after ${text}`);
    text += Buffer.from(value).toString();
  }
  return { text, leave: () => reader.cancel() };
}

test('what lands is told with its time as id; a client that leaves is forgotten', async () => {
  const service = openService();
  const response = await service.ask();
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  await service.listening;
  service.tell(event(3));
  service.tellJob(job);
  const { text, leave } = await readUntil(response, 'event: job');
  expect(text).toContain('retry: 3000\n\n');
  expect(text).toContain(
    'id: 2026-07-01T03:00:00Z\nevent: run\ndata: {"run":"2026-07-01T03:00:00.000Z"}\n\n',
  );
  expect(text).toContain('"status":"running"');
  expect(text).toContain('"progress":25');
  await leave();
  expect(service.listeners.size).toBe(0);
});

test('with Last-Event-ID, what was missed comes first, and nothing twice', async () => {
  const past = [event(1), event(2), event(3)];
  const service = openService(past);
  const response = await service.ask('', { 'last-event-id': '2026-07-01T02:00:00Z' });
  await service.listening;
  // Found by the look that runs while the past is read.
  service.tell(event(3));
  service.tell(event(4));
  const { text, leave } = await readUntil(response, 'T04:00:00Z');
  const ids = [...text.matchAll(/^id: .*T(\d\d):/gm)].map(([, hour]) => hour);
  expect(ids).toEqual(['02', '03', '04']);
  await leave();
});

test('types and collections choose', async () => {
  const service = openService();
  const response = await service.ask('?types=table,run&collections=hotspots');
  await service.listening;
  service.tell(event(1));
  service.tell(event(2, { type: 'twin', collection: 'hotspots' }));
  service.tell(event(3, { type: 'table', collection: 'hotspots' }));
  const { text, leave } = await readUntil(response, 'event: table');
  expect(text).not.toContain('event: run');
  expect(text).not.toContain('event: twin');
  await leave();
});

test('a collection that there is not is refused, not listened to for ever', async () => {
  const response = await openService().ask('?collections=hotspots,hotspot');
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ type: '/problems/unknown-collection' });
});

test('a client that takes nothing is let go', async () => {
  const service = openService();
  await service.ask();
  await service.listening;
  for (let count = 0; count < 1100; count++) service.tell(event(1));
  expect(service.listeners.size).toBe(0);
});

test.each([
  { name: 'an unknown type', query: '?types=weather', headers: {}, field: 'types' },
  {
    name: 'an id that is none',
    query: '',
    headers: { 'last-event-id': 'x' },
    field: 'Last-Event-ID',
  },
  {
    name: 'a number as an id',
    query: '',
    headers: { 'last-event-id': '1' },
    field: 'Last-Event-ID',
  },
])('$name is refused', async ({ query, headers, field }) => {
  const response = await openService().ask(query, headers as Record<string, string>);
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ errors: [{ field }] });
});

test('more clients than the bound are told to come back', async () => {
  const service = openService([], 1);
  await service.ask();
  expect((await service.ask()).status).toBe(503);
});

import { expect, test } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { serviceRoutes, type TwinStatus } from '../../../services/api/service/routes.ts';
import { silentLog } from '../../../services/platform/log.ts';

const statuses: Record<string, TwinStatus> = {
  wildfire: { phase: 'ready', fraction: 1 },
  flood: { phase: 'failed', fraction: 0, error: 'exercise-rhine: no weather' },
};

const app = createApp({
  log: silentLog,
  maxBodyBytes: 1000,
  mounts: [
    {
      path: '/',
      routes: serviceRoutes({
        operations: [],
        isReady: async () => true,
        exerciseStatus: () => ({ phase: 'off', done: 0, total: 0, finished: true }),
        twins: new Map(
          Object.entries(statuses).map(([id, status]) => [id, { status: () => status }]),
        ),
        page: (c) => c.text('page'),
      }),
    },
  ],
});

test.each(Object.entries(statuses))('the %s twin says how far it is', async (id, status) => {
  const answer = await app.request(`/twins/${id}/status`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(await answer.json()).toEqual(status);
});

test('a twin that is not there is a problem that names those that are', async () => {
  const answer = await app.request('/twins/storm/status');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ allowed: ['wildfire', 'flood'] });
});

test('the twin that failed shows in the health of the service, which answers all the same', async () => {
  const answer = await app.request('/healthz');
  expect(answer.status).toBe(200);
  expect(await answer.json()).toEqual({
    status: 'ok',
    floodTwin: { phase: 'failed', error: 'exercise-rhine: no weather' },
  });
});

import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { createApp } from '../../../../services/api/app.ts';
import { processRoutes } from '../../../../services/api/processes/routes.ts';
import { ownEntriesFolder, readOwnEntries } from '../../../../services/catalog/own-entries.ts';
import { silentLog } from '../../../../services/platform/log.ts';
import { floodProcesses } from '../../../../services/twin/flood/flood-processes.ts';
import { openJobs, type Jobs } from '../../../../services/twin/processes/jobs.ts';
import { openProcesses } from '../../../../services/twin/processes/process.ts';
import { lonLat, openSmallTown, POLDER_CELLS } from './small-town.ts';

const EXECUTE = '/ogc/processes/flood-inundation/execution';
let world: Awaited<ReturnType<typeof openSmallTown>>;
let jobs: Jobs;
let post: (body: unknown, headers?: Record<string, string>) => Promise<Response>;
let request: (path: string, init?: RequestInit) => Promise<Response>;

beforeAll(async () => {
  world = await openSmallTown();
  await world.writeNetwork();
  await world.writeTown();
  await world.writeAssets();
  jobs = await openJobs({ folder: join(world.dataDir, 'jobs'), log: silentLog });
  const config = { DATA_DIR: world.dataDir, CATALOG_DIR: world.catalogDir };
  const processes = openProcesses(floodProcesses(config, world.deps));
  const routes = processRoutes({ processes, jobs, maxBodyBytes: 100_000 });
  const mounts = [{ path: '/ogc', routes, ownBodyLimit: /execution$/ }];
  const app = createApp({ log: silentLog, maxBodyBytes: 100, mounts });
  request = async (path, init) => app.request(path, init);
  post = (inputs, headers = {}) =>
    request(EXECUTE, {
      method: 'POST',
      body: JSON.stringify({ inputs }),
      headers: { 'content-type': 'application/json', ...headers },
    });
}, 60_000);
afterAll(async () => {
  await jobs.close();
  await world.close();
});

const FLOW = { start: '2026-05-20T00:00:00Z', inflows: [{ dischargeM3S: 150 }] };
const BREACH = [{ place: lonLat(15, 20), widthM: 60, formationMinutes: 0 }];

describe('flood-inundation over HTTP', () => {
  test('is described with its inputs', async () => {
    const described = await (await request('/ogc/processes/flood-inundation')).json();
    expect(described).toMatchObject({
      id: 'flood-inundation',
      jobControlOptions: ['sync-execute', 'async-execute', 'dismiss'],
    });
    expect(Object.keys((described as { inputs: object }).inputs)).toContain('breach');
  });

  test('a bad breach is a problem that names the field', async () => {
    const answer = await post({ ...FLOW, breach: [{ place: lonLat(25, 20) }] });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ errors: [{ field: 'breach.0.place' }] });
  });

  test('breaks a levee while the client waits, or as a job it goes on as', async () => {
    const answer = await post({ ...FLOW, hours: 5, breach: BREACH, compareToBase: false });
    let summary: unknown = await answer.json();
    if (answer.status === 201) {
      const { jobID } = summary as { jobID: string };
      const done = async () => expect((await jobs.get(jobID)).status).toBe('successful');
      await vi.waitFor(done, { timeout: 90_000, interval: 200 });
      summary = await (await request(`/ogc/jobs/${jobID}/results`)).json();
    }
    expect(JSON.stringify(summary)).toContain(`"people":${POLDER_CELLS}`);
    expect(JSON.stringify(summary)).toContain('SCENARIO');
  }, 120_000);

  test('a job that is dismissed leaves nothing behind', async () => {
    const answer = await post({ ...FLOW, hours: 200 }, { prefer: 'respond-async' });
    expect(answer.status).toBe(201);
    const { jobID } = (await answer.json()) as { jobID: string };
    const runs = async () => expect((await jobs.get(jobID)).fraction).toBeGreaterThan(0);
    await vi.waitFor(runs, { timeout: 60_000, interval: 100 });
    expect((await request(`/ogc/jobs/${jobID}`, { method: 'DELETE' })).status).toBe(200);
    const kept = async () => {
      const ids = (await readOwnEntries(ownEntriesFolder(world.dataDir))).map(({ id }) => id);
      // That of the test before.
      expect(ids).toHaveLength(1);
    };
    await vi.waitFor(kept, { timeout: 20_000, interval: 100 });
  }, 120_000);
});

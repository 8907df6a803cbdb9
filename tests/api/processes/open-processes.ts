import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'vitest';

import { createApp } from '../../../services/api/app.ts';
import { processRoutes } from '../../../services/api/processes/routes.ts';
import { silentLog } from '../../../services/platform/log.ts';
import { openJobs } from '../../../services/twin/processes/jobs.ts';
import { openProcesses } from '../../../services/twin/processes/process.ts';
import { fireBehaviourProcess } from '../../../services/twin/processes/tables/fire-behaviour.ts';
import { fireWeatherProcess } from '../../../services/twin/processes/tables/fire-weather.ts';
import { floodFrequencyProcess } from '../../../services/twin/processes/tables/floods/flood-frequency.ts';
import { fireWeather2025Process } from '../../../services/twin/processes/tables/hours/fire-weather-2025.ts';
import { fireWeatherHourlyProcess } from '../../../services/twin/processes/tables/hours/fire-weather-hourly.ts';
import { rainfallRunoffProcess } from '../../../services/twin/processes/tables/runoff/rainfall-runoff.ts';
import { fireWeatherStationsProcess } from '../../../services/twin/processes/tables/stations/fire-weather-stations.ts';
import { openTableTools } from '../../../services/twin/processes/tables/table-tools.ts';

export const FWI = '/ogc/processes/fire-weather/execution';
export const FBP = '/ogc/processes/fire-behaviour/execution';
/** The first day of Van Wagner & Pickett 1985; numbers of cffdrs_r. */
export const FIRST = {
  ffmc: 87.6493555020996,
  dmc: 8.545051136,
  dc: 19.014,
  fwi: 10.0361863997968,
};

export type Rows = Record<string, number | string | null>[];

/** The table processes over HTTP. It must be closed. */
export async function openTableProcesses(maxBodyBytes = 100_000) {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-processes-'));
  const tools = openTableTools();
  const jobs = await openJobs({ folder, log: silentLog });
  const processes = openProcesses([
    fireWeatherProcess(tools),
    fireWeatherStationsProcess(tools),
    fireWeatherHourlyProcess(tools),
    fireWeather2025Process(tools),
    fireBehaviourProcess(tools),
    floodFrequencyProcess(tools),
    rainfallRunoffProcess(tools),
  ]);
  const routes = processRoutes({ processes, jobs, maxBodyBytes });
  const mounts = [{ path: '/ogc', routes, ownBodyLimit: /execution$/ }];
  const app = createApp({ log: silentLog, maxBodyBytes: 100, mounts });
  const post = async (
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ) => app.request(path, { method: 'POST', body, headers });
  return {
    jobs,
    post,
    get: async (path: string, init?: RequestInit) => app.request(path, init),
    postJson: (body: unknown, path = FWI, headers: Record<string, string> = {}) =>
      post(path, JSON.stringify(body), { 'content-type': 'application/json', ...headers }),
    async close() {
      await jobs.close();
      await tools.close();
      await rm(folder, { recursive: true });
    },
  };
}
export type TableProcesses = Awaited<ReturnType<typeof openTableProcesses>>;

/** Expects a value within a relative difference. */
export function expectNear(value: unknown, expected: number, relative = 1e-9): void {
  expect(Math.abs(Number(value) / expected - 1)).toBeLessThan(relative);
}

import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { serve } from '@hono/node-server';
import { dateDay, int32, tableFromArrays, tableToIPC } from '@uwdata/flechette';
import { Hono } from 'hono';

import { createApp } from '../../services/api/app.ts';
import { processRoutes } from '../../services/api/processes/routes.ts';
import { readBody } from '../../services/api/processes/read-body.ts';
import { ARROW_STREAM_TYPE } from '../../services/formats/arrow/encode-stream.ts';
import { silentLog } from '../../services/platform/log.ts';
import { openJobs } from '../../services/twin/processes/jobs.ts';
import { openProcesses } from '../../services/twin/processes/process.ts';
import { fireBehaviourProcess } from '../../services/twin/processes/tables/fire-behaviour.ts';
import { fireWeatherProcess } from '../../services/twin/processes/tables/fire-weather.ts';
import { openTableTools } from '../../services/twin/processes/tables/table-tools.ts';
import type { BenchRow } from './bench-row.ts';

const ROWS = 1_000_000;
const DAYS = 100;
const ROUNDS = 5;
const DAY_MS = 86_400_000;

/** Ten thousand stations, a hundred days each, as one record batch. */
function makeWeather(): Uint8Array {
  const of = (make: (row: number) => number) =>
    Float64Array.from({ length: ROWS }, (_, i) => make(i));
  const columns = {
    id: Int32Array.from({ length: ROWS }, (_, row) => Math.floor(row / DAYS)),
    date: Array.from(
      { length: ROWS },
      (_, row) => new Date(Date.UTC(2026, 3, 1) + (row % DAYS) * DAY_MS),
    ),
    lat: of((row) => 45 + (row % 15)),
    lon: of((row) => -130 + (row % 60)),
    temp: of((row) => 10 + (row % 20)),
    rh: of((row) => 20 + (row % 70)),
    ws: of((row) => row % 30),
    prec: of((row) => (row % 4 === 0 ? row % 17 : 0)),
  };
  const table = tableFromArrays(columns, {
    types: { id: int32(), date: dateDay() },
    maxBatchRows: ROWS,
  });
  return tableToIPC(table, { format: 'stream' })!;
}

type Reply = { readonly ms: number; readonly bytes: number; readonly status: number };

/** A million rows of weather posted as Arrow, against the same bytes sent and sent back. */
export async function benchProcesses(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-bench-'));
  const tools = openTableTools();
  const jobs = await openJobs({ folder, log: silentLog });
  const processes = openProcesses([fireWeatherProcess(tools), fireBehaviourProcess(tools)]);
  const maxBodyBytes = 1e9;
  const echo = new Hono().post('/', async (c) => {
    const body = await readBody(c, maxBodyBytes);
    return c.body(new Uint8Array(body));
  });
  const app = createApp({
    log: silentLog,
    maxBodyBytes,
    mounts: [
      { path: '/ogc', routes: processRoutes({ processes, jobs, maxBodyBytes }), ownBodyLimit: /./ },
      { path: '/echo', routes: echo },
    ],
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  const client = new Worker(new URL('./post-client.worker.ts', import.meta.url));
  try {
    if (!server.listening) await once(server, 'listening');
    const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const body = makeWeather();
    const post = async (path: string) => {
      client.postMessage({ url: `${root}${path}`, type: ARROW_STREAM_TYPE, body });
      const [reply] = (await once(client, 'message')) as [Reply | { error: string }];
      if ('error' in reply || reply.status !== 200) throw new Error(JSON.stringify(reply));
      return reply;
    };
    const rows: BenchRow[] = [];
    for (const precision of ['f64', 'f32']) {
      const path = `/ogc/processes/fire-weather/execution?f=arrow&precision=${precision}`;
      const best = { ms: Infinity, cpuMs: Infinity, bytes: 0, echoMs: Infinity };
      for (let round = 0; round <= ROUNDS; round++) {
        const before = process.cpuUsage();
        const { ms, bytes } = await post(path);
        const { user, system } = process.cpuUsage(before);
        const echoed = await post('/echo');
        // The first round warms up.
        if (round === 0) continue;
        best.ms = Math.min(best.ms, ms);
        best.cpuMs = Math.min(best.cpuMs, (user + system) / 1000);
        best.echoMs = Math.min(best.echoMs, echoed.ms);
        best.bytes = bytes;
      }
      rows.push({
        name: `fire weather of a posted table, ${precision}, Arrow over HTTP`,
        target: 'at least 1 M rows/s',
        ours: `${(ROWS / best.ms / 1000).toFixed(2)} M rows/s`,
        reference: `${(ROWS / best.echoMs / 1000).toFixed(2)} M rows/s`,
        referenceName: 'the same bytes posted and sent back',
        ratio: best.echoMs / best.ms,
        note:
          `${Math.round(best.cpuMs)} ms CPU of all threads with the client's; ` +
          `${(body.length / 1e6).toFixed(0)} MB in, ${(best.bytes / 1e6).toFixed(0)} MB out`,
      });
    }
    return rows;
  } finally {
    await client.terminate();
    server.close();
    await jobs.close();
    await tools.close();
    await rm(folder, { recursive: true });
  }
}

import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { serve } from '@hono/node-server';
import { DuckDBInstance } from '@duckdb/node-api';

import { createApp } from '../../services/api/app.ts';
import { edrRoutes } from '../../services/api/edr/routes.ts';
import { sqlRoutes } from '../../services/api/sql/routes.ts';
import type { RegularLonLatGrid } from '../../services/earth/grid.ts';
import { toIsoTime } from '../../services/earth/time.ts';
import { silentLog } from '../../services/platform/log.ts';
import { openPositionQuery } from '../../services/query/position.ts';
import { openSqlQuery } from '../../services/query/sql.ts';
import { seriesFileOf } from '../../services/store/series.ts';
import { FIRST_RUN_MS, HOUR_MS, makeSmallWorld, TEMPERATURE } from '../query/small-world.ts';
import type { BenchRow } from './bench-row.ts';

const MIB = 1024 * 1024;
const ROWS = 10_000_000;
/** Six columns of the widths a forecast has; cheap to make, so that handing over is what counts. */
const SIX_COLUMNS = (rows: number) => `SELECT i::INTEGER AS y, i::DOUBLE AS lon, i::FLOAT AS a,
  make_timestamp(i) AS valid_time, (i & 15)::SMALLINT AS member, i::FLOAT AS b
  FROM range(${rows}) r(i)`;
const BYTES_PER_ROW = 30;
const ROUNDS = 3;

/** 1024 x 1024 cells x 100 steps: 105 million values, 16 series tiles. */
const CUBE_STEPS = 100;
const CUBE_GRID: RegularLonLatGrid = {
  kind: 'regular-lonlat',
  nx: 1024,
  ny: 1024,
  lonFirstDeg: -130,
  latFirstDeg: 60,
  lonStepDeg: 0.05,
  latStepDeg: 0.05,
};
const POINTS = 150;
const MORE_RUNS = 19;

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!;
const millions = (rate: number) => `${(rate / 1e6).toFixed(1)} M rows/s`;

async function openService() {
  const world = await makeSmallWorld([
    {
      referenceMs: FIRST_RUN_MS,
      hours: Array.from({ length: CUBE_STEPS }, (_, hour) => hour),
      variables: [TEMPERATURE],
      grid: CUBE_GRID,
    },
  ]);
  const budget = { maxRows: 1e9, maxBytes: 1e11, maxSeconds: 600, memoryMb: 1024 };
  const sql = await openSqlQuery({ ...world, listTables: async () => [], budget, concurrency: 2 });
  const positions = await openPositionQuery({ ...world, maxCells: 1e6 });
  const routes = edrRoutes({ ...world, findPosition: positions.findPosition });
  const app = createApp({
    log: silentLog,
    maxBodyBytes: MIB,
    mounts: [
      { path: '/sql', routes: sqlRoutes({ sql, maxBytes: budget.maxBytes }) },
      { path: '/ogc', routes },
    ],
  });
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = new Worker(new URL('./tile-client.worker.ts', import.meta.url));
  return {
    world,
    app,
    /** Takes an address over HTTP on another thread. */
    async fetch(path: string): Promise<{ ms: number; bytes: number }> {
      client.postMessage({ urls: [`http://127.0.0.1:${port}${path}`], connections: 1 });
      const [reply] = (await once(client, 'message')) as [
        { ms: number; bytes: number; error?: string },
      ];
      if (reply.error !== undefined) throw new Error(reply.error);
      return reply;
    },
    async close() {
      await client.terminate();
      server.close();
      positions.close();
      await sql.close();
      world.remove();
    },
  };
}
type Service = Awaited<ReturnType<typeof openService>>;

/** Bare DuckDB: every vector of every chunk taken into JavaScript, nothing done with it. */
async function bareRate(): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const startMs = performance.now();
  const result = await connection.stream(SIX_COLUMNS(ROWS));
  let rows = 0;
  for await (const chunk of result) {
    for (let column = 0; column < chunk.columnCount; column++) chunk.getColumnVector(column);
    rows += chunk.rowCount;
  }
  const rate = (rows / (performance.now() - startMs)) * 1000;
  connection.closeSync();
  instance.closeSync();
  return rate;
}

const sqlPath = (q: string, rest = '') => `/sql?q=${encodeURIComponent(q)}${rest}`;

async function benchSqlRate(service: Service): Promise<BenchRow> {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await bareRate());
    const { ms } = await service.fetch(sqlPath(SIX_COLUMNS(ROWS)));
    ours.push((ROWS / ms) * 1000);
  }
  return {
    name: 'SQL to Arrow over HTTP, 10 million rows, 6 columns',
    target: 'at least 0.5 x',
    ours: millions(median(ours)),
    reference: millions(median(bare)),
    referenceName: 'bare DuckDB handing its vectors to JavaScript, same statement',
    ratio: median(ours) / median(bare),
    note: `${BYTES_PER_ROW} bytes a row, uncompressed; client on another thread; median of ${ROUNDS}`,
  };
}

async function benchMemory(service: Service): Promise<BenchRow> {
  const rows = Math.ceil((1024 * MIB) / BYTES_PER_ROW);
  await service.fetch(sqlPath(SIX_COLUMNS(ROWS)));
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const sampler = setInterval(() => (most = Math.max(most, process.memoryUsage.rss())), 20);
  const { bytes } = await service.fetch(sqlPath(SIX_COLUMNS(rows)));
  clearInterval(sampler);
  const grown = (most - before) / MIB;
  return {
    name: 'SQL result of 1 GB: growth of the process',
    target: 'less than 200 MB',
    ours: `${grown.toFixed(0)} MB`,
    reference: `${(bytes / MIB).toFixed(0)} MB`,
    referenceName: 'bytes sent',
    ratio: grown / (bytes / MIB),
    note: `resident ${(before / MIB).toFixed(0)} MB before, ${(most / MIB).toFixed(0)} MB at most; the client's thread counted in`,
  };
}

/** Median of our answer and of bare DuckDB on the same file, taken in turn at the same cells. */
async function benchPoints(service: Service) {
  const { world, app } = service;
  const run = await world.catalog.getRun(world.id, 'latest');
  const folder = world.runFolder(world.id, run.referenceTime);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const ours: number[] = [];
  const bare: number[] = [];
  for (let point = 0; point < POINTS; point++) {
    const [row, column] = [(point * 389) % CUBE_GRID.ny, (point * 571) % CUBE_GRID.nx];
    const path = join(folder, seriesFileOf(run, row, column)!.path);
    const lon = CUBE_GRID.lonFirstDeg + column * CUBE_GRID.lonStepDeg;
    const lat = CUBE_GRID.latFirstDeg - row * CUBE_GRID.latStepDeg;
    const askBare = async () => {
      const startMs = performance.now();
      const reader = await connection.runAndReadAll(
        `SELECT valid_time, "${TEMPERATURE.id}" FROM read_parquet('${path}') WHERE y = ${row} AND x = ${column}`,
      );
      reader.getColumns();
      bare.push(performance.now() - startMs);
    };
    const askUs = async () => {
      const startMs = performance.now();
      const url = `/ogc/collections/${world.id}/position?coords=POINT(${lon.toFixed(4)}%20${lat.toFixed(4)})`;
      const response = await app.request(url);
      if (!(await response.text()).includes('"ranges"')) throw new Error(`no answer for ${url}`);
      ours.push(performance.now() - startMs);
    };
    // Whoever comes second finds the file in the page cache: they take turns.
    if (point % 2 === 0) await askBare();
    await askUs();
    if (point % 2 === 1) await askBare();
  }
  connection.closeSync();
  instance.closeSync();
  return { ours: median(ours), bare: median(bare) };
}

/** The same run again under older reference times: only the manifest differs. */
function addRuns({ world }: Service): void {
  const first = world.runFolder(world.id, toIsoTime(FIRST_RUN_MS));
  const manifest = JSON.parse(readFileSync(join(first, 'run.json'), 'utf8')) as object;
  for (let older = 1; older <= MORE_RUNS; older++) {
    const referenceTime = toIsoTime(FIRST_RUN_MS - older * 6 * HOUR_MS);
    const folder = world.runFolder(world.id, referenceTime);
    cpSync(first, folder, { recursive: true, filter: (path) => !path.includes('maps/') });
    writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...manifest, referenceTime }));
  }
}

/** The rows of the read path: SQL to Arrow, memory, point series. */
export async function benchQuery(): Promise<BenchRow[]> {
  const service = await openService();
  try {
    const rate = await benchSqlRate(service);
    const memory = await benchMemory(service);
    const one = await benchPoints(service);
    addRuns(service);
    await benchPoints(service);
    const twenty = await benchPoints(service);
    const values = CUBE_GRID.nx * CUBE_GRID.ny * CUBE_STEPS;
    return [
      rate,
      memory,
      {
        name: 'point series as CoverageJSON, p50',
        target: 'at most 2 x',
        ours: `${one.ours.toFixed(1)} ms`,
        reference: `${one.bare.toFixed(1)} ms`,
        referenceName: 'bare DuckDB on the same partition file',
        ratio: one.ours / one.bare,
        note: `cube of ${(values / 1e6).toFixed(0)} million values, ${CUBE_STEPS} steps, ${POINTS} places`,
      },
      {
        name: 'point series with 20 runs, p50',
        target: 'as with 1 run',
        ours: `${twenty.ours.toFixed(1)} ms`,
        reference: `${one.ours.toFixed(1)} ms`,
        referenceName: 'the same with 1 run',
        ratio: twenty.ours / one.ours,
        note: `bare DuckDB beside it: ${twenty.bare.toFixed(1)} ms`,
      },
    ];
  } finally {
    await service.close();
  }
}

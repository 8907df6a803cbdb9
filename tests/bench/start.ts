import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import type { BenchRow } from './bench-row.ts';

const MAIN = resolve(import.meta.dirname, '../../services/main.ts');
const ROUNDS = 5;
const SETTLE_MS = 5000;

/** Start to the first `/healthz`, against the start of an empty Node.js, and memory when idle. */
export async function benchStart(): Promise<BenchRow[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'isohyet-bench-'));
  try {
    const starts: number[] = [];
    const empty: number[] = [];
    let idleMb = NaN;
    for (let round = 0; round < ROUNDS; round++) {
      empty.push(await timeEmptyNode());
      const { process: server, startMs } = await startServer(dataDir);
      starts.push(startMs);
      if (round === ROUNDS - 1) {
        await wait(SETTLE_MS);
        idleMb = await residentMb(server.pid!);
      }
      server.kill('SIGTERM');
      await new Promise((done) => server.once('exit', done));
    }
    const [ours, reference] = [median(starts), median(empty)];
    const row = { referenceName: 'an empty Node.js process' };
    return [
      {
        ...row,
        name: 'start to first /healthz',
        target: '1.5 s',
        ours: `${Math.round(ours)} ms`,
        reference: `${Math.round(reference)} ms`,
        ratio: ours / reference,
        note: `median of ${ROUNDS}, empty store`,
      },
      {
        ...row,
        name: 'idle memory',
        target: '300 MB',
        ours: `${Math.round(idleMb)} MB`,
        reference: '-',
        ratio: null,
        note: `resident, ${SETTLE_MS / 1000} s after start, exercise off`,
      },
    ];
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function startServer(dataDir: string): Promise<{ process: ChildProcess; startMs: number }> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const env = { ...process.env, PORT: String(port), DATA_DIR: dataDir, EXERCISE: 'off' };
  const began = performance.now();
  const server = spawn(process.execPath, [MAIN], { env, stdio: 'ignore' });
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined);
    if (answer?.ok === true) return { process: server, startMs: performance.now() - began };
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    await wait(10);
  }
}

async function timeEmptyNode(): Promise<number> {
  const began = performance.now();
  const empty = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await new Promise((done) => empty.once('exit', done));
  return performance.now() - began;
}

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1024;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

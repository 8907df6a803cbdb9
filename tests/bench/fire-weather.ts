import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import {
  BATCH_INPUTS,
  BATCH_RESULTS,
  openFireWeatherKernel,
} from '../../services/science/kernels/fire-weather-kernel.ts';
import type { FireWeatherBatch } from '../../services/science/kernels/fire-weather-kernel.ts';
import { openFireWeatherPool } from '../../services/twin/kernels/fire-weather-pool.ts';
import type { BenchRow } from './bench-row.ts';
import { stepInPlainLoop } from './fire-weather-loop.ts';

const SOURCE = fileURLToPath(new URL('./fire-weather.c', import.meta.url));
const FLAGS = ['-O3', '-march=native', '-ffast-math'];
const CELLS = 10_000_000;
const MONTH = 7;
const ROUNDS = 5;
const WARM_UP_CELLS = 300_000;

/** The best of the rounds: by the clock, and of this thread's processor time. */
type Timed = { readonly ms: number; readonly cpuMs: number; readonly meanFwi: number };

const NEVER: Timed = { ms: Infinity, cpuMs: Infinity, meanFwi: NaN };

const run = promisify(execFile);
const rate = (ms: number) => `${(CELLS / ms / 1000).toFixed(1)} M cells/s`;

/** One day of fire weather over ten million cells: on one core, and on all of them. */
export async function benchFireWeather(): Promise<BenchRow[]> {
  const batch = openBatch();
  const kernel = openFireWeatherKernel();
  const pool = openFireWeatherPool();
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-bench-'));
  try {
    const [buildOne, buildAll] = [join(folder, 'one'), join(folder, 'all')];
    const gcc = (await compileC(buildOne, [])) && (await compileC(buildAll, ['-fopenmp']));
    stepInPlainLoop(batch, MONTH, WARM_UP_CELLS);
    const plain = await time(batch, () => stepInPlainLoop(batch, MONTH, CELLS));
    // They take turns: what else the machine does then slows all of them alike.
    let [one, all, oneC, allC] = [NEVER, NEVER, NEVER, NEVER];
    for (let round = 0; round < ROUNDS; round++) {
      one = better(one, await time(batch, () => kernel.step(batch)));
      if (gcc) oneC = better(oneC, await timeC(buildOne));
      all = better(all, await time(batch, () => pool.step(batch)));
      if (gcc) allC = better(allC, await timeC(buildAll));
    }
    const name = `daily fire weather, ${CELLS / 1e6} million cells`;
    const note = `30 % with rain; mean FWI ${one.meanFwi.toFixed(4)}`;
    const of = (by: 'ms' | 'cpuMs', ours: Timed, reference: Timed) => ({
      ours: rate(ours[by]),
      reference: reference === NEVER ? 'none' : rate(reference[by]),
      note: reference === NEVER ? note : `${note}, theirs ${reference.meanFwi.toFixed(4)}`,
    });
    return [
      {
        ...of('cpuMs', one, plain),
        name: `${name}, one core`,
        referenceName: 'the plain JavaScript loop in 64 bits, one core',
        target: 'at least 5 x its throughput',
        ratio: plain.cpuMs / one.cpuMs,
      },
      {
        ...of('cpuMs', one, oneC),
        name: `${name}, one core`,
        referenceName: `gcc ${FLAGS.join(' ')}, 32 bits, one core`,
        target: 'at most 2 x its time',
        ratio: oneC === NEVER ? null : one.cpuMs / oneC.cpuMs,
      },
      {
        ...of('ms', all, allC),
        name: `${name}, ${pool.size} threads`,
        referenceName: `the same C with OpenMP on ${cpus().length} cores`,
        target: 'at most 2 x its time',
        ratio: allC === NEVER ? null : all.ms / allC.ms,
      },
    ];
  } finally {
    await pool.close();
    await rm(folder, { recursive: true });
  }
}

function openBatch(): FireWeatherBatch {
  const arrays = [...BATCH_INPUTS, ...BATCH_RESULTS].map((name) => [
    name,
    new Float32Array(new SharedArrayBuffer(CELLS * 4)),
  ]);
  return {
    ...(Object.fromEntries(arrays) as Omit<FireWeatherBatch, 'month' | 'options'>),
    month: MONTH,
    options: { ffmcConstant: 147.27723, latitudeAdjust: true },
  };
}

/** The cells that fire-weather.c makes, in the same order of the same generator. */
function fill(batch: FireWeatherBatch): void {
  let seed = 1;
  const uniform = (least: number, most: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return least + (most - least) * (seed / 2_147_483_647);
  };
  for (let cell = 0; cell < CELLS; cell++) {
    batch.temperatureC[cell] = uniform(5, 35);
    batch.relativeHumidityPercent[cell] = uniform(15, 100);
    batch.windKmH[cell] = uniform(0, 40);
    batch.precipitationMm[cell] = Math.max(uniform(-46, 20), 0);
    batch.ffmc[cell] = uniform(60, 99);
    batch.dmc[cell] = uniform(0, 150);
    batch.dc[cell] = uniform(0, 800);
    // North of 30 degrees, where the C program has its day lengths.
    batch.latitudeDeg[cell] = 70 - (35 * cell) / CELLS;
  }
}

async function time(batch: FireWeatherBatch, step: () => void | Promise<void>): Promise<Timed> {
  fill(batch);
  const before = process.threadCpuUsage();
  const began = performance.now();
  await step();
  const ms = performance.now() - began;
  const { user, system } = process.threadCpuUsage(before);
  let sum = 0;
  for (const value of batch.fwi) sum += value;
  return { ms, cpuMs: (user + system) / 1000, meanFwi: sum / CELLS };
}

/** False where there is no gcc, or it cannot do this. */
async function compileC(program: string, more: readonly string[]): Promise<boolean> {
  const compiling = run('gcc', [...FLAGS, ...more, SOURCE, '-o', program, '-lm']);
  return await compiling.then(
    () => true,
    () => false,
  );
}

async function timeC(program: string): Promise<Timed> {
  const { stdout } = await run(program, [String(CELLS)]);
  return JSON.parse(stdout) as Timed;
}

function better(a: Timed, b: Timed): Timed {
  return { ms: Math.min(a.ms, b.ms), cpuMs: Math.min(a.cpuMs, b.cpuMs), meanFwi: b.meanFwi };
}

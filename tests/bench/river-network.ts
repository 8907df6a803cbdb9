import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { BenchRow } from './bench-row.ts';

const SIDE = 5000;
const ROUNDS = 3;
const SOURCE = fileURLToPath(new URL('./flow-accumulation.c', import.meta.url));
const OURS = fileURLToPath(new URL('./flow-accumulation.ts', import.meta.url));
// Contraction would give the terrain other bits.
const FLAGS = ['-O3', '-march=native', '-ffp-contract=off'];

type Run = {
  readonly fillMs: number;
  readonly directionsMs: number;
  readonly accumulationMs: number;
  readonly most: number;
  readonly maxRssMb: number;
};

const run = promisify(execFile);
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

/** Flow accumulation on 25 million cells, of raw and of conditioned terrain. */
export async function benchRiverNetwork(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-bench-'));
  const program = join(folder, 'flow-accumulation');
  try {
    const gcc = await run('gcc', [...FLAGS, SOURCE, '-o', program, '-lm']).then(
      () => true,
      () => false,
    );
    const read = async (command: string, args: readonly string[]) =>
      JSON.parse((await run(command, args)).stdout) as Run;
    // They take turns: what else the machine does then slows all of them alike.
    let [raw, whole, c]: [Run | null, Run | null, Run | null] = [null, null, null];
    for (let round = 0; round < ROUNDS; round++) {
      raw = better(raw, await read(process.execPath, [OURS, `${SIDE}`, 'raw']));
      whole = better(whole, await read(process.execPath, [OURS, `${SIDE}`, 'whole']));
      if (gcc) c = better(c, await read(program, [`${SIDE}`]));
    }
    const reference = c === null ? 'none' : seconds(drainMs(c));
    const row = { referenceName: `gcc ${FLAGS.join(' ')}: D8, accumulation`, reference };
    const isSame = c === null || c.most === raw!.most ? 'the same' : `not ${c.most}`;
    return [
      {
        ...row,
        name: 'flow accumulation, 25 million raw cells: D8, accumulation',
        target: '10 s, 1 GB; at most 3 x its time',
        ours: seconds(drainMs(raw!)),
        ratio: c === null ? null : drainMs(raw!) / drainMs(c),
        note: `processor time; ${raw!.most} cells come together, theirs ${isSame}; ${memory(raw!)}`,
      },
      {
        ...row,
        name: 'the same from raw heights: depressions filled, D8, flats, accumulation',
        target: '10 s, 1 GB',
        ours: seconds(whole!.fillMs + drainMs(whole!)),
        ratio: null,
        note:
          `filling ${seconds(whole!.fillMs)}, D8 with flats ${seconds(whole!.directionsMs)}, ` +
          `accumulation ${seconds(whole!.accumulationMs)}; ${memory(whole!)}`,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function drainMs({ directionsMs, accumulationMs }: Run): number {
  return directionsMs + accumulationMs;
}

function memory({ maxRssMb }: Run): string {
  return `at most ${Math.round(maxRssMb)} MB resident`;
}

function better(a: Run | null, b: Run): Run {
  return a === null || b.fillMs + drainMs(b) < a.fillMs + drainMs(a) ? b : a;
}

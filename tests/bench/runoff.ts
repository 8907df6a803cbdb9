import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { GR4_FLUXES, runGr4 } from '../../services/science/runoff/gr4.ts';
import type { BenchRow } from './bench-row.ts';

const SOURCE = fileURLToPath(new URL('./runoff.c', import.meta.url));
const FLAGS = ['-O3', '-march=native'];
const DAYS = 36_500;
const ROUNDS = 60;
const PARAMETERS = { x1: 257.238, x2: 1.012, x3: 88.235, x4: 2.208 };

type Timed = { readonly cpuMs: number; readonly meanMm: number };

const run = promisify(execFile);
const rate = (ms: number) => `${Math.round(DAYS / 365 / (ms / 1000))} years/s`;

/** A hundred years of GR4J with all fluxes and stores, on one core, beside C. */
export async function benchRunoff(): Promise<BenchRow[]> {
  const ours = timeOurs();
  const theirs = await timeC();
  const means = theirs === undefined ? '' : `, theirs ${theirs.meanMm.toFixed(6)}`;
  return [
    {
      name: `GR4J, ${DAYS / 365} years by day, all fluxes, one core`,
      ours: rate(ours.cpuMs),
      reference: theirs === undefined ? 'none' : rate(theirs.cpuMs),
      referenceName: `gcc ${FLAGS.join(' ')}`,
      target: 'at least 0.3 x its throughput',
      ratio: theirs === undefined ? null : theirs.cpuMs / ours.cpuMs,
      note: `mean ${ours.meanMm.toFixed(6)} mm/d${means}`,
    },
  ];
}

function timeOurs(): Timed {
  const forcing = makeForcing();
  let best = { cpuMs: Infinity, meanMm: NaN };
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.threadCpuUsage();
    const { dischargeMm } = runGr4(forcing, PARAMETERS, { timeStepHours: 24, record: GR4_FLUXES });
    const { user, system } = process.threadCpuUsage(before);
    const meanMm = dischargeMm.reduce((sum, value) => sum + value, 0) / DAYS;
    best = { cpuMs: Math.min(best.cpuMs, (user + system) / 1000), meanMm };
  }
  return best;
}

/** The series that runoff.c makes, by the same generator. */
function makeForcing() {
  let seed = 1;
  const precipitationMm = Float64Array.from({ length: DAYS }, () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return Math.max(-20 + 40 * (seed / 2_147_483_647), 0);
  });
  const potentialEvaporationMm = Float64Array.from(
    { length: DAYS },
    (_, day) => 2.5 - 2.4 * Math.cos((2 * Math.PI * day) / 365.25),
  );
  return { precipitationMm, potentialEvaporationMm };
}

/** Nothing where there is no gcc. */
async function timeC(): Promise<Timed | undefined> {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-bench-'));
  try {
    const program = join(folder, 'runoff');
    const compiled = await run('gcc', [...FLAGS, SOURCE, '-o', program, '-lm']).catch(() => null);
    if (compiled === null) return undefined;
    const { stdout } = await run(program, [String(DAYS)]);
    return JSON.parse(stdout) as Timed;
  } finally {
    await rm(folder, { recursive: true });
  }
}

import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { encodeGrib2 } from '../../services/formats/grib2/encode.ts';
import { unpackValues, type PackedValues } from '../../services/formats/grib2/packing/unpack.ts';
import { casesDir } from '../cases.ts';
import { readPackedFields } from '../formats/grib2/packing/packed-fields.ts';
import type { BenchRow } from './bench-row.ts';

const REPEATS = 15;
const SCRIPT = fileURLToPath(new URL('./decode-eccodes.py', import.meta.url));

type Subject = {
  readonly name: string;
  /** a file of the cases, or a message made here */
  readonly source: string | Uint8Array;
  readonly target: string;
  /** ratio of throughputs, or of times */
  readonly kind: 'throughput' | 'time';
};

const SUBJECTS: readonly Subject[] = [
  {
    name: 'decode 5.0, 8 bit',
    source: wave(1, 0.001),
    target: 'at least 0.5 x its throughput',
    kind: 'throughput',
  },
  {
    name: 'decode 5.0, 12 bit',
    source: wave(2, 0.001),
    target: 'at least 0.5 x its throughput',
    kind: 'throughput',
  },
  {
    name: 'decode 5.0, 16 bit',
    source: wave(3, 30),
    target: 'at least 0.5 x its throughput',
    kind: 'throughput',
  },
  {
    name: 'decode 5.3, HRRR',
    source: 'grib-other/hrrr.t06z.wrfsfcf01-TMP.grib2',
    target: 'at least 0.5 x its throughput',
    kind: 'throughput',
  },
  {
    name: 'decode 5.3, GFS with missing values',
    source: 'grib-other/gfs.t12z.pgrb2.0p25.f023-PV-TMP-missing.grib2',
    target: 'at least 0.5 x its throughput',
    kind: 'throughput',
  },
  {
    name: 'decode 5.42, AIFS',
    source: 'grib-ecmwf/aifs-single-t500.grib2',
    target: 'at least 0.5 x its throughput',
    kind: 'throughput',
  },
  {
    name: 'decode 5.40, GDPS',
    source: 'grib-eccc/CMC_glb_TMP_TGL_2_latlon.15x.15_2020081000_P000.grib2',
    target: 'at most 3.5 x its time',
    kind: 'time',
  },
];

/** Decoding of one field a packing, thread CPU of the best runs, against ecCodes. */
export async function benchDecode(): Promise<BenchRow[]> {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-bench-'));
  try {
    const rows: BenchRow[] = [];
    for (const subject of SUBJECTS) rows.push(await benchSubject(subject, folder));
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function benchSubject(subject: Subject, folder: string): Promise<BenchRow> {
  const { name, source, target, kind } = subject;
  const path = typeof source === 'string' ? join(casesDir, source) : join(folder, `${name}.grib2`);
  if (typeof source !== 'string') await writeFile(path, source);
  const none = { reference: 'none', referenceName: 'ecCodes', ratio: null };
  if (!existsSync(path)) return { name, target, ours: 'none', ...none, note: 'no cases here' };
  const [field] = readPackedFields(await readFile(path));
  if (field === undefined) throw new Error(`${path} holds no GRIB2 field`);
  const oursMs = await bestMs(field);
  const eccodes = await bestOfEccodes(path);
  const show = (ms: number) =>
    kind === 'time' ? `${ms.toFixed(0)} ms` : `${(field.count / ms / 1000).toFixed(0)} M values/s`;
  const note = `${field.count} values in ${field.data.length} octets; CPU of one thread`;
  const ours = show(oursMs);
  if (eccodes === undefined) {
    return { name, target, ours, ...none, note: `${note}; ecCodes is not installed` };
  }
  const ratio = kind === 'time' ? oursMs / eccodes.ms : eccodes.ms / oursMs;
  const referenceName = `ecCodes ${eccodes.version}`;
  return { name, target, ours, reference: show(eccodes.ms), referenceName, ratio, note };
}

/** Linux counts the CPU of a thread in ticks of some ms: many runs are timed together. */
const BATCH_MS = 150;

async function bestMs(field: PackedValues): Promise<number> {
  let best = Infinity;
  let runs = 2;
  for (let batch = 0; batch < 4; batch++) {
    const before = process.threadCpuUsage();
    for (let run = 0; run < runs; run++) await unpackValues(field);
    const { user, system } = process.threadCpuUsage(before);
    const ms = (user + system) / 1000 / runs;
    // The first batch warms up, and tells how many runs fill one.
    if (batch > 0) best = Math.min(best, ms);
    runs = Math.max(2, Math.ceil(BATCH_MS / Math.max(ms, 0.5)));
  }
  return best;
}

/** Undefined when python3 has no eccodes. */
async function bestOfEccodes(path: string): Promise<{ ms: number; version: string } | undefined> {
  try {
    const { stdout } = await promisify(execFile)('python3', [SCRIPT, path, String(REPEATS)]);
    return JSON.parse(stdout) as { ms: number; version: string };
  } catch {
    return undefined;
  }
}

/** A field of a million values of smooth waves and some noise, written by our own encoder. */
function wave(decimals: number, noise: number): Uint8Array {
  const [nx, ny] = [1440, 721];
  let seed = 1;
  const values = Float32Array.from({ length: nx * ny }, (_, index) => {
    seed = (seed * 48_271) % 2_147_483_647;
    const [x, y] = [index % nx, Math.floor(index / nx)];
    const smooth = 280 + 12 * Math.sin(x / 90) * Math.cos(y / 70);
    return smooth + noise * (seed / 2_147_483_647);
  });
  const referenceMs = Date.UTC(2026, 0, 1);
  return encodeGrib2({
    grid: {
      kind: 'regular-lonlat',
      nx,
      ny,
      lonFirstDeg: 0,
      latFirstDeg: 90,
      lonStepDeg: 0.25,
      latStepDeg: 0.25,
    },
    values,
    packing: { kind: 'simple', decimals },
    centre: 255,
    parameter: { discipline: 0, category: 0, number: 0 },
    level: { type: 103, value: 2 },
    referenceMs,
    validMs: referenceMs,
  });
}

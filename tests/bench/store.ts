import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Field } from '../../services/formats/field.ts';
import { decodeField } from '../../services/formats/grib/decode.ts';
import { findMessages } from '../../services/formats/grib/scan.ts';
import { openFileSource } from '../../services/platform/byte-source.ts';
import { openRunStore } from '../../services/store/runs.ts';
import { toIsoTime } from '../../services/earth/time.ts';
import { casesDir } from '../cases.ts';
import type { BenchRow } from './bench-row.ts';

/** GDPS 2 m temperature, 2400 x 1201 cells, JPEG 2000 (packing 5.40). */
const FIELD = 'grib-eccc/CMC_glb_TMP_TGL_2_latlon.15x.15_2020081000_P000.grib2';
/** Each of the writer's two threads has to see enough tiles for its code to be compiled. */
const WARM_UP = 12;
const ROUNDS = 5;

/** Milliseconds of processor time of all threads that the work takes. */
async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** One field from its message to both layouts at rest, against its decoding alone. */
export async function benchStore(): Promise<BenchRow[]> {
  const row = {
    name: 'one 2400 x 1201 field through ingest to both layouts',
    target: 'at most 3 x its decode CPU in all',
    referenceName: 'decoding the field (JPEG 2000)',
  };
  const path = join(casesDir, FIELD);
  if (!existsSync(path)) {
    return [{ ...row, ours: '-', reference: '-', ratio: null, note: 'skipped: no cases' }];
  }
  const source = await openFileSource(path);
  const [message] = await Array.fromAsync(findMessages(source));
  const bytes = await source.read(message!.offset, message!.length);
  await source.close();

  const dataDir = mkdtempSync(join(tmpdir(), 'isohyet-bench-store-'));
  const store = openRunStore(dataDir);
  let stored = 0;
  const storeField = async (field: Field, round: number) => {
    const writer = await store.openWriter({
      collection: `bench-${round}`,
      referenceTime: toIsoTime(field.referenceMs),
      grid: field.grid,
      marks: [],
    });
    await writer.addField(field);
    const run = await writer.commit();
    stored = [...run.maps, ...run.series].reduce((sum, file) => sum + file.bytes, 0);
    await writer.close();
  };
  try {
    let decoding = 0;
    let storing = 0;
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      let field: Field | undefined;
      const decoded = await cpuMs(async () => {
        field = await decodeField(bytes, 0);
      });
      const written = await cpuMs(() => storeField(field!, round));
      if (round < WARM_UP) continue;
      decoding += decoded / ROUNDS;
      storing += written / ROUNDS;
    }
    return [
      {
        ...row,
        ours: `${((decoding + storing) / 1000).toFixed(2)} s CPU`,
        reference: `${(decoding / 1000).toFixed(2)} s CPU`,
        ratio: (decoding + storing) / decoding,
        note: `of it ${storing.toFixed(0)} ms for both layouts, synced and published; ${(stored / 1e6).toFixed(1)} MB at rest of 11.5 MB of cells`,
      },
    ];
  } finally {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

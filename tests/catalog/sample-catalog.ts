import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type Catalog, openCatalog } from '../../services/catalog/catalog.ts';
import { Fault } from '../../services/platform/fault.ts';
import type { Run } from '../../services/store/run.ts';
import { sampleEntry } from './sample-run.ts';

/** A catalog over entries on disk and runs in memory. `broken` names runs that cannot be read. */
export async function openSampleCatalog(
  runs: Readonly<Record<string, readonly Run[]>>,
  broken: readonly string[] = [],
): Promise<{ catalog: Catalog; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'isohyet-catalog-'));
  for (const id of Object.keys(runs)) {
    await mkdir(join(folder, 'collections', id), { recursive: true });
    const path = join(folder, 'collections', id, 'collection.json');
    await writeFile(path, JSON.stringify(sampleEntry(id)));
  }
  const catalog = openCatalog(folder, {
    listRuns: async (id) =>
      (runs[id] ?? [])
        .map((run) => run.referenceTime)
        .sort()
        .reverse(),
    readRun: async (id, time) => {
      if (broken.includes(time)) throw new Fault('corrupt-data', 'run.json is not JSON');
      const found = runs[id]?.find((run) => run.referenceTime === time);
      if (found === undefined) throw new Fault('unknown-run', time);
      return found;
    },
    runFolder: (id, time) => join(folder, id, time),
  });
  return { catalog, close: () => rm(folder, { recursive: true }) };
}

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { readEntries } from '../../services/catalog/entries.ts';
import { asciiGridFormat } from '../../services/ingest/ascii-grid-format.ts';
import { geotiffFormat } from '../../services/ingest/geotiff-format.ts';
import { gribFormat } from '../../services/ingest/grib-format.ts';
import { ingestSources, type IngestDeps } from '../../services/ingest/ingest-files.ts';
import { tableFormat } from '../../services/ingest/tables/format.ts';
import { openMap } from '../../services/store/maps.ts';
import { openRunStore } from '../../services/store/runs.ts';

/** A data folder of its own, with the real catalog; to be closed. */
export async function openTemporaryStore() {
  const dataDir = await mkdtemp(join(tmpdir(), 'isohyet-ingest-'));
  const runs = openRunStore(dataDir);
  const formats = [gribFormat(runs, 2), geotiffFormat(runs), asciiGridFormat(runs), tableFormat];
  const entries = await readEntries('data-catalog');
  return {
    dataDir,
    runs,
    ingest: (paths: readonly string[], deps: Partial<IngestDeps> = {}) =>
      ingestSources(paths, { dataDir, entries, formats, ...deps }),
    /** All values of one band of a map of a run, row 0 in the north. */
    async readMap(collection: string, referenceTime: string, variable: string, band = 0) {
      const run = await runs.readRun(collection, referenceTime);
      const map = run.maps.find((candidate) => candidate.variable === variable)!;
      const reader = await openMap(join(runs.runFolder(collection, referenceTime), map.path));
      try {
        const { nx, ny } = reader;
        return {
          run,
          map,
          values: await reader.readWindow({ level: 0, band, x: 0, y: 0, nx, ny }),
        };
      } finally {
        await reader.close();
      }
    },
    /** Notes of what was set aside, by file name. */
    async readNotes(): Promise<Record<string, { refusals: { reason: string }[] }>> {
      const folder = join(dataDir, 'set-aside');
      const names = await readdir(folder).catch(() => []);
      const notes = await Promise.all(
        names.map(async (name) => [
          name.slice('2026-01-01-'.length),
          JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown,
        ]),
      );
      return Object.fromEntries(notes) as Record<string, { refusals: { reason: string }[] }>;
    },
    async close() {
      await formats[0]?.close?.();
      await runs.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type TemporaryStore = Awaited<ReturnType<typeof openTemporaryStore>>;

/** Every file under a folder with what it holds, to see whether anything changed. */
export async function readTree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      return [path, (await readFile(path)).toString('latin1')];
    }),
  );
  return Object.fromEntries(contents) as Record<string, string>;
}

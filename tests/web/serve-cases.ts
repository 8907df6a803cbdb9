import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'vitest';

import { ingestCommand } from '../../services/ingest/command.ts';
import { casesDir } from '../cases.ts';
import { serveStore } from './serve-store.ts';

const SILENT = { write: () => true, isTTY: false };

/** The real service over a store of its own, made from files of the cases. */
export async function serveCases(files: readonly string[]) {
  const dataDir = await mkdtemp(join(tmpdir(), 'isohyet-page-'));
  const io = {
    env: { DATA_DIR: dataDir },
    out: SILENT,
    err: SILENT,
    signal: new AbortController().signal,
  } as unknown as Parameters<typeof ingestCommand>[1];
  const paths = files.map((file) => join(casesDir, file));
  expect(await ingestCommand(paths, io)).toBe(0);
  const { url, close } = await serveStore(dataDir);
  return {
    url,
    close: async () => {
      await close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { serve } from '@hono/node-server';
import { expect } from 'vitest';

import { ingestCommand } from '../../services/ingest/command.ts';
import { readConfig } from '../../services/platform/config.ts';
import { openLog } from '../../services/platform/log.ts';
import { openServer } from '../../services/server.ts';
import { ensureWebBuilt } from '../../services/web-build.ts';
import { casesDir } from '../cases.ts';

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
  await ensureWebBuilt({ info: () => undefined });
  const status = { phase: 'off', done: 0, total: 0, finished: true } as const;
  const config = readConfig({ DATA_DIR: dataDir });
  const server = await openServer(config, openLog('silent'), () => status);
  const http = serve({ fetch: server.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => http.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as { port: number }).port}/`,
    close: async () => {
      http.close();
      await server.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

import { serve } from '@hono/node-server';

import { readConfig } from '../../services/platform/config.ts';
import { openLog } from '../../services/platform/log.ts';
import { openServer } from '../../services/server.ts';
import { ensureWebBuilt } from '../../services/web-build.ts';

/** The real service and the built page over a store that is there. */
export async function serveStore(dataDir: string) {
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
    },
  };
}

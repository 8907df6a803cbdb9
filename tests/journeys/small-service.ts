import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { ingestCommand } from '../../services/ingest/command.ts';
import { readConfig } from '../../services/platform/config.ts';
import type { Log } from '../../services/platform/log.ts';
import { openServer } from '../../services/server.ts';
import { FIRST_RUN_MS, makeSmallWorld } from '../query/small-world.ts';

/** The folder of the real catalog entries and styles. */
export const CATALOG_DIR = fileURLToPath(new URL('../../data-catalog/', import.meta.url));
/** A run of it is in the small service, and rows of this table. */
export const FORECAST = 'eccc-gdps';
export const TABLE = 'nasa-firms-hotspots';

/** FIRMS in its CSV form. @see https://www.earthdata.nasa.gov/data/tools/firms/faq */
const HOTSPOTS = `latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,confidence,version,bright_t31,frp,daynight
-4.552,-41.144,305.6,3.8,1.8,2020-09-30,0040,T,65,6.0NRT,293.9,33.7,N
52.25,-119.5,313,3.8,1.8,2020-09-30,0040,A,86,6.0NRT,294,68.6,D
`;
const EXERCISE_OFF = { phase: 'off', done: 0, total: 0, finished: true } as const;

/** A log that keeps what was logged as an error or a warning. */
export function openCapturingLog() {
  const errors: unknown[][] = [];
  const ignore = () => undefined;
  const keep = (...words: unknown[]) => void errors.push(words);
  return {
    log: { debug: ignore, info: ignore, warn: keep, error: keep } as unknown as Log,
    errors,
  };
}

/** Words of a command, kept. */
export function openCapturingIo(env: Readonly<Record<string, string>>) {
  const words: string[] = [];
  const output = { isTTY: false, write: (text: string) => (words.push(text), true) };
  return { io: { env, out: output, err: output }, words };
}

/** The whole service in this process over a forecast run and a table; it must be closed. */
export async function openSmallService(settings: Readonly<Record<string, string>> = {}) {
  const world = await makeSmallWorld([{ referenceMs: FIRST_RUN_MS, hours: [0, 1, 2] }], FORECAST);
  const hotspots = join(world.dataDir, 'hotspots.csv');
  writeFileSync(hotspots, HOTSPOTS);
  const env = { DATA_DIR: world.dataDir, CATALOG_DIR, EXERCISE: 'off', TWIN: 'off', ...settings };
  const { io, words } = openCapturingIo(env);
  if ((await ingestCommand([hotspots], io)) !== 0) throw new Error(words.join(''));
  const { log, errors } = openCapturingLog();
  const server = await openServer(readConfig(env), log, () => EXERCISE_OFF);
  return {
    dataDir: world.dataDir,
    runFolder: world.runFolder(FORECAST, new Date(FIRST_RUN_MS).toISOString()),
    errors,
    request: async (path: string, init?: RequestInit) =>
      server.app.request(`http://localhost${path}`, init),
    async close() {
      await server.close();
      world.remove();
    },
  };
}
export type SmallService = Awaited<ReturnType<typeof openSmallService>>;

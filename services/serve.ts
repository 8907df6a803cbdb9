import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { serve } from '@hono/node-server';

import { describeConfig, readConfig, type Config } from './platform/config.ts';
import { Fault } from './platform/fault.ts';
import { openLog, type Log } from './platform/log.ts';
import { prepareExercise } from './ingest/exercise.ts';
import { findStoreDamage } from './store/check-store.ts';
import { openServer } from './server.ts';
import { prepareTwins } from './twin/runner.ts';
import { TWINS } from './twin/twins.ts';
import { ensureWebBuilt } from './web-build.ts';

const HELP = `Usage: npm start -- [--setting value]...

Serves the store over HTTP, with the map at /. Every setting is a flag or an environment variable:
`;

/** `--port 9000` and `--port=9000` as `{ PORT: '9000' }`. */
function readFlags(args: readonly string[]): Record<string, string> {
  const flags: Record<string, string> = {};
  const rest = [...args];
  while (rest.length > 0) {
    const arg = rest.shift()!;
    const [, flag, joined] = /^--([a-z][a-z-]*)(?:=(.*))?$/.exec(arg) ?? [];
    const value = joined ?? rest.shift();
    if (flag === undefined || value === undefined) {
      throw new Fault('bad-configuration', `"${arg}" is no setting with a value (see --help)`);
    }
    flags[flag.toUpperCase().replaceAll('-', '_')] = value;
  }
  return flags;
}

/** Listens, or says in one clear line why it cannot. */
function listen(config: Config, app: { fetch: Parameters<typeof serve>[0]['fetch'] }) {
  return new Promise<HttpServer>((resolve, reject) => {
    const { PORT: port, HOST: hostname } = config;
    const server = serve({ fetch: app.fetch, port, hostname }, () => resolve(server)) as HttpServer;
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `port ${port} is taken by another program; choose another with --port`,
        EACCES: `port ${port} needs more rights; choose one above 1023 with --port`,
        EADDRNOTAVAIL: `${hostname} is no address of this machine`,
      };
      const reason = reasons[error.code ?? ''] ?? error.message;
      reject(new Fault('bad-configuration', `cannot listen: ${reason}`, {}, error));
    });
  });
}

/** One line for each damaged file: the service goes on, and answers for it with a 5xx. */
async function reportDamage(dataDir: string, log: Log, signal: AbortSignal): Promise<void> {
  try {
    for await (const { path, reason } of findStoreDamage(dataDir, signal)) {
      log.warn(`damaged: ${path}: ${reason}`);
    }
  } catch (error) {
    if (!signal.aborted) log.error(error, 'the store could not be looked over');
  }
}

function stopOnSignal(log: Log, stop: () => Promise<void>): void {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      log.info(`${signal}: stopping`);
      void stop().then(() => process.exit(0));
    });
  }
}

/**
 * `npm start`: reads the settings, opens every part, listens.
 *
 * @returns the exit status when there is nothing to serve, else undefined: the service runs on
 */
export async function serveCommand(args: readonly string[]): Promise<number | undefined> {
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`${HELP}\n${describeConfig(process.env)}\n`);
    return 0;
  }
  try {
    await serveStore(args);
    return undefined;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    process.stderr.write(`isohyet: ${error.message}\n`);
    return 1;
  }
}

async function serveStore(args: readonly string[]): Promise<void> {
  const config = readConfig(process.env, readFlags(args));
  const log = openLog(config.LOG_LEVEL);
  const exercise = prepareExercise(config, log);
  const isBusy = () => !exercise.status().finished;
  const twins = prepareTwins(TWINS, config, log, { isBusy });
  const server = await openServer(config, log, exercise.status, twins);
  const http = await listen(config, server.app);
  const { port } = http.address() as AddressInfo;
  log.info(`serving http://${config.HOST}:${port}/ from ${config.DATA_DIR}`);
  const stop = new AbortController();
  stopOnSignal(log, async () => {
    stop.abort();
    http.close();
    http.closeAllConnections();
    await Promise.all([...twins.values()].map((twin) => twin.close()));
    await exercise.close();
    await server.close();
  });
  // What takes long comes after the first answer can be given.
  void reportDamage(config.DATA_DIR, log, stop.signal);
  // Without its page the service still answers.
  ensureWebBuilt(log).catch((error: Error) => log.error(error.message));
  void exercise.run();
  for (const twin of twins.values()) twin.start();
}

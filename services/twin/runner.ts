import { toIsoTime } from '../earth/time.ts';
import type { Config } from '../platform/config.ts';
import { Fault } from '../platform/fault.ts';
import type { Log } from '../platform/log.ts';
import { openRunStore } from '../store/runs.ts';
import { openTableStore } from '../store/tables.ts';
import { runForked } from './forked-task.ts';
import type { Words } from './processes/process.ts';
import type { Twin } from './twin.ts';
import type { TwinJob, TwinMessage } from './twin.worker.ts';
import { inputsVersion } from './watch-inputs.ts';

/** How far the twin is, and how it went the last time. */
export type TwinStatus = {
  readonly phase: 'off' | 'waiting' | 'running' | 'ready' | 'failed';
  /** of the run under way, 0 to 1 */
  readonly fraction: number;
  readonly area?: string;
  readonly step?: Words;
  /** when the results were last brought up to date, and how long it took */
  readonly updatedAt?: string;
  readonly seconds?: number;
  /** a sentence for a person, when it failed */
  readonly error?: string;
};

export type TwinRunner = {
  readonly status: () => TwinStatus;
  /** Looks for new inputs until it is closed, and runs the twin when there are some. */
  start(): void;
  /** Ends what runs: nothing half made is published, and the next start makes it. */
  close(): Promise<void>;
};

/** How often the inputs are looked at, milliseconds. */
const LOOK_EVERY_MS = 5000;
/** A run that failed is tried again after this time even when nothing has changed. */
const RETRY_MS = 10 * 60_000;
const MOST_HEAP_MB = 1536;

/**
 * Readies a twin of a service. It works in a process of its own, below the priority of the service,
 * and starts when inputs have changed and changed no more for one look.
 *
 * @param options.isBusy while true nothing is begun: the exercise world is still being made, or
 *   another twin runs
 */
export function prepareTwin(
  twin: Twin,
  config: Pick<Config, 'DATA_DIR' | 'CATALOG_DIR' | 'TWIN'>,
  log: Log,
  options: {
    readonly isBusy?: () => boolean;
    readonly now?: () => number;
    readonly lookEveryMs?: number;
  } = {},
): TwinRunner {
  const { isBusy = () => false, now = Date.now, lookEveryMs = LOOK_EVERY_MS } = options;
  const { DATA_DIR: dataDir, CATALOG_DIR: catalogDir } = config;
  const runs = openRunStore(dataDir);
  const tables = openTableStore(dataDir);
  let status: TwinStatus = { phase: config.TWIN === 'on' ? 'waiting' : 'off', fraction: 0 };
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  const stop = new AbortController();
  let [seen, done] = ['', ''];
  let failedMs = -Infinity;

  const compute = async () => {
    const startMs = now();
    const job: TwinJob = { twin: twin.id, dataDir, catalogDir };
    const errors: string[] = [];
    const code = await runForked<TwinMessage>({
      script: new URL('./twin.worker.ts', import.meta.url),
      job,
      heapMb: MOST_HEAP_MB,
      signal: stop.signal,
      onMessage(message) {
        if ('error' in message) errors.push(`${message.area}: ${message.error}`);
        else status = { ...keepResult(status), phase: 'running', ...message };
      },
    });
    if (errors.length > 0) throw new Fault('inconsistent-data', errors.join('; '));
    if (code !== 0) throw new Error(`the process of ${twin.name} ended with code ${code}`);
    const seconds = Math.round((now() - startMs) / 100) / 10;
    status = { phase: 'ready', fraction: 1, updatedAt: toIsoTime(now()), seconds };
    log.info(`${twin.name} is up to date after ${seconds} s`);
  };

  const fail = (error: unknown) => {
    failedMs = now();
    // A Fault says what to do; of a bug the log keeps the stack, and the page a plain word.
    const isForeseen = error instanceof Fault;
    if (isForeseen) log.error(`${twin.name} failed: ${error.message}`);
    else log.error(error, `${twin.name} failed`);
    const detail = isForeseen ? error.message : 'an internal error, see the log';
    status = { ...keepResult(status), phase: 'failed', fraction: 0, error: detail };
  };

  const look = async () => {
    if (isBusy()) return;
    const version = await inputsVersion(await twin.readAreas(catalogDir), runs, tables);
    const isSettled = version === seen;
    seen = version;
    // Without a single run there is nothing to compute with: no process is started for it.
    if (!version.includes('run.json')) return;
    const isDue = version !== done || (status.phase === 'failed' && now() - failedMs > RETRY_MS);
    // Another may have begun while the inputs were looked at.
    if (!isSettled || !isDue || isBusy()) return;
    done = version;
    status = { ...keepResult(status), phase: 'running', fraction: 0 };
    await compute();
  };

  const lookOn = () => {
    looking = look()
      .catch((error: unknown) => {
        if (!stop.signal.aborted) fail(error);
      })
      .then(() => {
        if (!stop.signal.aborted) timer = setTimeout(lookOn, lookEveryMs).unref();
      });
  };

  return {
    status: () => status,
    start() {
      if (config.TWIN === 'on') lookOn();
    },
    async close() {
      stop.abort(new Error('the service stops'));
      clearTimeout(timer);
      await looking;
      await runs.close();
    },
  };
}

function keepResult({ updatedAt, seconds }: TwinStatus): Pick<TwinStatus, 'updatedAt' | 'seconds'> {
  return {
    ...(updatedAt !== undefined && { updatedAt }),
    ...(seconds !== undefined && { seconds }),
  };
}

/**
 * Readies several twins, one at work at a time: they share what the service leaves of the machine.
 *
 * @param options.isBusy while true none is begun
 * @returns runners by the id of their twin, in the order given
 */
export function prepareTwins(
  twins: readonly Twin[],
  config: Parameters<typeof prepareTwin>[1],
  log: Log,
  options: Parameters<typeof prepareTwin>[3] = {},
): ReadonlyMap<string, TwinRunner> {
  const runners = new Map<string, TwinRunner>();
  const isBusy = () =>
    options.isBusy?.() === true ||
    [...runners.values()].some((runner) => runner.status().phase === 'running');
  for (const twin of twins) {
    runners.set(twin.id, prepareTwin(twin, config, log, { ...options, isBusy }));
  }
  return runners;
}

import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import type { Config } from '../platform/config.ts';
import { Fault } from '../platform/fault.ts';
import type { Log } from '../platform/log.ts';
import { openRunStore } from '../store/runs.ts';
import type { ExerciseMessage } from './exercise.worker.ts';
import { planExercise } from './plan-exercise.ts';

/** How often a service that runs on looks whether its exercise has grown old. */
const LOOK_EVERY_MS = 86_400_000;

/** Fields live for a moment each: with room for more of them, a tenth less time goes to collecting. */
const YOUNG_HEAP = '--max-semi-space-size=32';

/** How far the making of the exercise world has come, in fields made and stored. */
export type ExerciseProgress = {
  readonly phase: 'off' | 'waiting' | 'generating' | 'ingesting' | 'ready' | 'failed';
  readonly done: number;
  readonly total: number;
  readonly finished: boolean;
  /** a sentence for a person, when it failed */
  readonly error?: string;
};

export type Exercise = {
  readonly status: () => ExerciseProgress;
  /**
   * Makes and stores what is missing or has grown old, off this thread, and looks again every day
   * until it is closed; never rejects.
   */
  run(): Promise<void>;
  /** Stops it where it is: the next start makes what is missing. */
  close(): Promise<void>;
};

/** Readies the exercise world of a data folder; nothing is made before `run`. */
export function prepareExercise(
  config: Pick<Config, 'DATA_DIR' | 'CATALOG_DIR' | 'EXERCISE'>,
  log: Log,
  now: () => number = Date.now,
): Exercise {
  let maker: ChildProcess | undefined;
  let isClosed = false;
  let daily: NodeJS.Timeout | undefined;
  const isOn = config.EXERCISE === 'on';
  let status: ExerciseProgress = {
    phase: isOn ? 'waiting' : 'off',
    done: 0,
    total: 0,
    finished: !isOn,
  };

  const make = async () => {
    const { DATA_DIR: dataDir, CATALOG_DIR: catalogDir } = config;
    const runs = openRunStore(dataDir);
    const plan = await planExercise(runs, now());
    await runs.close();
    if (plan.partNames.length === 0 || isClosed) return;
    const startMs = now();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // A process of its own: what it took of memory is given back when it ends.
    const script = fileURLToPath(new URL('./exercise.worker.ts', import.meta.url));
    maker = fork(script, [JSON.stringify({ dataDir, catalogDir, ...plan })], {
      execArgv: [...process.execArgv, YOUNG_HEAP],
    });
    maker.on('message', (sent) => {
      const message = sent as ExerciseMessage;
      if ('error' in message) reject(new Fault('storage-failed', message.error));
      else status = { ...message, finished: false };
    });
    maker.on('error', reject);
    maker.on('exit', (code) => {
      if (code === 0 || isClosed) resolve();
      else reject(new Error(`the process of the exercise world ended with code ${code}`));
    });
    await promise;
    if (isClosed) return;
    log.info(`the exercise world is ready after ${Math.round((now() - startMs) / 1000)} s`);
  };

  const bringUpToDate = async () => {
    try {
      await make();
      const { total } = status;
      status = { phase: 'ready', done: total, total, finished: true };
    } catch (error) {
      // A Fault says what to do; of a bug the log keeps the stack, and the page a plain word.
      const isForeseen = error instanceof Fault;
      if (isForeseen) log.error(`the exercise world could not be made: ${error.message}`);
      else log.error(error, 'the exercise world could not be made');
      const detail = isForeseen ? error.message : 'an internal error, see the log';
      status = { ...status, phase: 'failed', finished: true, error: detail };
    }
  };

  return {
    status: () => status,
    async run() {
      if (!isOn) return;
      await bringUpToDate();
      if (isClosed) return;
      // The next look only after this one: making it never overlaps with itself.
      const look = () => {
        void bringUpToDate().then(() => {
          if (!isClosed) daily = setTimeout(look, LOOK_EVERY_MS).unref();
        });
      };
      daily = setTimeout(look, LOOK_EVERY_MS).unref();
    },
    async close() {
      isClosed = true;
      clearTimeout(daily);
      if (maker === undefined || maker.exitCode !== null || maker.signalCode !== null) return;
      const gone = once(maker, 'exit');
      maker.kill('SIGKILL');
      await gone;
    },
  };
}

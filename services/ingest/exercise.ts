import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { EXERCISE_PARTS, exerciseReferenceMs } from '../feeds/exercise/exercise-world.ts';
import type { Config } from '../platform/config.ts';
import { Fault } from '../platform/fault.ts';
import type { Log } from '../platform/log.ts';
import { openRunStore } from '../store/runs.ts';
import type { ExerciseJob, ExerciseMessage } from './exercise.worker.ts';

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
  /** Makes and stores what is missing, off this thread; never rejects. */
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
  const isOn = config.EXERCISE === 'on';
  let status: ExerciseProgress = {
    phase: isOn ? 'waiting' : 'off',
    done: 0,
    total: 0,
    finished: !isOn,
  };

  const make = async () => {
    const job = await planExercise(config, now());
    if (job.partNames.length === 0) return;
    const startMs = now();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // A process of its own: what it took of memory is given back when it ends.
    const script = fileURLToPath(new URL('./exercise.worker.ts', import.meta.url));
    maker = fork(script, [JSON.stringify(job)]);
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

  return {
    status: () => status,
    async run() {
      if (!isOn) return;
      try {
        await make();
        status = { ...status, phase: 'ready', done: status.total, finished: true };
      } catch (error) {
        // A Fault says what to do; of a bug the log keeps the stack, and the page a plain word.
        const isForeseen = error instanceof Fault;
        if (isForeseen) log.error(`the exercise world could not be made: ${error.message}`);
        else log.error(error, 'the exercise world could not be made');
        const detail = isForeseen ? error.message : 'an internal error, see the log';
        status = { ...status, phase: 'failed', finished: true, error: detail };
      }
    },
    async close() {
      isClosed = true;
      if (maker === undefined || maker.exitCode !== null || maker.signalCode !== null) return;
      const gone = once(maker, 'exit');
      maker.kill('SIGKILL');
      await gone;
    },
  };
}

/** The parts that are not there yet, for one reference time: that of the parts that are. */
async function planExercise(
  { DATA_DIR, CATALOG_DIR }: Pick<Config, 'DATA_DIR' | 'CATALOG_DIR'>,
  nowMs: number,
): Promise<ExerciseJob> {
  const runs = openRunStore(DATA_DIR);
  const partNames: string[] = [];
  let referenceMs: number | undefined;
  for (const { name } of EXERCISE_PARTS) {
    const [newest] = await runs.listRuns(name.replace('.grib2', ''));
    if (newest === undefined) partNames.push(name);
    else referenceMs ??= Date.parse(newest);
  }
  await runs.close();
  return {
    dataDir: DATA_DIR,
    catalogDir: CATALOG_DIR,
    referenceMs: referenceMs ?? exerciseReferenceMs(nowMs),
    partNames,
  };
}

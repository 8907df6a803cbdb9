import { parentPort, workerData } from 'node:worker_threads';

import { EXERCISE_PARTS, makeExerciseWorld } from './exercise-world.ts';

/** What a thread that makes parts of the exercise world, one after another, is given. */
export type MakeParts = {
  readonly folder: string;
  readonly referenceMs: number;
  readonly partNames: readonly string[];
};

/** Fields of a part made so far. The thread ends when all of its parts are written. */
export type PartProgress = {
  readonly partName: string;
  readonly done: number;
  readonly isWritten: boolean;
};

const { folder, referenceMs, partNames } = workerData as MakeParts;
const tell = (progress: PartProgress) => parentPort?.postMessage(progress);
for (const part of EXERCISE_PARTS.filter(({ name }) => partNames.includes(name))) {
  const partName = part.name;
  let last = 0;
  await makeExerciseWorld({
    folder,
    referenceMs,
    parts: [part],
    onProgress(done) {
      last = done;
      tell({ partName, done, isWritten: false });
    },
  });
  tell({ partName, done: last, isWritten: true });
}

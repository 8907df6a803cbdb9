import { parentPort, workerData } from 'node:worker_threads';

import { EXERCISE_PARTS, makeExerciseWorld } from './exercise-world.ts';

/** What a thread that makes one part of the exercise world is given. */
export type MakePart = {
  readonly folder: string;
  readonly referenceMs: number;
  readonly partName: string;
};

/** Fields made so far. The thread ends when its part is written. */
export type PartProgress = { readonly done: number };

const { folder, referenceMs, partName } = workerData as MakePart;
const parts = EXERCISE_PARTS.filter(({ name }) => name === partName);
await makeExerciseWorld({
  folder,
  referenceMs,
  parts,
  onProgress: (done) => parentPort?.postMessage({ done } satisfies PartProgress),
});

import { rmSync } from 'node:fs';

import { afterAll, beforeAll, beforeEach } from 'vitest';

import { openRunStore, type RunStore } from '../../services/store/runs.ts';
import type { NewRun, RunWriter } from '../../services/store/run-writer.ts';
import { GRID, makeFolder, REFERENCE_TIME } from './sample-fields.ts';

/**
 * One store for the tests of a file, so its threads start once; each test has a collection of its
 * own, with one run.
 */
export function useRunStore() {
  const dataDir = makeFolder();
  let store: RunStore;
  let tests = 0;
  beforeAll(() => {
    store = openRunStore(dataDir);
  });
  beforeEach(() => {
    tests += 1;
  });
  afterAll(async () => {
    await store.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  const id = () => `test-model-${tests}`;
  const newRun = (): NewRun => ({
    collection: id(),
    referenceTime: REFERENCE_TIME,
    grid: GRID,
    marks: [],
  });
  const write = async <T>(
    fill: (writer: RunWriter) => Promise<T>,
    run: Partial<NewRun> = {},
  ): Promise<T> => {
    const writer = await store.openWriter({ ...newRun(), ...run });
    try {
      return await fill(writer);
    } finally {
      await writer.close();
    }
  };
  return {
    dataDir,
    id,
    newRun,
    write,
    store: () => store,
    folder: () => store.runFolder(id(), REFERENCE_TIME),
    readRun: () => store.readRun(id(), REFERENCE_TIME),
  };
}

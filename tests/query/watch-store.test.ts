import { afterAll, beforeAll, expect, test } from 'vitest';

import { watchStore, type StoreEvent } from '../../services/query/watch-store.ts';
import { openTableStore } from '../../services/store/tables.ts';
import { FIRST_RUN_MS, HOUR_MS, makeSmallWorld, type SmallWorld } from './small-world.ts';

let world: SmallWorld;
beforeAll(async () => {
  world = await makeSmallWorld([{ referenceMs: FIRST_RUN_MS, hours: [0] }]);
});
afterAll(() => world.remove());

const watch = (changed: () => readonly number[]) => {
  const listRuns = async (collection: string) =>
    (await world.catalog.listRuns(collection)).flatMap((run) =>
      changed().map((generation, index) => ({
        ...run,
        generation,
        referenceTime: new Date(FIRST_RUN_MS + index * HOUR_MS).toISOString(),
      })),
    );
  return watchStore({
    catalog: { listCollections: () => world.catalog.listCollections(), listRuns },
    tables: openTableStore(world.dataDir),
    onFault: (error) => {
      throw error;
    },
    lookMs: 1e6,
  });
};

test('a new run and a new generation of an old one are told, each once', async () => {
  let generations = [1];
  const store = watch(() => generations);
  const told: StoreEvent[] = [];
  const stop = await store.watch((event) => told.push(event));
  generations = [1, 1];
  await store.look();
  generations = [2, 1];
  await store.look();
  await store.look();
  stop();
  expect(told.map(({ type, generation }) => `${type} ${generation}`)).toEqual(['run 1', 'run 2']);
});

test('what landed since a time is read from the store itself', async () => {
  const store = watch(() => [1]);
  const all = await store.since(0);
  expect(all).toHaveLength(1);
  expect(await store.since(all[0]!.atMs)).toHaveLength(1);
  expect(await store.since(all[0]!.atMs + 1)).toEqual([]);
});

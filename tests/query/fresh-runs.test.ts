import { expect, test } from 'vitest';

import { Fault } from '../../services/platform/fault.ts';
import type { MapCatalog } from '../../services/query/find-map.ts';
import { keepRunsFresh } from '../../services/query/fresh-runs.ts';
import type { Run } from '../../services/store/run.ts';

function openCounted() {
  let asked = 0;
  let nowMs = 0;
  let failing = false;
  const catalog: MapCatalog = {
    getCollection: () => Promise.reject(new Fault('unknown-collection', 'none')),
    getRun: async () => {
      asked += 1;
      if (failing) throw new Fault('unknown-run', 'none');
      return { generation: asked } as Run;
    },
  };
  const fresh = keepRunsFresh(catalog, () => nowMs);
  return {
    generation: async (run = 'latest') => (await fresh.getRun('a', run)).generation,
    wait: (ms: number) => (nowMs += ms),
    fail: (now: boolean) => (failing = now),
  };
}

test('a run is asked for once in half a second', async () => {
  const { generation, wait } = openCounted();
  expect([await generation(), await generation()]).toEqual([1, 1]);
  wait(499);
  expect(await generation()).toBe(1);
  wait(1);
  expect(await generation()).toBe(2);
  expect(await generation('2026-01-01T00:00:00Z')).toBe(3);
});

test('a failure is not kept', async () => {
  const { generation, fail } = openCounted();
  fail(true);
  await expect(generation()).rejects.toThrow(Fault);
  fail(false);
  expect(await generation()).toBe(2);
});

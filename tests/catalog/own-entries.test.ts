import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import { openCatalog } from '../../services/catalog/catalog.ts';
import { readEntries } from '../../services/catalog/entries.ts';
import {
  ownEntriesFolder,
  publishOwnEntry,
  readOwnEntries,
  removeOwnEntry,
} from '../../services/catalog/own-entries.ts';

let folder: string;
beforeEach(async () => {
  folder = ownEntriesFolder(await mkdtemp(join(tmpdir(), 'isohyet-own-')));
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const noRuns = {
  listRuns: async () => [],
  readRun: async () => {
    throw new Error('there is no run');
  },
  runFolder: () => '',
};

async function anEntry(id: string) {
  const [first] = await readEntries('data-catalog');
  return { ...first!, id };
}

test('without the folder there are no entries, and the published ones stay', async () => {
  expect(await readOwnEntries(folder)).toEqual([]);
  const catalog = openCatalog(['data-catalog', folder], noRuns);
  const published = await readEntries('data-catalog');
  expect(await catalog.listCollections()).toHaveLength(published.length);
});

test('an entry made here is found without a restart, and gone once it is removed', async () => {
  let nowMs = 0;
  const catalog = openCatalog(['data-catalog', folder], noRuns, () => nowMs);
  await catalog.listCollections();
  await publishOwnEntry(folder, await anEntry('scenario-wildfire-1'));
  nowMs += 1000;
  expect((await catalog.getCollection('scenario-wildfire-1')).id).toBe('scenario-wildfire-1');
  await removeOwnEntry(folder, 'scenario-wildfire-1');
  nowMs += 1000;
  await expect(catalog.getCollection('scenario-wildfire-1')).rejects.toMatchObject({
    kind: 'unknown-collection',
  });
});

test('what is no entry is not written', async () => {
  await expect(publishOwnEntry(folder, { id: 'scenario-wildfire-2' })).rejects.toThrow();
  expect(await readOwnEntries(folder)).toEqual([]);
});

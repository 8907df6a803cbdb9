import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { entriesVersion, readEntries } from '../../services/catalog/entries.ts';

describe('a catalog folder', () => {
  let catalogDir: string;
  beforeEach(async () => {
    catalogDir = await mkdtemp(join(tmpdir(), 'isohyet-catalog-'));
  });
  afterEach(() => rm(catalogDir, { recursive: true, force: true }));

  test('folders without an entry and files beside them are no entries', async () => {
    await mkdir(join(catalogDir, 'collections', 'empty'), { recursive: true });
    await writeFile(join(catalogDir, 'collections', 'notes.txt'), '');
    expect(await readEntries(catalogDir)).toEqual([]);
    expect(await entriesVersion(catalogDir)).toBe('2:0');
  });

  test('an entry that is there and cannot be read is told, not left out', async () => {
    const path = join(catalogDir, 'collections', 'odd', 'collection.json');
    await mkdir(path, { recursive: true });
    await expect(readEntries(catalogDir)).rejects.toMatchObject({
      kind: 'bad-configuration',
      message: expect.stringContaining(`${path}: cannot be read (EISDIR)`) as unknown,
    });
  });

  test.each([
    { name: 'is not there', make: () => Promise.resolve(), says: 'no catalog at' },
    {
      name: 'is a file',
      make: (path: string) => writeFile(path, ''),
      says: '(ENOTDIR) cannot read the catalog at',
    },
  ])('a folder that $name', async ({ make, says }) => {
    await make(join(catalogDir, 'collections'));
    const fault = { kind: 'bad-configuration', message: expect.stringContaining(says) as unknown };
    await expect(readEntries(catalogDir)).rejects.toMatchObject(fault);
    await expect(entriesVersion(catalogDir)).rejects.toMatchObject(fault);
  });
});

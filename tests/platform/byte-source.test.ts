import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  openFileSource,
  toByteSource,
  type ByteSource,
} from '../../services/platform/byte-source.ts';

const BYTES = Uint8Array.from({ length: 10 }, (_, i) => i);
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isohyet-bytes-'));
  await writeFile(join(folder, 'ten'), BYTES);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

// One suite for every kind of source.
describe.each([
  { name: 'a file', open: () => openFileSource(join(folder, 'ten')) },
  { name: 'memory', open: async () => toByteSource(BYTES, 'ten') },
])('$name', ({ open }) => {
  const withSource = async (use: (source: ByteSource) => Promise<void>) => {
    const source = await open();
    try {
      await use(source);
    } finally {
      await source.close();
    }
  };

  test('gives the bytes of a range, and its size', () =>
    withSource(async (source) => {
      expect(await source.size()).toBe(10);
      expect([...(await source.read(3, 4))]).toEqual([3, 4, 5, 6]);
      expect(await source.read(10, 0)).toHaveLength(0);
    }));

  test.each([
    [8, 3],
    [11, 0],
    [-1, 2],
    [0, -1],
    [0, 2 ** 45],
    [NaN, 1],
  ])('refuses the range from %d of %d as corrupt data', (offset, length) =>
    withSource(async (source) => {
      await expect(source.read(offset, length)).rejects.toMatchObject({ kind: 'corrupt-data' });
    }),
  );
});

test.each(['none', '.'])('%j is no file to open', async (name) => {
  await expect(openFileSource(join(folder, name))).rejects.toMatchObject({ kind: 'not-found' });
});

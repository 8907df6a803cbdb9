import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  toStorageFault,
  writeAtomically,
  writeFileAtomically,
} from '../../services/platform/atomic-file.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'isohyet-atomic-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('it makes the folders it needs and leaves nothing but the file', async () => {
  const path = join(folder, 'a', 'b', 'run.json');
  await writeFileAtomically(path, 'new');
  expect(await readFile(path, 'utf8')).toBe('new');
  expect(await readdir(join(folder, 'a', 'b'))).toEqual(['run.json']);
});

test('a writer that fails half-way leaves the old content and no temporary file', async () => {
  const path = join(folder, 'run.json');
  await writeFileAtomically(path, 'old');
  const half = writeAtomically(path, async (temporaryPath) => {
    await writeFile(temporaryPath, 'half of the n');
    expect(await readFile(path, 'utf8')).toBe('old');
    throw new Error('the writer failed');
  });
  await expect(half).rejects.toThrow('the writer failed');
  expect(await readFile(path, 'utf8')).toBe('old');
  expect(await readdir(folder)).toEqual(['run.json']);
});

test('of many who write at once, one wins whole', async () => {
  const path = join(folder, 'run.json');
  const texts = Array.from({ length: 8 }, (_, i) => String(i).repeat(100_000));
  await Promise.all(texts.map((text) => writeFileAtomically(path, text)));
  expect(texts).toContain(await readFile(path, 'utf8'));
  expect(await readdir(folder)).toEqual(['run.json']);
});

test('a path through a file is a storage fault that says so', async () => {
  await writeFileAtomically(join(folder, 'file'), 'x');
  await expect(writeFileAtomically(join(folder, 'file', 'run.json'), 'y')).rejects.toMatchObject({
    kind: 'storage-failed',
    message: expect.stringContaining('not a folder'),
  });
});

test('a full disk is a storage fault, an unforeseen error passes unchanged', () => {
  const full = Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
  expect(toStorageFault(full, '/data/x')).toMatchObject({
    kind: 'storage-failed',
    message: 'cannot write /data/x: the disk is full (ENOSPC)',
    cause: full,
  });
  const other = new TypeError('a bug');
  expect(toStorageFault(other, '/data/x')).toBe(other);
});

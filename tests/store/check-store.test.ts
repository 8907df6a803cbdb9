import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { findStoreDamage } from '../../services/store/check-store.ts';

test.each([
  { name: 'nothing there yet', isFile: false, damage: [] },
  {
    name: 'a folder that cannot be listed',
    isFile: true,
    damage: [{ path: 'collections', reason: 'cannot be listed (ENOTDIR)' }],
  },
])('the look over a store: $name', async ({ isFile, damage }) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'isohyet-check-'));
  try {
    if (isFile) await writeFile(join(dataDir, 'collections'), '');
    expect(await Array.fromAsync(findStoreDamage(dataDir))).toEqual(damage);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

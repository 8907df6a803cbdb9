import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';

import { writeHashed } from '../../services/store/file-writer.ts';
import { makeFolder } from './sample-fields.ts';

const folder = makeFolder();
afterAll(() => rmSync(folder, { recursive: true }));

test('a file holds the pieces in order, and its checksum is that of its bytes', async () => {
  const sizes = fc.array(fc.oneof(fc.nat(100), fc.nat(2_500_000)), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(sizes, async (lengths) => {
      const pieces = lengths.map((length, i) => new Uint8Array(length).fill(i + 1));
      const path = join(folder, 'deep', 'file');
      const written = await writeHashed(path, async (sink) => {
        for (const piece of pieces) await sink(piece);
      });
      const bytes = Buffer.concat(pieces);
      expect(readFileSync(path).equals(bytes)).toBe(true);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      expect(written).toEqual({ bytes: bytes.length, sha256 });
    }),
    { numRuns: 20 },
  );
});

// Linux has a file that is always full.
test.runIf(existsSync('/dev/full'))('a full disk is a fault that says so', async () => {
  const writing = writeHashed('/dev/full', async (sink) => {
    await sink(new Uint8Array(9));
  });
  await expect(writing).rejects.toMatchObject({
    kind: 'storage-failed',
    message: expect.stringContaining('the disk is full'),
  });
});

import { createHash } from 'node:crypto';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

import { toStorageFault } from '../platform/atomic-file.ts';
import type { ByteSink } from '../formats/geotiff/write-cog.ts';
import type { WrittenFile } from './store-job.ts';

const BUFFER_BYTES = 256 * 1024;

/**
 * Writes a file and computes its checksum on the way. For worker threads: it blocks. The file is
 * not synced: a commit does that for all of its files at once.
 *
 * @throws {Fault} storage-failed when the disk is full, read-only or not permitted
 */
export async function writeHashed(
  path: string,
  fill: (sink: ByteSink) => Promise<void>,
): Promise<WrittenFile> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, 'w');
    try {
      return await fillFile(file, fill);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw toStorageFault(error, path);
  }
}

async function fillFile(
  file: number,
  fill: (sink: ByteSink) => Promise<void>,
): Promise<WrittenFile> {
  const hash = createHash('sha256');
  const buffer = new Uint8Array(BUFFER_BYTES);
  let held = 0;
  let total = 0;
  const put = (bytes: Uint8Array) => {
    hash.update(bytes);
    for (let done = 0; done < bytes.length;) done += writeSync(file, bytes, done);
  };
  const flush = () => {
    put(buffer.subarray(0, held));
    held = 0;
  };
  await fill((bytes) => {
    total += bytes.length;
    // A series tile is thousands of small pages: gathered, they cost few calls.
    if (held + bytes.length > buffer.length) flush();
    if (bytes.length > buffer.length) return put(bytes);
    buffer.set(bytes, held);
    held += bytes.length;
  });
  flush();
  return { bytes: total, sha256: hash.digest('hex') };
}

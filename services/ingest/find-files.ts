import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { Fault } from '../platform/fault.ts';
import { HEAD_BYTES, type IngestFile } from './format.ts';

/** Every file of a folder and its folders, in the order of names; a file gives itself. */
export async function* walkFiles(path: string): AsyncGenerator<string> {
  const found = await stat(path).catch((error: unknown) => {
    throw new Fault('not-found', `${path}: no such file or folder`, { path }, error);
  });
  if (!found.isDirectory()) {
    yield path;
    return;
  }
  const entries = await readdir(path, { withFileTypes: true }).catch((error: unknown) => {
    throw new Fault('not-found', `${path}: the folder cannot be read`, { path }, error);
  });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // Hidden files are other programs' own: `.index`, `.part`, version control.
    if (entry.name.startsWith('.')) continue;
    const inside = join(path, entry.name);
    if (entry.isDirectory()) yield* walkFiles(inside);
    else if (entry.isFile()) yield inside;
  }
}

/**
 * A file as formats are handed it: size, checksum, first bytes.
 *
 * @param name what people know it by
 * @throws {Fault} not-found when it cannot be read
 */
export async function describeFile(path: string, name: string): Promise<IngestFile> {
  try {
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      hash.update(chunk as Buffer);
      bytes += (chunk as Buffer).length;
    }
    return { path, name, bytes, sha256: hash.digest('hex'), head: await readHead(path) };
  } catch (error) {
    const reason = (error as Error).message;
    throw new Fault('not-found', `${name} cannot be read: ${reason}`, { name }, error);
  }
}

async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { toStorageFault } from '../platform/atomic-file.ts';
import type { BandPart } from './store-job.ts';

/** Gathered before they are written: a band of a small grid is a few hundred octets. */
const WRITE_BYTES = 1 << 20;

/**
 * One temporary file for the compressed members of an ensemble until their maps are whole: they
 * come in any order, and a file for each would cost more than its bytes. Holds up to 1 MiB of them
 * before they are written.
 */
export function openSpool(path: string) {
  let file: Promise<FileHandle> | undefined;
  let end = 0;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let written = 0;
  let writing = Promise.resolve();

  const getFile = () =>
    (file ??= mkdir(dirname(path), { recursive: true }).then(() => open(path, 'w')));
  const close = async () => {
    const opened = await file?.catch(() => undefined);
    file = undefined;
    waiting = [];
    end = written = waitingBytes = 0;
    writing = Promise.resolve();
    await opened?.close();
    await rm(path, { force: true });
  };

  /** One write after another: the octets lie in the order in which their places were given. */
  const flush = () => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    if (bytes.length > 0) writing = writing.then(() => write(bytes));
    // Who flushes next waits for it too; until then its failure must not count as unhandled.
    writing.catch(() => undefined);
    return writing;
  };
  const write = async (bytes: Uint8Array) => {
    try {
      const handle = await getFile();
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, written);
        done += bytesWritten;
        written += bytesWritten;
      }
    } catch (error) {
      throw toStorageFault(error, path);
    }
  };

  return {
    /**
     * Takes a band; it can be read after the next `flush`.
     *
     * @throws {Fault} storage-failed
     */
    async add(band: {
      readonly bytes: Uint8Array;
      readonly blockBytes: readonly Uint32Array[];
    }): Promise<BandPart> {
      const offset = end;
      end += band.bytes.length;
      waiting.push(band.bytes);
      waitingBytes += band.bytes.length;
      if (waitingBytes >= WRITE_BYTES) await flush();
      return { from: 'spool', path, offset, blockBytes: band.blockBytes };
    },
    /** Writes what waits. @throws {Fault} storage-failed, also for what was added before */
    flush,
    /** Forgets all bands; the next one begins a new file. */
    close,
  };
}

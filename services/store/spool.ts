import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

import { toStorageFault } from '../platform/atomic-file.ts';
import type { BandPart } from './store-job.ts';

/**
 * One temporary file for the compressed members of an ensemble until their maps are whole: they
 * come in any order, and a file for each would cost more than its bytes.
 */
export function openSpool(path: string) {
  let file: Promise<FileHandle> | undefined;
  let end = 0;

  const getFile = () =>
    (file ??= mkdir(dirname(path), { recursive: true }).then(() => open(path, 'w')));
  const close = async () => {
    const opened = await file?.catch(() => undefined);
    file = undefined;
    end = 0;
    await opened?.close();
    await rm(path, { force: true });
  };

  return {
    /** @throws {Fault} storage-failed */
    async add(band: {
      readonly bytes: Uint8Array;
      readonly blockBytes: readonly Uint32Array[];
    }): Promise<BandPart> {
      const offset = end;
      // Reserved before waiting: several bands may be added at once.
      end += band.bytes.length;
      try {
        const handle = await getFile();
        for (let done = 0; done < band.bytes.length;) {
          const rest = band.bytes.length - done;
          const { bytesWritten } = await handle.write(band.bytes, done, rest, offset + done);
          done += bytesWritten;
        }
      } catch (error) {
        throw toStorageFault(error, path);
      }
      return { from: 'spool', path, offset, blockBytes: band.blockBytes };
    },
    /** Forgets all bands; the next one begins a new file. */
    close,
  };
}

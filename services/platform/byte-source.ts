import { open } from 'node:fs/promises';

import { Fault } from './fault.ts';

/** Bytes read by range, wherever they lie. `key` names the bytes for caches. */
export type ByteSource = {
  readonly key: string;
  size(signal?: AbortSignal): Promise<number>;
  /** @throws {Fault} corrupt-data when fewer bytes are there than asked for */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
};

/** A local file as a byte source; it must be closed. */
export async function openFileSource(path: string): Promise<ByteSource> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new Fault('not-found', `cannot open ${path}`, { path }, error);
  });
  const status = await file.stat();
  const { size, mtimeMs } = status;
  if (!status.isFile()) {
    await file.close();
    throw new Fault('not-found', `${path} is no file`, { path });
  }
  return {
    key: `${path}:${size}:${mtimeMs}`,
    size: async () => size,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      const endsEarly = () => {
        const detail = `${path} ends before octet ${offset + length}`;
        return new Fault('corrupt-data', detail, { path, offset, length, size });
      };
      // Before the memory is taken: a corrupt header may ask for any length.
      if (!(offset >= 0 && length >= 0 && offset + length <= size)) throw endsEarly();
      const bytes = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
        if (bytesRead === 0) throw endsEarly();
        filled += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}

/** Bytes in memory as a byte source. */
export function toByteSource(bytes: Uint8Array, key: string): ByteSource {
  return {
    key,
    size: async () => bytes.length,
    async read(offset, length) {
      if (!(offset >= 0 && length >= 0 && offset + length <= bytes.length)) {
        throw new Fault('corrupt-data', `${key} ends before octet ${offset + length}`, {
          offset,
          length,
          size: bytes.length,
        });
      }
      return new Uint8Array(bytes.subarray(offset, offset + length));
    },
    close: async () => undefined,
  };
}

import { openFileSource, type ByteSource } from '../platform/byte-source.ts';
import { readAhead } from '../platform/read-ahead.ts';

export type OpenFiles = {
  read(
    path: string,
    offset: number,
    length: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
};

type OpenFile = { readonly source: Promise<ByteSource>; readers: number };

/** Files held open between reads: a run may come as one file of thousands of fields, or reverse. */
const MOST_OPEN = 8;

/** Reads ranges of files and keeps the last few open. It must be closed. */
export function openFiles(): OpenFiles {
  const open = new Map<string, OpenFile>();
  const closeIdle = async () => {
    for (const [path, file] of open) {
      if (open.size <= MOST_OPEN) return;
      if (file.readers > 0) continue;
      open.delete(path);
      await (await file.source).close();
    }
  };
  return {
    async read(path, offset, length, signal) {
      const file = open.get(path) ?? { source: openFileSource(path).then(readAhead), readers: 0 };
      open.set(path, file);
      file.readers++;
      try {
        return await (await file.source).read(offset, length, signal);
      } finally {
        file.readers--;
        await closeIdle();
      }
    },
    async close() {
      const sources = await Promise.allSettled([...open.values()].map(({ source }) => source));
      open.clear();
      for (const source of sources) if (source.status === 'fulfilled') await source.value.close();
    },
  };
}

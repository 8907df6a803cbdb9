import type { ByteSource } from './byte-source.ts';

const WINDOW_BYTES = 262_144;
/** Longer reads go past the window: they are few, and it would hold nothing else. */
const MOST_HELD_BYTES = WINDOW_BYTES / 4;

/**
 * A byte source that reads a window at a time and serves short reads out of it: thousands of small
 * messages one after another cost a read of the file for dozens of them. Holds one window of
 * 256 KiB. Closing it closes what it reads from.
 */
export function readAhead(source: ByteSource): ByteSource {
  let window: { offset: number; end: number; bytes: Promise<Uint8Array> } | undefined;
  return {
    ...source,
    async read(offset, length, signal) {
      signal?.throwIfAborted();
      const size = await source.size(signal);
      const end = offset + length;
      // What is not there is refused by the source itself, in its words.
      const isHeld = offset >= 0 && length >= 0 && length <= MOST_HELD_BYTES && end <= size;
      if (!isHeld) return source.read(offset, length, signal);
      if (window === undefined || offset < window.offset || end > window.end) {
        const windowEnd = Math.min(offset + WINDOW_BYTES, size);
        // Without the signal: others may wait for the same window.
        const bytes = source.read(offset, windowEnd - offset);
        const next = { offset, end: windowEnd, bytes };
        window = next;
        bytes.catch(() => {
          if (window === next) window = undefined;
        });
      }
      const { offset: start, bytes } = window;
      return new Uint8Array((await bytes).subarray(offset - start, end - start));
    },
  };
}

/**
 * Least-recently-used cache of promises, bounded by the sizes of what they give. Concurrent asks
 * for one key share one promise; a promise that fails is dropped, so the next ask tries again.
 *
 * @param maxBytes bound of the sum of `sizeOf`; what is still pending counts nothing
 */
export function openPromiseCache<T>(maxBytes: number, sizeOf: (value: T) => number) {
  const entries = new Map<string, { promise: Promise<T>; bytes: number; settled: boolean }>();
  let totalBytes = 0;

  const drop = (key: string) => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    entries.delete(key);
    totalBytes -= entry.bytes;
  };
  const trim = () => {
    for (const [key, entry] of entries) {
      if (totalBytes <= maxBytes) return;
      if (entry.settled) drop(key);
    }
  };

  return {
    get(key: string, make: () => Promise<T>): Promise<T> {
      const known = entries.get(key);
      if (known !== undefined) {
        entries.delete(key);
        entries.set(key, known);
        return known.promise;
      }
      const entry = { promise: make(), bytes: 0, settled: false };
      entries.set(key, entry);
      entry.promise.then(
        (value) => {
          if (entries.get(key) !== entry) return;
          const bytes = sizeOf(value);
          // Kept, it would drive out everything else and then itself.
          if (bytes > maxBytes) return drop(key);
          entry.bytes = bytes;
          entry.settled = true;
          totalBytes += bytes;
          trim();
        },
        () => {
          if (entries.get(key) === entry) drop(key);
        },
      );
      return entry.promise;
    },
    drop,
    bytes: () => totalBytes,
  };
}

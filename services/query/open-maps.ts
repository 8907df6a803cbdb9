import type { MapReader } from '../store/maps.ts';

type Held = { readonly reader: Promise<MapReader>; users: number; dropped: boolean };

/**
 * Keeps the map files used last open, so that a tile does not read a header again. A file that is
 * in use is not closed; one that fails to open is forgotten, and tried again when next asked for.
 *
 * @param most files held open while nobody reads them
 */
export function openMaps(open: (path: string) => Promise<MapReader>, most = 64) {
  const held = new Map<string, Held>();

  const closeIfIdle = (entry: Held) => {
    if (!entry.dropped || entry.users > 0) return;
    // Whoever asked for the map has seen its error already; closing one has nobody to tell.
    entry.reader.then((reader) => reader.close()).catch(() => undefined);
  };
  const drop = (key: string, entry: Held) => {
    if (held.get(key) === entry) held.delete(key);
    entry.dropped = true;
    closeIfIdle(entry);
  };
  const trim = () => {
    for (const [key, entry] of held) {
      if (held.size <= most) return;
      drop(key, entry);
    }
  };

  return {
    /** Runs `read` with the map open; `key` tells apart files that take turns under one path. */
    async use<T>(key: string, path: string, read: (map: MapReader) => Promise<T>): Promise<T> {
      const entry = held.get(key) ?? { reader: open(path), users: 0, dropped: false };
      held.delete(key);
      held.set(key, entry);
      entry.users += 1;
      trim();
      try {
        return await read(await entry.reader);
      } catch (error) {
        drop(key, entry);
        throw error;
      } finally {
        entry.users -= 1;
        closeIfIdle(entry);
      }
    },
    /** Closes all; maps in use close when their reading ends. */
    close() {
      for (const [key, entry] of held) drop(key, entry);
    },
  };
}

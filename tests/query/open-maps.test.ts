import { describe, expect, test } from 'vitest';

import { openMaps } from '../../services/query/open-maps.ts';
import type { MapReader } from '../../services/store/maps.ts';

/** Maps that note when they are opened and closed. */
function openNoted(most: number) {
  const noted: string[] = [];
  const maps = openMaps(async (path): Promise<MapReader> => {
    noted.push(`open ${path}`);
    if (path === 'bad') throw new Error('bad');
    const close = async () => void noted.push(`close ${path}`);
    const readWindow = async () => new Float32Array();
    return { nx: 1, ny: 1, bands: 1, levels: [{ nx: 1, ny: 1 }], metadata: {}, readWindow, close };
  }, most);
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { maps, noted, settle };
}

describe('maps held open', () => {
  test('are opened once, and the one used longest ago is closed first', async () => {
    const { maps, noted, settle } = openNoted(2);
    for (const path of ['a', 'b', 'a', 'c']) await maps.use(path, path, async () => 0);
    await settle();
    expect(noted).toEqual(['open a', 'open b', 'open c', 'close b']);
  });

  test('in use are closed only when their reading ends', async () => {
    const { maps, noted, settle } = openNoted(1);
    const reading = Promise.withResolvers<void>();
    const long = maps.use('a', 'a', () => reading.promise);
    await maps.use('b', 'b', async () => 0);
    maps.close();
    await settle();
    expect(noted).toEqual(['open a', 'open b', 'close b']);
    reading.resolve();
    await long;
    await settle();
    expect(noted).toEqual(['open a', 'open b', 'close b', 'close a']);
  });

  test('that fail to open, or to be read, are opened anew the next time', async () => {
    const { maps, noted, settle } = openNoted(4);
    await expect(maps.use('bad', 'bad', async () => 0)).rejects.toThrow('bad');
    await expect(maps.use('bad', 'bad', async () => 0)).rejects.toThrow('bad');
    const broken = maps.use('a', 'a', () => Promise.reject(new Error('block')));
    await expect(broken).rejects.toThrow('block');
    await maps.use('a', 'a', async () => 0);
    await settle();
    expect(noted).toEqual(['open bad', 'open bad', 'open a', 'close a', 'open a']);
  });
});

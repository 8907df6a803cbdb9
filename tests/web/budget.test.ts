import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { beforeAll, describe, expect, test } from 'vitest';

import { ensureWebBuilt, WEB_DIST } from '../../services/web-build.ts';

const KIB = 1024;

/** Gzipped bytes of the built assets whose name begins and ends so. */
function gzippedBytes(begin: string, end: string): number {
  const folder = join(WEB_DIST, 'assets');
  const names = readdirSync(folder).filter((name) => name.startsWith(begin) && name.endsWith(end));
  expect(names).not.toHaveLength(0);
  return names.reduce((sum, name) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
}

describe('the page stays small', () => {
  beforeAll(() => ensureWebBuilt({ info: () => undefined }), 180_000);

  test.each([
    { name: 'our own script', begin: 'index-', end: '.js', mostKib: 70 },
    { name: 'our own styles', begin: 'index-', end: '.css', mostKib: 15 },
    { name: 'the plot, loaded with the first series', begin: 'plot-', end: '.js', mostKib: 60 },
  ])('$name: at most $mostKib KiB gzipped', ({ begin, end, mostKib }) => {
    expect(gzippedBytes(begin, end)).toBeLessThanOrEqual(mostKib * KIB);
  });
});

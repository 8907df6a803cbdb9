import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { expect, test } from 'vitest';

type Entry = { readonly version: string; readonly optionalDependencies?: Record<string, string> };

test('the lock file names every optional platform package, or npm ci refuses it', () => {
  const path = resolve(import.meta.dirname, '../package-lock.json');
  const { packages } = JSON.parse(readFileSync(path, 'utf8')) as {
    packages: Record<string, Entry>;
  };
  const wanted = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies).map(([name, version]) => ({ place, name, version })),
  );
  expect(wanted.length).toBeGreaterThan(50);
  const absent = wanted.filter(
    ({ place, name }) =>
      packages[`node_modules/${name}`] === undefined &&
      packages[`${place}/node_modules/${name}`] === undefined,
  );
  expect(absent.map(({ place, name }) => `${place} -> ${name}`)).toEqual([]);
});

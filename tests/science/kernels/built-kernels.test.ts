import { readFile } from 'node:fs/promises';

import { expect, test } from 'vitest';

import {
  compileKernel,
  FIRE_GROWTH,
  FIRE_WEATHER,
  SHALLOW_WATER,
} from '../../../.ci/build-kernels.ts';

test.each([FIRE_WEATHER, FIRE_GROWTH, SHALLOW_WATER])(
  '$module is what its sources compile to',
  async (kernel) => {
    expect(await compileKernel(kernel)).toBe(await readFile(kernel.module, 'utf8'));
  },
  60_000,
);

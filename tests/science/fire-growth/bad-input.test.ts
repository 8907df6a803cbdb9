import { describe, expect, test } from 'vitest';

import type { GrowthWeather } from '../../../services/science/fire-growth/fuel-spread.ts';
import { growFire, type GrowthLandscape } from '../../../services/science/fire-growth/grow-fire.ts';
import type { Ignition } from '../../../services/science/fire-growth/ignitions.ts';
import { half, landscape, middle, nx, weather } from './sample-landscape.ts';

const options = { endMin: 240 };

async function reject(
  ground: GrowthLandscape,
  air: GrowthWeather,
  ignitions: readonly Ignition[],
  endMin = 240,
): Promise<unknown> {
  return growFire(ground, air, ignitions, { endMin }).catch((error: unknown) => error);
}

describe('bad input is told, naming it', () => {
  const lake = landscape();
  lake.fuel[half * nx + half] = 102;
  const hole = landscape();
  hole.fuel[half * nx + half] = 0;
  const gap = weather(4);
  (gap.ffmc as Float64Array)[2] = NaN;

  test.each([
    {
      name: 'on water',
      ground: lake,
      air: weather(4),
      at: [half, half],
      says: /nothing burns there: Water/,
    },
    { name: 'on unknown ground', ground: hole, air: weather(4), at: [half, half], says: /unknown/ },
    { name: 'outside', ground: lake, air: weather(4), at: [200, 3], says: /outside the landscape/ },
    {
      name: 'too few hours',
      ground: landscape(),
      air: weather(3),
      at: [1, 1],
      says: /hour 3 .*missing/,
    },
    {
      name: 'an hour missing',
      ground: landscape(),
      air: gap,
      at: [half, half],
      says: /hour 2 .*ffmc/,
    },
    {
      name: 'a code that is no fuel',
      ground: landscape({ fuel: new Uint8Array(nx * nx).fill(77) }),
      air: weather(4),
      at: [half, half],
      says: /fuel: is no code/,
    },
    {
      name: 'a raster of another size',
      ground: landscape({ fuel: new Uint8Array(7) }),
      air: weather(4),
      at: [half, half],
      says: /fuel: must have 81 x 81/,
    },
  ])('$name', async ({ ground, air, at, says }) => {
    const ignition: Ignition = { kind: 'point', at: [at[0]!, at[1]!], startMin: 0 };
    const error = await reject(ground, air, [ignition]);
    expect(error).toMatchObject({ kind: 'invalid-request' });
    expect((error as Error).message).toMatch(says);
  });

  test('an ignition after the end, and none at all', async () => {
    const late = await reject(landscape(), weather(4), [{ ...middle, startMin: 240 }]);
    expect(late).toMatchObject({ message: expect.stringContaining('ignitions[0].startMin') });
    expect(await reject(landscape(), weather(4), [])).toMatchObject({ kind: 'invalid-request' });
  });

  test('a signal that is aborted ends it', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(growFire(landscape(), weather(4), [middle], options, signal)).rejects.toThrow(
      'enough',
    );
  });
});

import { expect, test } from 'vitest';

import { openFlood } from '../../../services/science/hydraulics/flood.ts';
import { runFlood } from '../../../services/science/hydraulics/run-flood.ts';
import { floodGrid } from './flood-grid.ts';

const model = {
  grid: floodGrid([10, 10, 10], () => 0),
  inflows: [{ id: 'a', kind: 'point', at: [5, 5], discharge: 2 }],
} as const;

test('snapshots come at their times exactly, and progress is that of the whole run', async () => {
  const flood = openFlood(model);
  const seen: { readonly timeS: number; readonly volumeM3: number }[] = [];
  const shares: number[] = [];
  await runFlood(flood, {
    untilS: 1000,
    snapshotsAtS: [0, 250, 600.5],
    onSnapshot: (timeS, own) => {
      expect(own.timeS).toBe(timeS);
      seen.push({
        timeS,
        volumeM3: 100 * own.depthM().reduce((total, depthM) => total + depthM, 0),
      });
    },
    onProgress: ({ share, untilS }) => {
      expect(untilS).toBe(1000);
      shares.push(share);
    },
  });
  expect(flood.timeS).toBe(1000);
  expect(seen.map(({ timeS }) => timeS)).toEqual([0, 250, 600.5]);
  for (const { timeS, volumeM3 } of seen) expect(volumeM3).toBeCloseTo(2 * timeS, 2);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
});

test('times outside the run, or that do not rise, are said', async () => {
  for (const snapshotsAtS of [[2000], [500, 100], [-1]]) {
    const run = runFlood(openFlood(model), { untilS: 1000, snapshotsAtS });
    await expect(run).rejects.toMatchObject({
      kind: 'invalid-request',
      facts: { errors: [expect.objectContaining({ field: 'snapshotsAtS' })] },
    });
  }
});

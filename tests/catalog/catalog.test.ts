import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Catalog } from '../../services/catalog/catalog.ts';
import { openSampleCatalog } from './sample-catalog.ts';
import { sampleRun } from './sample-run.ts';

const GAP = [{ en: 'step 12', fr: 'pas 12' }];
const day = (n: number) => `2026-11-2${n}T00:00:00Z`;

describe('the catalog', () => {
  let catalog: Catalog;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const runs = {
      'sample-a': [
        sampleRun({ referenceTime: day(1) }),
        sampleRun({ referenceTime: day(2) }),
        sampleRun({ referenceTime: day(3), complete: false, missing: GAP }),
        sampleRun({ referenceTime: day(4) }),
      ],
      'sample-b': [sampleRun({ referenceTime: day(3), complete: false, missing: GAP })],
      'sample-c': [],
    };
    ({ catalog, close } = await openSampleCatalog(runs, [day(4)]));
  });
  afterAll(() => close());

  test('latest is the newest complete run, not a newer partial or damaged one', async () => {
    const run = await catalog.getRun('sample-a', 'latest');
    expect(run.referenceTime).toBe(day(2));
  });

  test('where no run is complete, latest is the newest partial one, which says so', async () => {
    const run = await catalog.getRun('sample-b', 'latest');
    expect(run).toMatchObject({ complete: false, missing: GAP });
  });

  test('a damaged run is told, and takes no good run with it', async () => {
    expect((await catalog.listRuns('sample-a')).map((run) => run.referenceTime)).toEqual([
      day(3),
      day(2),
      day(1),
    ]);
    expect(await catalog.listUnreadable('sample-a')).toEqual([
      { referenceTime: day(4), reason: 'run.json is not JSON' },
    ]);
    await expect(catalog.getRun('sample-a', day(4))).rejects.toMatchObject({
      kind: 'corrupt-data',
    });
  });

  test('what is not there is refused with what is', async () => {
    await expect(catalog.getCollection('nope')).rejects.toMatchObject({
      kind: 'unknown-collection',
      facts: { allowed: ['sample-a', 'sample-b', 'sample-c'] },
    });
    await expect(catalog.getRun('sample-c', 'latest')).rejects.toMatchObject({
      kind: 'unknown-run',
    });
    await expect(catalog.getRun('sample-b', day(1))).rejects.toMatchObject({
      facts: { allowed: ['latest', day(3)] },
    });
  });
});

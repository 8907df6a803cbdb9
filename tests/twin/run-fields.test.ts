import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { openRunFields } from '../../services/twin/run-fields.ts';
import { openSmallArea } from './wildfire/small-area.ts';
import { START_MS } from './wildfire/small-weather.ts';

test('a file that does not unpack is named, with its collection and run', async () => {
  const world = await openSmallArea();
  const { runs } = world.deps;
  try {
    await world.writeLandscape();
    const run = await runs.readRun('exercise-west-landscape', '2026-06-01T00:00:00Z');
    const folder = runs.runFolder(run.collection, run.referenceTime);
    const { path } = run.maps.find(({ variable }) => variable === 'fuel_type')!;
    const file = join(folder, path);
    const bytes = readFileSync(file);
    // The head stays whole: only what is compressed behind it is damaged.
    writeFileSync(file, bytes.fill(0xff, Math.floor(bytes.length * 0.8)));
    const fields = openRunFields(run, folder);
    await expect(fields.readField('fuel_type', START_MS, null)).rejects.toMatchObject({
      kind: 'corrupt-data',
      message: expect.stringMatching(
        /^exercise-west-landscape, run 2026-06-01T00:00:00Z, .*fuel_type.*: a block/,
      ) as string,
      facts: { collection: 'exercise-west-landscape', file: path },
    });
    fields.close();
  } finally {
    await world.close();
  }
});

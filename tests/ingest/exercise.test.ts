import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, afterEach, expect, test, vi } from 'vitest';

import { toIsoTime } from '../../services/earth/time.ts';
import { prepareExercise } from '../../services/ingest/exercise.ts';
import { silentLog } from '../../services/platform/log.ts';
import { openRunStore } from '../../services/store/runs.ts';
import { REFERENCE_MS, sampleField } from '../store/sample-fields.ts';

const DAY_MS = 86_400_000;
const PARTS = [
  'exercise-west',
  'exercise-west-ens',
  'exercise-rhine',
  'exercise-rhine-ens',
  'exercise-west-landscape',
  'exercise-rhine-landscape',
];

const dataDir = await mkdtemp(join(tmpdir(), 'isohyet-exercise-'));
afterAll(() => rm(dataDir, { recursive: true, force: true }));
afterEach(() => vi.useRealTimers());

test('a service that runs on looks every day, and makes anew what has grown old', async () => {
  const runs = openRunStore(dataDir);
  const newest = PARTS.map((collection) => ({ collection, referenceMs: REFERENCE_MS }));
  const earlier = ['exercise-west', 'exercise-west-ens'].map((collection) => ({
    collection,
    referenceMs: REFERENCE_MS - 18 * 3_600_000,
  }));
  for (const { collection, referenceMs } of [...newest, ...earlier]) {
    const field = { ...sampleField({ hour: 120 }), referenceMs };
    const { grid } = field;
    const run = {
      collection,
      referenceTime: toIsoTime(referenceMs),
      grid,
      marks: ['EXERCISE' as const],
    };
    const writer = await runs.openWriter(run);
    await writer.addField(field);
    await writer.commit();
    await writer.close();
  }
  await runs.close();

  // Only the clock of the daily look: files and processes keep their own.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let nowMs = REFERENCE_MS + 9 * 3_600_000;
  // A catalog that is not there ends the making at once: that it was begun is all we ask.
  const config = { DATA_DIR: dataDir, CATALOG_DIR: join(dataDir, 'none'), EXERCISE: 'on' } as const;
  const exercise = prepareExercise(config, silentLog, () => nowMs);
  try {
    await exercise.run();
    expect(exercise.status()).toMatchObject({ phase: 'ready', finished: true });
    nowMs += 2 * DAY_MS;
    await vi.advanceTimersByTimeAsync(DAY_MS);
    await vi.waitUntil(() => vi.getTimerCount() > 0, { timeout: 20_000 });
    expect(exercise.status().phase).toBe('ready');
    nowMs += DAY_MS;
    await vi.advanceTimersByTimeAsync(DAY_MS);
    await vi.waitUntil(() => exercise.status().phase === 'failed', { timeout: 20_000 });
  } finally {
    await exercise.close();
  }
  expect(vi.getTimerCount()).toBe(0);
}, 60_000);

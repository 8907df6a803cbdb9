import { describe, expect, test } from 'vitest';

import { planExercise } from '../../services/ingest/plan-exercise.ts';
import { Fault } from '../../services/platform/fault.ts';
import type { Run } from '../../services/store/run.ts';

const LANDSCAPE = 'exercise-west-landscape';
const FORECASTS = ['exercise-west', 'exercise-west-ens', 'exercise-rhine', 'exercise-rhine-ens'];
const FLOOD_COUNTRY = 'exercise-rhine-landscape';
const PARTS = [...FORECASTS, LANDSCAPE, FLOOD_COUNTRY];
/** Runs before the newest: what was said before the last afternoon. */
const EARLIER = ['exercise-west-ens', 'exercise-west'];
const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 10, 23, 9);
const TODAY = '2026-11-23T00:00:00Z';

type Stored = {
  readonly from: string;
  readonly hours?: number;
  readonly isDamaged?: true;
  readonly hasEarlier?: false;
};

/** A store of the newest runs of some parts. */
function storeOf(stored: Readonly<Record<string, Stored>>) {
  return {
    listRuns: async (collection: string) => {
      const run = stored[collection];
      if (run === undefined) return [];
      const earlier = new Date(Date.parse(run.from) - 18 * HOUR_MS).toISOString();
      const hasEarlier = EARLIER.includes(collection) && run.hasEarlier !== false;
      return hasEarlier ? [run.from, earlier] : [run.from];
    },
    readRun: async (collection: string) => {
      const { from, hours = 120, isDamaged } = stored[collection]!;
      if (isDamaged) throw new Fault('corrupt-data', 'run.json is damaged');
      const end = new Date(Date.parse(from) + hours * HOUR_MS).toISOString();
      return { validTimes: [from, end] } as unknown as Run;
    },
  };
}

const all = (run: Stored) => Object.fromEntries(PARTS.map((part) => [part, run]));
const files = (parts: readonly string[], earlier: readonly string[] = []) => [
  ...parts.map((part) => (part.endsWith('-landscape') ? part : `${part}.grib2`)),
  ...earlier.map((part) => `${part}-before.grib2`),
];
const plan = async (stored: Readonly<Record<string, Stored>>) => {
  const { referenceMs, partNames } = await planExercise(storeOf(stored), NOW_MS);
  return { from: `${new Date(referenceMs).toISOString().slice(0, 19)}Z`, partNames };
};

describe('what of the exercise world is to be made', () => {
  test('all of it, from the most recent 00 UTC, in an empty store', async () => {
    expect(await plan({})).toEqual({ from: TODAY, partNames: files(PARTS, EARLIER) });
  });

  test.each([
    { name: 'of today', from: TODAY },
    { name: 'of three days ago at midnight less nothing', from: '2026-11-20T12:00:00Z' },
  ])('nothing when all is there, $name', async ({ from }) => {
    expect((await plan(all({ from }))).partNames).toEqual([]);
  });

  test('what is missing, for the reference time of what is there', async () => {
    const { 'exercise-rhine': _, ...rest } = all({ from: '2026-11-22T00:00:00Z' });
    const partNames = files(['exercise-rhine']);
    expect(await plan(rest)).toEqual({ from: '2026-11-22T00:00:00Z', partNames });
  });

  test.each([
    { name: 'a week old, its forecast over', run: { from: '2026-11-16T00:00:00Z' } },
    { name: 'older than three days', run: { from: '2026-11-20T00:00:00Z' } },
    { name: 'of yesterday but short, and over', run: { from: '2026-11-22T00:00:00Z', hours: 24 } },
    {
      name: 'a week old and damaged',
      run: { from: '2026-11-16T00:00:00Z', isDamaged: true as const },
    },
  ])('all of it anew when it is $name', async ({ run }) => {
    expect(await plan(all(run))).toEqual({ from: TODAY, partNames: files(PARTS, EARLIER) });
  });

  test('the run before the newest, where it alone is missing', async () => {
    const stored = all({ from: TODAY, hasEarlier: false });
    expect(await plan(stored)).toEqual({ from: TODAY, partNames: files([], EARLIER) });
  });

  test('land is of one time: that it has passed does not make it old', async () => {
    const stored = { ...all({ from: TODAY }), [LANDSCAPE]: { from: TODAY, hours: 0 } };
    expect((await plan(stored)).partNames).toEqual([]);
  });

  test('a renewal that was killed goes on with the parts that are left', async () => {
    const stored = { ...all({ from: '2026-11-16T00:00:00Z' }), 'exercise-west': { from: TODAY } };
    expect(await plan(stored)).toEqual({
      from: TODAY,
      partNames: files(PARTS.slice(1), ['exercise-west-ens']),
    });
  });
});

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { REFERENCE_MS, sampleField } from './sample-fields.ts';
import { useRunStore } from './use-run-store.ts';

const { id, store, write } = useRunStore();
const PRUNING = { mark: 'EXERCISE', keep: 2 } as const;

const dayAfter = (days: number) =>
  `${new Date(REFERENCE_MS + days * 86_400_000).toISOString().slice(0, 19)}Z`;
const folderOf = (days: number) => store().runFolder(id(), dayAfter(days));

async function writeRun(days: number, marks: readonly ('EXERCISE' | 'SCENARIO')[], isWhole = true) {
  const field = sampleField({ hour: 0 });
  const referenceMs = Date.parse(dayAfter(days));
  const run = { referenceTime: dayAfter(days), marks: [...marks] };
  await write(async (writer) => {
    await writer.addField({ ...field, referenceMs, validMs: referenceMs });
    const expected = { leadHours: [0, 3], members: [], variables: [field.variable.id] };
    return writer.commit(isWhole ? {} : { expected });
  }, run);
}

describe('pruning the runs of an exercise', () => {
  test('leaves the newest two, every run without the mark, and no empty folder', async () => {
    await writeRun(0, []);
    for (const days of [1, 2, 3, 4]) await writeRun(days, ['EXERCISE']);
    await writeRun(5, ['SCENARIO']);
    await store().pruneRuns(id(), PRUNING);
    expect(await store().listRuns(id())).toEqual([5, 4, 3, 0].map(dayAfter));
    expect(existsSync(folderOf(1))).toBe(false);
    expect(readdirSync(dirname(folderOf(1)))).toHaveLength(4);
    expect((await store().readRun(id(), dayAfter(3))).complete).toBe(true);
  });

  test('removes nothing while the newest is not complete', async () => {
    for (const days of [0, 1]) await writeRun(days, ['EXERCISE']);
    await writeRun(2, ['EXERCISE'], false);
    await store().pruneRuns(id(), PRUNING);
    expect(await store().listRuns(id())).toHaveLength(3);
  });

  test('leaves a run that is being written, and one whose manifest is damaged', async () => {
    for (const days of [0, 1, 2, 3]) await writeRun(days, ['EXERCISE']);
    writeFileSync(join(folderOf(1), 'run.json'), '{"schema":1');
    const run = { referenceTime: dayAfter(0), marks: ['EXERCISE' as const] };
    await write(() => store().pruneRuns(id(), PRUNING), run);
    expect(existsSync(join(folderOf(0), 'run.json'))).toBe(true);
    expect(existsSync(join(folderOf(1), 'run.json'))).toBe(true);
    await store().pruneRuns(id(), PRUNING);
    expect(existsSync(folderOf(0))).toBe(false);
  });

  test('takes away what a removal that was killed left behind', async () => {
    await writeRun(2, ['EXERCISE']);
    mkdirSync(join(folderOf(0), 'maps', 'x'), { recursive: true });
    writeFileSync(join(folderOf(0), 'maps', 'x', 'left.tif'), 'x');
    await store().pruneRuns(id(), PRUNING);
    expect(existsSync(folderOf(0))).toBe(false);
    expect(await store().listRuns(id())).toEqual([dayAfter(2)]);
  });

  test('of a collection without runs does nothing', async () => {
    await expect(store().pruneRuns('no-such-collection', PRUNING)).resolves.toBeUndefined();
  });
});

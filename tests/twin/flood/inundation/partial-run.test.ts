import { afterAll, beforeAll, expect, test } from 'vitest';

import { publishOwnEntry, ownEntriesFolder } from '../../../../services/catalog/own-entries.ts';
import { inundationEntry } from '../../../../services/twin/flood/inundation/inundation-entry.ts';
import { openPartialRun } from '../../../../services/twin/flood/inundation/partial-run.ts';
import type { InundationPlan } from '../../../../services/twin/flood/inundation/plan-inundation.ts';
import { START_MS } from '../small-weather.ts';
import { GRID, openSmallTown } from './small-town.ts';

let world: Awaited<ReturnType<typeof openSmallTown>>;
beforeAll(async () => {
  world = await openSmallTown();
});
afterAll(() => world.close());

const id = 'scenario-flood-inundation-partial';
const LINEAGE = {
  process: { id: 'flood-inundation', version: '1.0.0' },
  key: '0'.repeat(64),
  inputs: [],
  observations: [],
  parameters: {},
  versions: {},
  warnings: [],
};

test('a run can be watched while it grows, and is never read as whole before it is', async () => {
  const { deps, area, dataDir } = world;
  const name = { en: 'partial', fr: 'partiel' };
  const entry = inundationEntry(id, name, area, deps.geometryOf(GRID), ['SCENARIO']);
  const plan = {
    town: { grid: GRID },
    startMs: START_MS,
    hours: 4,
    stepHours: 1,
  } as unknown as InundationPlan;
  let nowMs = 0;
  const run = await openPartialRun(
    { id, plan, marks: ['SCENARIO'], lineage: LINEAGE },
    {
      runs: deps.runs,
      publishEntry: async () => void (await publishOwnEntry(ownEntriesFolder(dataDir), entry)),
    },
    () => (nowMs += 15_000),
  );
  try {
    const depth = new Float32Array(GRID.nx * GRID.ny);
    await run.addDepth(0, depth);
    await run.addDepth(1, depth);
    const [partial] = await deps.catalog.listRuns(id);
    expect(partial).toMatchObject({ complete: false, marks: ['SCENARIO'] });
    expect(partial!.validTimes).toHaveLength(2);
    expect(partial!.missing[0]!.en).toContain('3 of 5 steps');
    expect(partial!.lineage!.warnings[0]!.en).toBe(
      'PARTIAL: computed up to 2026-05-20T01:00:00Z (1 / 4 h) and still running',
    );
    expect((await deps.catalog.getRun(id, 'latest')).complete).toBe(false);
    for (const hour of [2, 3, 4]) await run.addDepth(hour, depth);
    const whole = await run.finish([], LINEAGE);
    expect(whole).toMatchObject({ complete: true, missing: [] });
    expect(whole.lineage!.warnings).toEqual([]);
    expect((await deps.catalog.getRun(id, 'latest')).validTimes).toHaveLength(5);
  } finally {
    await run.close();
  }
});

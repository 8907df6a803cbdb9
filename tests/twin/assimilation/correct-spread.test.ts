import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { openCatalog } from '../../../services/catalog/catalog.ts';
import { openGeometry } from '../../../services/earth/geometry.ts';
import type { ArrivalMember } from '../../../services/science/fire-events/likelihood.ts';
import { openRunStore, type RunStore } from '../../../services/store/runs.ts';
import {
  correctSpread,
  describeCorrection,
} from '../../../services/twin/assimilation/correct-spread.ts';
import { verifyArrival } from '../../../services/twin/verification/verify-arrival.ts';
import { readAreas } from '../../../services/twin/wildfire/areas.ts';
import { SPREAD } from '../../../services/twin/wildfire/variables.ts';
import { ellipse, geometry, observe } from '../../science/fire-events/sample-fire.ts';
import { HOUR_MS, START_MS, viirs } from '../../science/fire-events/sample-hotspots.ts';

const COLLECTION = 'twin-fire-spread-ens';
const HORIZON_H = 24;

describe('the twin corrects itself by the growth that was seen', () => {
  let dataDir: string;
  let runs: RunStore;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'isohyet-correct-'));
    runs = openRunStore(dataDir);
  });
  afterEach(async () => {
    await runs.close();
    await rm(dataDir, { recursive: true });
  });

  const deps = () => ({
    runs,
    catalog: openCatalog('data-catalog', runs),
    geometryOf: openGeometry,
  });
  const write = async (members: readonly ArrivalMember[]) => {
    const referenceTime = `${new Date(START_MS).toISOString().slice(0, 19)}Z`;
    const { grid } = geometry;
    const run = { collection: COLLECTION, referenceTime, grid, marks: ['EXERCISE' as const] };
    const writer = await runs.openWriter(run);
    for (const [member, { arrivalH }] of members.entries()) {
      await writer.addField({
        variable: SPREAD.arrival,
        validMs: START_MS + HORIZON_H * HOUR_MS,
        values: Float32Array.from(arrivalH),
        grid,
        referenceMs: START_MS,
        member,
      });
    }
    await writer.commit();
    await writer.close();
  };
  const truth = ellipse(390, 80);
  const members = [40, 60, 80, 100, 120].map((towards) => ellipse(300, towards));
  // The pixel it began in was seen before the run.
  const hotspots = [viirs(0, 0, -1), ...observe(truth, [1, 3, 5, 7, 9])];
  const seen = { hotspots, mapped: [], heatSources: [] };

  test('a truth 1.3 times as fast asks for 1.3, from members that ran its way', async () => {
    await write(members);
    const nowMs = START_MS + 9 * HOUR_MS;
    const correction = await correctSpread(COLLECTION, seen, nowMs, deps());
    const { spreadFactor, low, high, weights, assimilation } = correction!;
    expect(assimilation.verdict).toBe('used');
    expect(Math.abs(spreadFactor - 1.3)).toBeLessThan(0.1);
    expect(low).toBeLessThan(1.3);
    expect(high).toBeGreaterThan(1.3);
    expect(Math.max(...weights.values())).toBe(weights.get(2));
    expect(assimilation.after.maeH).toBeLessThan(assimilation.before.maeH);
    const { correction: words } = describeCorrection(correction!);
    expect(words).toMatchObject({
      verdict: 'used',
      youngestHours: 0,
      newest: '2026-07-02T03:00:00Z',
    });
  });

  test('what was seen later is not used, and without growth there is no correction', async () => {
    await write(members);
    const early = await correctSpread(COLLECTION, seen, START_MS + 5 * HOUR_MS, deps());
    expect(early!.assimilation.observations.every(({ ageH }) => ageH >= 0)).toBe(true);
    const none = await correctSpread(COLLECTION, seen, START_MS + HOUR_MS / 2, deps());
    expect(none).toBeUndefined();
    expect(await correctSpread('twin-fire-spread', seen, START_MS + 9 * HOUR_MS, deps())).toBe(
      undefined,
    );
  });

  test('heat elsewhere, or at a works, is no growth of this fire', async () => {
    await write(members);
    const works = { name: 'works', lonDeg: -120, latDeg: 52, radiusM: 5000 };
    const nowMs = START_MS + 9 * HOUR_MS;
    expect(
      await correctSpread(COLLECTION, { ...seen, heatSources: [works] }, nowMs, deps()),
    ).toBeUndefined();
    const far = [viirs(-6000, 6000, 2), viirs(-5600, 6000, 4)];
    expect(await correctSpread(COLLECTION, { ...seen, hotspots: far }, nowMs, deps())).toBe(
      undefined,
    );
  });

  test('predicted arrival is scored against the hotspots, by lead time', async () => {
    await write([ellipse(390, 80), ellipse(390, 80)]);
    const [area] = await readAreas('data-catalog');
    const rows = await verifyArrival(area!, seen, deps());
    const values = rows.filter(({ event }) => event === 'value');
    expect(values.map(({ leadHours }) => leadHours)).toEqual([6, 12]);
    for (const { mae, reached, mark, observations } of values) {
      // Looks are two hours apart: a perfect forecast is within an hour of their middle.
      expect(mae).toBeLessThan(1);
      expect(reached).toBe(1);
      expect(mark).toBe('EXERCISE');
      expect(observations).toContain('exercise-west-hotspots');
    }
    const burned = rows.filter(({ event }) => event === 'burned');
    for (const { brier } of burned) expect(brier).toBeLessThan(0.2);
  });
});

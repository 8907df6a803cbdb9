import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { toIsoTime } from '../../../services/earth/time.ts';
import type { TableRow } from '../../../services/formats/table.ts';
import { openRunFields } from '../../../services/twin/run-fields.ts';
import { publishFireSpread } from '../../../services/twin/wildfire/fire-spread.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import { openSmallArea } from './small-area.ts';
import { outline, spot, writeRows } from './small-fires.ts';
import { DAY_MS, HOUR_MS, START_MS, WARMING, writeWeather } from './small-weather.ts';

const START = toIsoTime(START_MS);
const HOURS = 6;

let world: Awaited<ReturnType<typeof openSmallArea>>;
beforeEach(async () => {
  world = await openSmallArea();
  await world.writeLandscape();
  await world.writeStations(60);
  await world.writeControl();
}, 60_000);
afterEach(() => world.close());

const write = (collection: string, rows: readonly TableRow[]) =>
  writeRows(world.deps, collection, rows);

/** The spread of the newest weather: its run, and cells by name of the variable. */
async function spread() {
  const { deps } = world;
  const area = { ...world.area, fireSpread: { hours: HOURS, recentHours: 48 } };
  const inputs = await findInputs(area, deps.catalog, deps.tables);
  const [, run] = await publishFireSpread(area, inputs!, deps);
  const fields = openRunFields(run!, deps.runs.runFolder(run!.collection, run!.referenceTime));
  const read = async (id: string) => {
    const lastMs = Date.parse(run!.validTimes.at(-1)!);
    const values = await fields.readField(id, lastMs, null);
    return [...values];
  };
  try {
    const probability = await read('burn_probability');
    return {
      run: run!,
      lineage: run!.lineage!,
      probability,
      arrivalH: await read('likely_fire_arrival_time'),
    };
  } finally {
    fields.close();
  }
}

const burnedAtStart = (arrivalH: readonly number[]) =>
  arrivalH.filter((hours) => hours === 0).length;

describe('what decides where and when growth begins', () => {
  test('heat elsewhere on Earth, and dates to come, change nothing but a warning', async () => {
    await write('exercise-west-perimeters', [outline(START_MS - 4 * HOUR_MS)]);
    await write('exercise-west-hotspots', [
      spot(145, -37, START_MS + 3 * HOUR_MS),
      spot(-120.03, 50, START_MS + 12 * DAY_MS),
      spot(-120.031, 50, START_MS + 12 * DAY_MS),
    ]);
    const { run, lineage } = await spread();
    expect(run.referenceTime).toBe(START);
    expect(lineage.observations).toMatchObject([
      { role: 'stations', count: 120, ageHours: 4 },
      { role: 'hotspots', count: 0 },
      { role: 'perimeters', count: 1, ageHours: 4 },
    ]);
    expect(lineage.parameters['fires']).toMatchObject([{ id: 'X1', ageHours: 4 }]);
    expect(lineage.warnings.map(({ en }) => en)).toContainEqual(
      expect.stringContaining('2 observations of exercise-west-hotspots left out: dated after'),
    );
  });

  test('a single detection, which is no fire, does not move the start', async () => {
    await write('exercise-west-perimeters', [outline(START_MS - 4 * HOUR_MS)]);
    await write('exercise-west-hotspots', [spot(-119.95, 49.97, START_MS + 2.5 * HOUR_MS)]);
    expect((await spread()).run.referenceTime).toBe(START);
  });
});

describe('growth over the age of an observation', () => {
  test('goes on from when it was seen, with the weather of the run before', async () => {
    await write('exercise-west-perimeters', [outline(START_MS - 5 * HOUR_MS)]);
    const stale = await spread();
    expect(stale.lineage.warnings.map(({ en }) => en)).toContainEqual(
      expect.stringContaining('Fire: its growth over 5 h since it was seen is not computed'),
    );
    await writeWeather(world.deps.runs, 'exercise-west', WARMING, { startMs: START_MS - DAY_MS });
    const grown = await spread();
    expect(grown.lineage.inputs).toContainEqual(
      expect.objectContaining({
        role: 'control before',
        referenceTime: toIsoTime(START_MS - DAY_MS),
      }),
    );
    expect(grown.lineage.parameters['growthFrom']).toBe(toIsoTime(START_MS - 5 * HOUR_MS));
    expect(burnedAtStart(grown.arrivalH)).toBeGreaterThan(burnedAtStart(stale.arrivalH));
    // Nowhere does the fire that has grown for five hours come later than one that starts anew.
    const later = stale.arrivalH.filter((hours, cell) => hours < grown.arrivalH[cell]! - 0.01);
    expect(later).toEqual([]);
  }, 60_000);

  test('detections since count from when they were seen, the outline from when it was mapped', async () => {
    await writeWeather(world.deps.runs, 'exercise-west', WARMING, { startMs: START_MS - DAY_MS });
    await write('exercise-west-perimeters', [outline(START_MS - 5 * HOUR_MS)]);
    const alone = await spread();
    const seen = [
      spot(-120.02, 50, START_MS - HOUR_MS),
      spot(-120.021, 50.001, START_MS - HOUR_MS),
    ];
    await write('exercise-west-hotspots', seen);
    const { lineage, arrivalH } = await spread();
    expect(lineage.parameters['fires']).toMatchObject([
      {
        ageHours: 1,
        seen: [toIsoTime(START_MS - 5 * HOUR_MS), toIsoTime(START_MS - HOUR_MS)],
      },
    ]);
    expect(burnedAtStart(arrivalH)).toBeGreaterThanOrEqual(burnedAtStart(alone.arrivalH));
  }, 60_000);
});

describe('a newer look at a part of a fire', () => {
  test('neither shrinks it nor hides how old the rest is', async () => {
    await writeWeather(world.deps.runs, 'exercise-west', WARMING, { startMs: START_MS - DAY_MS });
    const block = Array.from({ length: 16 }, (_, at) =>
      spot(-120.04 + 0.004 * (at % 4), 49.99 + 0.003 * Math.floor(at / 4), START_MS - 14 * HOUR_MS),
    );
    const again = [
      spot(-120.036, 49.993, START_MS - HOUR_MS),
      spot(-120.032, 49.996, START_MS - HOUR_MS),
    ];
    await write('exercise-west-hotspots', block);
    const alone = await spread();
    await write('exercise-west-hotspots', [...block, ...again]);
    const seen = await spread();
    expect(burnedAtStart(seen.arrivalH)).toBeGreaterThanOrEqual(burnedAtStart(alone.arrivalH));
    expect(seen.lineage.parameters['fires']).toMatchObject([
      {
        seen: [toIsoTime(START_MS - 14 * HOUR_MS), toIsoTime(START_MS - HOUR_MS)],
        detections: [16, 2],
        ageHours: 1,
        oldestAgeHours: 14,
      },
    ]);
    expect(seen.lineage.warnings.map(({ en }) => en)).toContainEqual(
      expect.stringContaining('last seen 1 h before the start, the oldest part of it 14 h before'),
    );
    const { rows } = await world.deps.readTable('twin-fires');
    expect(rows).toMatchObject([{ age_hours: 1, oldest_age_hours: 14 }]);
  }, 60_000);
});

describe('a look that adds a single cell', () => {
  test('is grown from its own time like any other', async () => {
    await writeWeather(world.deps.runs, 'exercise-west', WARMING, { startMs: START_MS - DAY_MS });
    const block = [-120.034, -120.03].map((lon) => spot(lon, 50, START_MS - 6 * HOUR_MS));
    // A pixel over the edge of the block, by less than a cell, and one of 100 m, less than a cell.
    const beyond = { ...spot(-120.0275, 50.0005, START_MS - 3 * HOUR_MS) };
    const small = { ...spot(-120.0249, 50, START_MS - HOUR_MS), scan_km: 0.1, track_km: 0.1 };
    await write('exercise-west-hotspots', [...block, beyond, small]);
    const { lineage } = await spread();
    expect(lineage.parameters['fires']).toMatchObject([{ detections: [2, 1, 1] }]);
  }, 60_000);
});

describe('where no fire is left', () => {
  test('a fire declared out does not grow from an older outline, and the run says that none burns', async () => {
    await write('exercise-west-perimeters', [outline(START_MS - 9 * HOUR_MS)]);
    expect(Math.max(...(await spread()).probability)).toBe(1);
    await write('exercise-west-perimeters', [outline(START_MS - 3 * HOUR_MS, 'Out')]);
    const { run, lineage, probability, arrivalH } = await spread();
    expect(run.referenceTime).toBe(START);
    expect(lineage.parameters['passedOver']).toMatchObject([
      { id: 'X1', reason: { en: expect.stringContaining('declared out') as string } },
    ]);
    expect(lineage.warnings[0]!.en).toContain('No active fire');
    expect(new Set(probability)).toEqual(new Set([0]));
    expect(arrivalH.every(Number.isNaN)).toBe(true);
  });

  test('that a fire is out is known from then on, though it was seen to burn before', async () => {
    const hour = (hours: number) => START_MS + hours * HOUR_MS;
    await write('exercise-west-perimeters', [outline(hour(-4)), outline(hour(5), 'out')]);
    await write('exercise-west-hotspots', [
      spot(-120.03, 50, hour(3)),
      spot(-120.031, 50, hour(3)),
    ]);
    const { run, lineage } = await spread();
    expect(run.referenceTime).toBe(toIsoTime(hour(5)));
    expect(lineage.parameters['fires']).toEqual([]);
  });
});

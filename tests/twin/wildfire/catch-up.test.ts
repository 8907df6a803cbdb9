import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { toIsoTime } from '../../../services/earth/time.ts';
import type { TableRow } from '../../../services/formats/table.ts';
import type { Run } from '../../../services/store/run.ts';
import { catchUp } from '../../../services/twin/wildfire/catch-up.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import { runArea } from '../../../services/twin/wildfire/run-area.ts';
import { openSmallArea } from './small-area.ts';
import { DAY_MS, HOUR_MS, START_MS, WARMING, writeWeather } from './small-weather.ts';

const EARLIER_MS = START_MS - DAY_MS;
const EARLIER = toIsoTime(EARLIER_MS);

let world: Awaited<ReturnType<typeof openSmallArea>>;
let written: readonly Run[];

/** A small fire, mapped when the earlier run begins and seen to have grown since. */
async function writeFire(): Promise<void> {
  const square = (halfDeg: number) =>
    [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
      [-1, -1],
    ].map(([x, y]) => [-120.03 + x! * halfDeg, 50 + y! * halfDeg * 0.65]);
  const outline = (ms: number, halfDeg: number) => ({
    source: 'test',
    feature_id: `X1 ${ms}`,
    fire_number: 'X1',
    fire_name: 'Fire',
    status: 'active',
    started_at: toIsoTime(EARLIER_MS - DAY_MS),
    mapped_at: toIsoTime(ms),
    method: 'test',
    area_ha: 1,
    geometry: { type: 'Polygon' as const, coordinates: [square(halfDeg)] },
  });
  const rows = [outline(EARLIER_MS, 0.004), outline(START_MS - 4 * HOUR_MS, 0.02)];
  await writeRows('exercise-west-perimeters', rows);
}

async function writeRows(collection: string, rows: readonly TableRow[]): Promise<void> {
  const { catalog, tables } = world.deps;
  const entry = await catalog.getCollection(collection);
  const writer = await tables.openWriter(collection, entry['isohyet:table']!, ['EXERCISE']);
  try {
    writer.addRows(rows, { name: 'rows', bytes: 1, sha256: 'f'.repeat(64) });
    await writer.commit();
  } finally {
    await writer.close();
  }
}

beforeAll(async () => {
  world = await openSmallArea();
  const { area, deps } = world;
  await world.writeLandscape();
  await world.writeStations(60);
  await writeFire();
  await writeWeather(deps.runs, 'exercise-west', WARMING, { startMs: EARLIER_MS });
  await world.writeControl();
  const hours = 24;
  const short = { ...area, fireSpread: { ...area.fireSpread, hours } };
  written = await runArea(short, deps);
}, 120_000);
afterAll(() => world.close());

const timesOf = (collection: string) =>
  written.filter((run) => run.collection === collection).map(({ referenceTime }) => referenceTime);

describe('a first start with an earlier run in the store', () => {
  test('works through the runs oldest first', () => {
    for (const collection of ['twin-fire-weather', 'twin-fire-spread']) {
      expect(timesOf(collection)).toEqual([EARLIER, toIsoTime(START_MS)]);
    }
  });

  test('the earlier one knows nothing of what was observed after it began', () => {
    const [weather, , spread] = written;
    for (const { lineage } of [weather!, spread!]) {
      expect(lineage!.parameters['knownUntil']).toBe(EARLIER);
      for (const { lastTime } of lineage!.observations) {
        if (lastTime !== undefined) expect(lastTime <= EARLIER).toBe(true);
      }
    }
    expect(weather!.lineage!.parameters['observedDays']).toEqual([]);
  });

  test('the newest is corrected by what was seen of the earlier, and says so', () => {
    const newest = written.find(
      ({ collection, referenceTime }) =>
        collection === 'twin-fire-spread' && referenceTime === toIsoTime(START_MS),
    );
    expect(newest!.lineage!.parameters).not.toHaveProperty('knownUntil');
    expect(newest!.lineage!.parameters['correction']).toMatchObject({
      judgedRun: EARLIER,
      before: { count: expect.any(Number) as number },
      after: { count: expect.any(Number) as number },
    });
  });

  test('what came of it is scored: fire weather at the stations, arrival at the outline', async () => {
    const { rows } = await world.deps.readTable('twin-wildfire-scores');
    const quantities = new Set(rows.map((row) => row['quantity']));
    expect(quantities).toContain('fire_weather_index');
    expect(quantities).toContain('fire_arrival_time');
  });

  test('once is enough', async () => {
    const { area, deps } = world;
    const inputs = await findInputs(area, deps.catalog, deps.tables);
    expect(await catchUp(area, inputs!, deps)).toEqual([]);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Row } from '../../../services/twin/table-rows.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import { readSeen } from '../../../services/twin/wildfire/seen-fires.ts';
import { openSmallArea } from './small-area.ts';
import { DAY_MS, HOUR_MS, START_MS } from './small-weather.ts';

let world: Awaited<ReturnType<typeof openSmallArea>>;
beforeAll(async () => {
  world = await openSmallArea();
  await world.writeLandscape();
  await world.writeControl();
});
afterAll(() => world.close());

/** Detections: here, elsewhere, of before the month, beside the landscape, and dated to come. */
const SPOTS: readonly (readonly [lon: number, lat: number, ms: number])[] = [
  [-120, 50, START_MS - HOUR_MS],
  [150, -33, START_MS - HOUR_MS],
  [-120, 50, START_MS - 31 * DAY_MS],
  [-120.2, 50, START_MS - 2 * HOUR_MS],
  [-120, 50, START_MS + 5 * DAY_MS],
];

async function writeSpots(): Promise<void> {
  const { catalog, tables } = world.deps;
  const collection = 'exercise-west-hotspots';
  const schema = (await catalog.getCollection(collection))['isohyet:table']!;
  const writer = await tables.openWriter(collection, schema, ['EXERCISE']);
  try {
    const rows = SPOTS.map(([lon, lat, ms]) => ({
      ...Object.fromEntries(schema.columns.map(({ name }) => [name, null])),
      time: new Date(ms).toISOString(),
      satellite: 'N20',
      instrument: 'VIIRS',
      confidence: 'nominal',
      geometry: { type: 'Point' as const, coordinates: [lon, lat] },
    }));
    writer.addRows(rows, { name: 'spots', bytes: 1, sha256: 'a'.repeat(64) });
    await writer.commit();
  } finally {
    await writer.close();
  }
}

test('rows of the world are not read, only those of the landscape and its month', async () => {
  await writeSpots();
  const { area, deps } = world;
  const inputs = await findInputs(area, deps.catalog, deps.tables);
  const read: Row[] = [];
  const readTable: typeof deps.readTable = async (collection, where) => {
    const table = await deps.readTable(collection, where);
    read.push(...table.rows);
    return table;
  };
  const seen = await readSeen(area, inputs!, { ...deps, readTable });
  expect(read).toHaveLength(3);
  expect(seen.hotspots.map(({ lonDeg, timeMs }) => [lonDeg, timeMs])).toEqual([
    [-120.2, START_MS - 2 * HOUR_MS],
    [-120, START_MS - HOUR_MS],
  ]);
  expect(seen.warnings).toHaveLength(1);
  const earlier = await readSeen(area, { ...inputs!, knownUntilMs: START_MS - DAY_MS }, deps);
  expect(earlier.hotspots).toEqual([]);
});

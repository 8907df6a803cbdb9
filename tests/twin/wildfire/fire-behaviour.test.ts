import { afterAll, beforeAll, expect, test } from 'vitest';

import { publishFireBehaviour } from '../../../services/twin/wildfire/fire-behaviour.ts';
import { findInputs } from '../../../services/twin/wildfire/inputs.ts';
import { openSmallArea } from './small-area.ts';

let world: Awaited<ReturnType<typeof openSmallArea>>;
beforeAll(async () => {
  world = await openSmallArea();
  await world.writeLandscape();
  await world.writeControl();
}, 60_000);
afterAll(() => world.close());

async function publish() {
  const { area, deps } = world;
  const short = { ...area, fireSpread: { hours: 6, recentHours: 48 } };
  const inputs = await findInputs(short, deps.catalog, deps.tables);
  return publishFireBehaviour(short, inputs!, deps);
}

test('fire behaviour names the reports that carried its codes, their age, and what to know of them', async () => {
  const first = await publish();
  expect(first!.lineage!.observations).toEqual([
    { role: 'stations', collection: 'exercise-west-weather-stations', count: 0 },
  ]);
  expect(first!.lineage!.warnings.map(({ en }) => en).join(' ')).toContain('start-up values');
  // Two stations at 20:00 of each of 60 days, the last one four hours before the run.
  await world.writeStations(60);
  const second = await publish();
  expect(second!.lineage!.observations).toMatchObject([
    { role: 'stations', count: 120, lastTime: '2026-05-31T20:00:00Z', ageHours: 4 },
  ]);
  expect(await publish()).toBeUndefined();
}, 60_000);

import { afterAll, beforeAll, expect, test } from 'vitest';

import type { Run } from '../../../services/store/run.ts';
import { openRunFields } from '../../../services/twin/run-fields.ts';
import { runArea } from '../../../services/twin/flood/run-area.ts';
import { openRiverGround } from '../../../services/twin/flood/extent/open-ground.ts';
import { toRiverNetwork } from '../../../services/twin/flood/network/river-network.ts';
import { heightM, LAND_GRID } from './small-landscape.ts';
import { BASINS, openSmallRivers, REACHES } from './small-rivers.ts';
import { FORECAST_HOURS, HOUR_MS, MEMBERS, START_MS } from './small-weather.ts';

let world: Awaited<ReturnType<typeof openSmallRivers>>;
let written: readonly Run[];
beforeAll(async () => {
  world = await openSmallRivers();
  await world.writeNetwork();
  await world.writeLandscape();
  await world.writeWeather();
  await world.writeDischarge();
  written = await runArea(world.area, world.deps);
}, 60_000);
afterAll(() => world.close());

const END_MS = START_MS + FORECAST_HOURS * HOUR_MS;
const open = (collection: string) => {
  const run = written.find((candidate) => candidate.collection === collection)!;
  return openRunFields(run, world.deps.runs.runFolder(run.collection, run.referenceTime));
};
const cellAt = (lonDeg: number, latDeg: number) => {
  const { nx, lonFirstDeg, latFirstDeg, lonStepDeg, latStepDeg } = LAND_GRID;
  const row = Math.round((latFirstDeg - latDeg) / latStepDeg);
  return row * nx + Math.round((lonDeg - lonFirstDeg) / lonStepDeg);
};

test('one run of products and one of members, of the landscape’s own grid, marked', () => {
  expect(written.map(({ collection }) => collection)).toEqual([
    'twin-flood-extent-ens',
    'twin-flood-extent',
  ]);
  for (const run of written) {
    expect(run).toMatchObject({ grid: LAND_GRID, marks: ['EXERCISE'] });
    expect(run.lineage?.inputs.map(({ role }) => role)).toContain('landscape');
  }
  expect(written[0]!.members).toEqual(MEMBERS);
});

test('the river is under water, the ridge is dry, and quantiles of depth lie in their order', async () => {
  const fields = open('twin-flood-extent');
  const read = (id: string) => fields.readField(id, END_MS, null);
  const [low, likely, high] = await Promise.all(
    ['low', 'likely', 'high'].map((name) => read(`${name}_maximum_flood_depth`)),
  );
  const river = cellAt(6.725, 50.45);
  const ridge = cellAt(6.6, 50.45);
  expect(likely![river]).toBeGreaterThan(0.5);
  expect(likely![ridge]).toBe(0);
  expect(low!.every((depth, cell) => Number.isNaN(depth) || depth <= likely![cell]!)).toBe(true);
  expect(likely!.every((depth, cell) => Number.isNaN(depth) || depth <= high![cell]!)).toBe(true);
  fields.close();
});

test('a cell is as probably under half a metre as members have it there', async () => {
  const fields = open('twin-flood-extent');
  const shallow = await fields.readField('flood_probability_above_10cm', END_MS, null);
  const deep = await fields.readField('flood_probability_above_100cm', END_MS, null);
  const river = cellAt(6.725, 50.45);
  expect(shallow[river]).toBe(1);
  expect(deep.every((share, cell) => Number.isNaN(share) || share <= shallow[cell]!)).toBe(true);
  expect(fields.listTimes('flood_depth', null)).toHaveLength(FORECAST_HOURS / 6);
  fields.close();
});

test('a member with more rain stands higher than one with less', async () => {
  const fields = open('twin-flood-extent-ens');
  const [dry, wet] = await Promise.all(
    [0, 4].map((member) => fields.readField('maximum_flood_depth', END_MS, member)),
  );
  const river = cellAt(6.725, 50.45);
  expect(wet![river]).toBeGreaterThan(dry![river]!);
  fields.close();
});

test('of the same inputs nothing is written anew', async () => {
  expect(await runArea(world.area, world.deps)).toEqual([]);
});

test('a channel carries by its own width, not by that of the cells it is drawn on', () => {
  const network = toRiverNetwork(REACHES, BASINS);
  const cells = LAND_GRID.nx * LAND_GRID.ny;
  const heights = Float32Array.from({ length: cells }, (_, cell) => heightM(cell, REACHES));
  const { ratings } = openRiverGround(network, LAND_GRID, heights, 0.05);
  for (const { stageM, dischargeM3S } of ratings) {
    // Manning, 12 m wide, slope 0.004, n 0.04, 0.2 m deep: 2.4 x 0.2^(2/3) x 0.0632 / 0.04.
    expect(dischargeM3S[stageM.indexOf(0.2)]).toBeCloseTo(1.298, 2);
  }
});

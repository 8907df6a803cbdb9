import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { RegularLonLatGrid } from '../../../../services/earth/grid.ts';
import { checkInputs } from '../../../../services/twin/processes/process.ts';
import { floodInundationProcess } from '../../../../services/twin/flood/inundation/flood-inundation.ts';
import { readTown } from '../../../../services/twin/flood/inundation/town.ts';
import { LAND_GRID } from '../small-landscape.ts';
import { START_MS } from '../small-weather.ts';
import { GRID, lonLat, openSmallTown } from './small-town.ts';

type World = Awaited<ReturnType<typeof openSmallTown>>;
let world: World;
let execute: (inputs: Record<string, unknown>) => Promise<unknown>;

beforeAll(async () => {
  world = await openSmallTown();
  const process = floodInundationProcess(
    { DATA_DIR: world.dataDir, CATALOG_DIR: world.catalogDir },
    world.deps,
    () => START_MS,
  );
  execute = async (inputs) =>
    process.execute(checkInputs(process, inputs), {
      signal: AbortSignal.timeout(60_000),
      onProgress: () => undefined,
    });
  await world.writeNetwork();
  await world.writeTown(GRID, 5);
  await world.writeAssets();
}, 60_000);
afterAll(() => world.close());

const FLOW = { inflows: [{ dischargeM3S: 150 }], estimateOnly: true };
const far: [number, number] = [7.5, 50.9];

describe('flood-inundation says what of a request does not fit', () => {
  test.each([
    {
      name: 'a breach away from any levee, with how far and which levees there are',
      inputs: { breach: [{ place: lonLat(26, 20) }] },
      field: 'breach.0.place',
      detail: 'm from the nearest levee (L1)',
    },
    {
      name: 'a levee that is not there',
      inputs: { breach: [{ levee: 'L9' }] },
      field: 'breach.0.levee',
      detail: 'no such levee',
    },
    {
      name: 'a gap that is no gap',
      inputs: { breach: [{ levee: 'L1', invertM: 200 }] },
      field: 'breach.0.invertM',
      detail: 'would not be below the crest',
    },
    {
      name: 'a breach after the end',
      inputs: { breach: [{ levee: 'L1', time: '2027-01-01T00:00:00Z' }] },
      field: 'breach.0.time',
      detail: 'outside of the run',
    },
    {
      name: 'an inflow outside of the grid',
      inputs: { inflows: [{ dischargeM3S: 10 }, { point: far, dischargeM3S: 10 }] },
      field: 'inflows.1.point',
      detail: 'outside of the terrain',
    },
    {
      name: 'a river that does not enter',
      inputs: { inflows: [{ reach: 'B1', dischargeM3S: 10 }] },
      field: 'inflows.0.reach',
      detail: 'does not enter',
    },
    {
      name: 'a flow that ends before the run',
      inputs: {
        inflows: [
          {
            dischargeM3S: [
              { hours: 0, m3s: 1 },
              { hours: 3, m3s: 2 },
            ],
          },
        ],
        hours: 6,
      },
      field: 'inflows.0.dischargeM3S',
      detail: 'from hour 0 to 3',
    },
    {
      name: 'negative rain',
      inputs: { rain: { mmPerHour: -5, hours: 1 } },
      field: 'rain.mmPerHour',
      detail: '>=0',
    },
    {
      name: 'a barrier without a height',
      inputs: { barriers: [{ line: [lonLat(16, 5), lonLat(16, 9)] }] },
      field: 'barriers.0',
      detail: 'needs a crest',
    },
    {
      name: 'a place beside the town',
      inputs: {
        within: {
          type: 'Polygon',
          coordinates: [[far, [7.6, 50.9], [7.6, 51], far]],
        },
      },
      field: 'within',
      detail: 'fewer than',
    },
  ])('$name', async ({ inputs, field, detail }) => {
    await expect(execute({ ...FLOW, ...inputs })).rejects.toMatchObject({
      kind: 'invalid-request',
      facts: {
        errors: [{ field, detail: expect.stringContaining(detail) as string }],
      },
    });
  });

  test('an estimate says cells, steps and seconds, and computes nothing', async () => {
    const { cost } = (await execute(FLOW)) as { cost: { value: Record<string, number> } };
    // 20 m cells under some 4.9 m of water: 0.6 * 20 / sqrt(9.81 * 4.9) = 1.7 s a step, 24 h.
    expect(cost.value).toMatchObject({ cells: 1200, hours: 24 });
    expect(cost.value['expectedSteps']).toBeGreaterThan(86_400 / 2.5);
    expect(cost.value['expectedSteps']).toBeLessThan(86_400 / 1.2);
  });

  test('terrain of longitude and latitude is no ground for it', async () => {
    const run = { ...(await world.deps.catalog.getRun('exercise-rhine-town', 'latest')) };
    const grid: RegularLonLatGrid = LAND_GRID;
    await expect(readTown({ ...run, grid }, world.deps)).rejects.toMatchObject({
      kind: 'invalid-request',
      facts: { errors: [{ field: 'area', allowed: expect.stringContaining('square') as string }] },
    });
  });

  test('a cell without a height is a wall, and that is said', async () => {
    const { warnings } = await world.run({ hours: 1, compareToBase: false });
    expect(warnings.map(({ en }) => en)).toContain('1 cells without a height stand as walls');
  });
});

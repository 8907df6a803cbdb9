import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { computeOnce } from '../../../../services/twin/flood/computed-inputs.ts';
import { findInputs } from '../../../../services/twin/flood/inputs.ts';
import { floodExposureProcess } from '../../../../services/twin/flood/inundation/flood-exposure.ts';
import { publishInundation } from '../../../../services/twin/flood/inundation/publish-inundation.ts';
import { findQuietStart } from '../../../../services/twin/flood/inundation/quiet-start.ts';
import { checkInputs } from '../../../../services/twin/processes/process.ts';
import { HOUR_MS, START_MS } from '../small-weather.ts';
import { lonLat, openSmallTown, POLDER_CELLS } from './small-town.ts';

let world: Awaited<ReturnType<typeof openSmallTown>>;
const publish = async () => {
  const inputs = (await findInputs(world.area, world.deps))!;
  return publishInundation(world.area, computeOnce(world.area, inputs), world.deps);
};
const expose = async (inputs: Record<string, unknown>) => {
  const process = floodExposureProcess(world.catalogDir, world.deps);
  const { exposure } = await process.execute(checkInputs(process, inputs), {
    signal: AbortSignal.timeout(60_000),
    onProgress: () => undefined,
  });
  return (exposure as { value: Record<string, never> }).value as never as {
    readonly source: { readonly complete: boolean; readonly run: string };
    readonly flooded: { readonly people: number };
    readonly compared: { readonly csi: number; readonly peopleFalselyAlarmed: number };
    readonly observed: { readonly csi: number; readonly missesKm2: number };
    readonly damage: { readonly cost: { readonly likely: number }; readonly currency: string };
  };
};

beforeAll(async () => {
  world = await openSmallTown();
  await world.writeNetwork();
  await world.writeDischarge();
  await world.writeWeather();
  await world.writeTown();
  await world.writeAssets();
}, 60_000);
afterAll(() => world.close());

describe('a run of the town with each forecast', () => {
  test('is written for the control and a high flow, marked as its inputs are', async () => {
    const runs = await publish();
    expect(runs.map(({ collection }) => collection)).toEqual([
      'twin-flood-inundation',
      'twin-flood-inundation-high',
    ]);
    for (const run of runs) {
      expect(run).toMatchObject({ complete: true, marks: ['EXERCISE'] });
      expect(run.referenceTime).toBe('2026-05-20T00:00:00Z');
      const { massBalance, inflows } = run.lineage!.parameters as never as {
        readonly massBalance: { readonly relativeError: number };
        readonly inflows: readonly { readonly reach: string; readonly from: string }[];
      };
      expect(Math.abs(massBalance.relativeError)).toBeLessThan(1e-6);
      expect(inflows).toMatchObject([{ reach: 'C1', from: 'forecast' }]);
    }
  }, 120_000);

  test('is left as it is while its inputs are the same', async () => {
    expect(await publish()).toEqual([]);
  });

  test('a scenario beyond the forecast is refused with the hours that pass', async () => {
    await expect(world.run({ inflows: { forecast: 'control' }, hours: 200 })).rejects.toMatchObject(
      {
        facts: { errors: [{ field: 'hours', allowed: '1 to 48' }] },
      },
    );
  });
});

describe('flood-exposure', () => {
  test('compares a scenario with the run before, and with what was seen', async () => {
    const { id } = await world.run(
      { hours: 5, breach: [{ levee: 'L1' }], compareToBase: false },
      'scenario-flood-inundation-after',
    );
    // The polder, half a cell around the centres of its corners.
    const ring = [
      [15.5, 1.5],
      [27.5, 1.5],
      [27.5, 37.5],
      [15.5, 37.5],
      [15.5, 1.5],
    ].map(([column, row]) => lonLat(column!, row!));
    const answer = await expose({
      collection: id,
      compareTo: { collection: 'twin-flood-inundation' },
      observed: { type: 'Polygon', coordinates: [ring] },
      buildingValue: { low: 100_000, high: 300_000, currency: 'EUR' },
    });
    expect(answer.source.complete).toBe(true);
    expect(answer.flooded.people).toBe(POLDER_CELLS);
    // The base keeps the polder dry: all of its people are told of in vain against it.
    expect(answer.compared.csi).toBeLessThan(0.2);
    expect(answer.compared.peopleFalselyAlarmed).toBe(POLDER_CELLS);
    // Seen is just the polder; computed are the gap and the edges of the berms, too.
    expect(answer.observed.csi).toBeGreaterThan(0.85);
    expect(answer.observed.missesKm2).toBe(0);
    expect(answer.damage.currency).toBe('EUR');
    // 108 buildings lose 0.5 to 0.6 of some 200,000.
    expect(answer.damage.cost.likely).toBeGreaterThan(108 * 0.45 * 200_000);
    expect(answer.damage.cost.likely).toBeLessThan(108 * 0.6 * 200_000);
  }, 60_000);

  test('a curve that is not there is refused with those that are', async () => {
    await expect(expose({ damageCurve: 'atlantis' })).rejects.toMatchObject({
      facts: { errors: [{ field: 'damageCurve' }] },
    });
  });
});

describe('a quiet river', () => {
  const wave = (...flows: number[]) => ({
    timesMs: Float64Array.from(flows, (_, hour) => START_MS + (hour + 1) * HOUR_MS),
    dischargeM3S: Float64Array.from(flows),
  });
  test.each([
    {
      name: 'that rises at hour 4: the run begins an hour before',
      flows: [10, 10, 9, 16, 30],
      expected: [3, 2],
    },
    {
      name: 'that rises at once: it begins with the forecast',
      flows: [10, 30, 90],
      expected: [1, 2],
    },
    {
      name: 'that never rises is run for a while only',
      flows: [10, 9, 9, 8, 8, 8],
      expected: [0, 3],
    },
  ])('$name', ({ flows, expected }) => {
    const { startMs, hours } = findQuietStart([wave(...flows)], START_MS, 48);
    expect([(startMs - START_MS) / HOUR_MS, hours]).toEqual(expected);
  });
});

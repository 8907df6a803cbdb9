import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import type { Fault } from '../../../services/platform/fault.ts';
import type { HydrographRequest } from '../../../services/twin/flood/scenario/hydrograph-request.ts';
import { runHydrograph } from '../../../services/twin/flood/scenario/run-hydrograph.ts';
import { riverNetworkProcess } from '../../../services/twin/flood/scenario/traverse.ts';
import { checkInputs } from '../../../services/twin/processes/process.ts';
import { openSmallRivers } from './small-rivers.ts';
import { FORECAST_HOURS } from './small-weather.ts';

let world: Awaited<ReturnType<typeof openSmallRivers>>;
beforeAll(async () => {
  world = await openSmallRivers();
  await world.writeNetwork();
  await world.writeWeather();
  await world.writeDischarge();
}, 60_000);
afterAll(() => world.close());

let count = 0;
const run = (request: HydrographRequest) => {
  count += 1;
  const { dataDir, catalogDir, deps } = world;
  const id = `scenario-flood-hydrograph-test-${count}`;
  return runHydrograph({ id, request, dataDir, catalogDir }, deps);
};
const GAUGE = { gauge: 'GA' };

describe('a hydrograph', () => {
  test('that changes nothing is the newest forecast, hour by hour', async () => {
    const answer = await run({ place: GAUGE });
    expect(answer.changed).toEqual([]);
    expect(answer.times).toHaveLength(FORECAST_HOURS);
    expect(answer.difference['p50']!.every((flow) => flow === 0)).toBe(true);
    expect(answer.marks).toEqual(['EXERCISE', 'SCENARIO']);
  });

  test('with twice the rain is higher, is kept as a table, and says what was changed', async () => {
    const answer = await run({ place: GAUGE, rainFactor: 2 });
    expect(answer.peak.m3s['p50']).toBeGreaterThan(1.5 * answer.basePeak.m3s['p50']!);
    expect(answer.title.fr).toBe('Gauge GA, pluie et neige fois 2');
    const table = await world.deps.tables.readTable(answer.id);
    expect(table).toMatchObject({ marks: ['EXERCISE', 'SCENARIO'], rows: 24 + FORECAST_HOURS });
    const [lineage] = table!.lineages!;
    expect(lineage).toMatchObject({
      process: { id: 'hydrograph' },
      parameters: { request: { rainFactor: 2 } },
    });
    expect(lineage!.warnings[0]!.en).toBe('rain and snowfall times 2');
  });

  test.each([
    ['wet ground', { wetness: 0.95 }, 'above'],
    ['dry ground', { wetness: 0.1 }, 'below'],
    ['no rain at all', { rain: { mmPerHour: 0, hours: 48 } }, 'below'],
    ['snow that melts', { snowWaterMm: 150, warmerC: 10 }, 'above'],
  ] as const)('on or with %s lies on the expected side', async (_, changes, side) => {
    const { peak, basePeak } = await run({ place: { reach: 'C1' }, ...changes });
    const [own, base] = [peak.m3s['p50']!, basePeak.m3s['p50']!];
    if (side === 'above') expect(own).toBeGreaterThan(base);
    else expect(own).toBeLessThan(base);
  });

  test('rain in the place of the forecast’s makes all members alike but for their stores', async () => {
    const { members } = await world.deps.catalog
      .listRuns('exercise-rhine-ens')
      .then(([first]) => first!);
    const rain = { mmPerHour: 1, hours: FORECAST_HOURS };
    const [one, all] = await Promise.all([
      run({ place: { reach: 'A1' }, rain, members: [members[0]!] }),
      run({ place: { reach: 'A1' }, rain }),
    ]);
    expect(all.peak.m3s).toEqual(one.peak.m3s);
  });

  test('at a point is that of the reach it belongs to, and how it came there is said', async () => {
    // Beside C1, some 200 m off: the river of 300 km2.
    const answer = await run({ place: { point: [6.728, 50.45], upstreamAreaKm2: 290 } });
    expect(answer.place).toMatchObject({ kind: 'reach', reach: 'C1' });
    expect(answer.place.snapped?.distanceM).toBeLessThan(300);
  });
});

describe('what does not fit is refused by name:', () => {
  const refusal = async (request: HydrographRequest) => {
    const error = await run(request).then(
      () => undefined,
      (thrown: Fault) => thrown,
    );
    return { kind: error?.kind, message: error?.message, errors: error?.facts['errors'] };
  };

  test('a gauge that is not there, with those that are', async () => {
    const { kind, errors } = await refusal({ place: { gauge: 'GX' } });
    expect(kind).toBe('invalid-request');
    expect(errors).toMatchObject([{ field: 'place.gauge', allowed: ['GA', 'GB', 'GC'] }]);
  });

  test('a point far from every reach', async () => {
    expect(await refusal({ place: { point: [7.1, 50.2] } })).toMatchObject({ kind: 'not-found' });
  });

  test('a point where three rivers meet, without its area', async () => {
    const { kind } = await refusal({ place: { point: [6.7, 50.5] } });
    expect(kind).toBe('inconsistent-data');
  });

  test('a point whose area no river near it has', async () => {
    const { kind } = await refusal({ place: { point: [6.728, 50.45], upstreamAreaKm2: 5000 } });
    expect(kind).toBe('not-found');
  });

  test('members and areas that are not there', async () => {
    expect((await refusal({ place: GAUGE, members: [77] })).errors).toMatchObject([
      { field: 'members', value: 77, allowed: [0, 1, 2, 3, 4] },
    ]);
    expect((await refusal({ place: GAUGE, area: 'nowhere' })).kind).toBe('not-found');
  });
});

describe('upstream and downstream', () => {
  const traverse = async (inputs: Readonly<Record<string, unknown>>) => {
    const process = riverNetworkProcess(world.catalogDir, world.deps);
    const outputs = await process.execute(checkInputs(process, inputs), {
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    const { value } = outputs['reaches'] as { value: { features: { properties: object }[] } };
    return value.features.map(({ properties }) => properties);
  };

  test('all that comes to the gauge at the foot, with the way along the river', async () => {
    // Each reach is 5 km long.
    expect(await traverse({ place: { gauge: 'GC' }, direction: 'upstream' })).toMatchObject([
      { reach_id: 'C1', direction: 'here', distance_km: 0, gauge_ids: ['GC'] },
      { reach_id: 'A2', direction: 'upstream', distance_km: 5, gauge_ids: ['GA'] },
      { reach_id: 'B1', direction: 'upstream', distance_km: 5, gauge_ids: ['GB'] },
      { reach_id: 'A1', direction: 'upstream', distance_km: 10, gauge_ids: [] },
    ]);
  });

  test('the way of the water down, no farther than asked', async () => {
    const ids = (features: readonly object[]) =>
      features.map((feature) => (feature as { reach_id: string }).reach_id);
    const place = { reach: 'A1' };
    expect(ids(await traverse({ place, direction: 'downstream' }))).toEqual(['A1', 'A2', 'C1']);
    expect(ids(await traverse({ place, direction: 'downstream', maxDistanceKm: 6 }))).toEqual([
      'A1',
      'A2',
    ]);
  });
});

test('a table that is taken away is gone', async () => {
  const { id } = await run({ place: GAUGE });
  await world.deps.tables.removeTable(id);
  expect(await world.deps.tables.readTable(id)).toBeUndefined();
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { Fault } from '../../services/platform/fault.ts';
import {
  openPositionQuery,
  type FindPosition,
  type PositionQuery,
} from '../../services/query/position.ts';
import { interpolationOf } from '../../services/query/series/cell-shares.ts';
import {
  FIRST_RUN_MS,
  HOUR_MS,
  makeSmallWorld,
  PRECIPITATION,
  TEMPERATURE,
  valueAt,
  type SmallWorld,
} from './small-world.ts';

const FIRST_RUN = '2026-01-01T00:00:00Z';
const SECOND_RUN = '2026-01-01T06:00:00Z';
const PARTIAL_RUN = '2026-01-01T12:00:00Z';
const QUERY: PositionQuery = {
  collection: 'small-world',
  runs: [FIRST_RUN],
  places: [{ lonDeg: -120, latDeg: 50 }],
  interpolation: 'nearest',
};

let world: SmallWorld;
let findPosition: FindPosition;
let close: () => void;
beforeAll(async () => {
  world = await makeSmallWorld([
    { referenceMs: FIRST_RUN_MS, hours: [0, 1, 2] },
    { referenceMs: FIRST_RUN_MS + 6 * HOUR_MS, hours: [0, 1], members: [0, 1, 2] },
    { referenceMs: FIRST_RUN_MS + 12 * HOUR_MS, hours: [0], expectedHours: [0, 1] },
  ]);
  const query = await openPositionQuery({
    ...world,
    maxCells: 1000,
    now: () => FIRST_RUN_MS + 24 * HOUR_MS,
  });
  ({ findPosition } = query);
  close = () => query.close();
});
afterAll(() => {
  close();
  world.remove();
});

const faultOf = (query: PositionQuery, signal?: AbortSignal) =>
  findPosition(query, signal).then(
    () => undefined,
    (error: unknown) => (error instanceof Fault ? { kind: error.kind, ...error.facts } : error),
  );

describe('a point series', () => {
  test('nearest: the values of the cell the place lies in', async () => {
    const answer = await findPosition({ ...QUERY, places: [{ lonDeg: -119.96, latDeg: 49.97 }] });
    const [series] = answer.series;
    expect(series!.cell).toMatchObject({ row: 100, column: 100, lonDeg: -120, latDeg: 50 });
    // Great-circle distance on the sphere of 6371.229 km: 4.39 km.
    expect(series!.cell.distanceM / 1000).toBeCloseTo(4.39, 1);
    expect(series!.timesMs).toEqual([0, 1, 2].map((hour) => FIRST_RUN_MS + hour * HOUR_MS));
    expect(series!.members).toEqual([null]);
    const cell = { row: 100, column: 100 };
    const [temperature] = series!.variables;
    expect([...temperature!.values]).toEqual(
      [0, 1, 2].map((hour) => valueAt(TEMPERATURE, cell, { hour })),
    );
    expect(series!.run).toMatchObject({ referenceTime: FIRST_RUN, complete: true, ageS: 86_400 });
    expect(answer.provenance).toMatchObject({
      source: 'Test Office',
      licence: 'CC-BY-4.0',
      marks: ['EXERCISE'],
    });
  });

  // The field is a plane over rows and columns, which bilinear interpolation gives back exactly.
  test.each([
    { name: 'inside a tile', row: 99.7, column: 100.2 },
    { name: 'across the seam of two tiles', row: 100.5, column: 255.25 },
    { name: 'where four tiles meet', row: 255.5, column: 255.5 },
  ])('bilinear $name', async ({ row, column }) => {
    const places = [{ lonDeg: -130 + column / 10, latDeg: 60 - row / 10 }];
    const { series } = await findPosition({
      ...QUERY,
      places,
      interpolation: 'bilinear',
      variables: ['air_temperature_2m'],
    });
    const [{ interpolation, values } = { interpolation: '', values: [] }] = series[0]!.variables;
    expect(interpolation).toBe('bilinear');
    expect(values[1]).toBeCloseTo(valueAt(TEMPERATURE, { row, column }, { hour: 1 }), 3);
  });

  test('bilinear beside a missing cell is missing, not a smaller mean', async () => {
    const places = [{ lonDeg: -130 + 0.65, latDeg: 50 }];
    const nearest = await findPosition({ ...QUERY, places, variables: [PRECIPITATION.id] });
    const blended = await findPosition({
      ...QUERY,
      places,
      variables: [PRECIPITATION.id],
      interpolation: 'bilinear',
    });
    expect(blended.series[0]!.variables[0]).toMatchObject({ missing: 3 });
    expect([...blended.series[0]!.variables[0]!.values]).toEqual([NaN, NaN, NaN]);
    expect(nearest.series[0]!.variables[0]!.interpolation).toBe('nearest');
  });

  test('directions and classes are never blended', () => {
    const direction = {
      ...TEMPERATURE,
      id: 'wind_from_direction_10m',
      standardName: 'wind_from_direction',
      unit: 'degree',
    };
    expect(interpolationOf(direction, 'bilinear')).toBe('nearest');
    expect(interpolationOf({ ...PRECIPITATION, cellMethod: 'mode' }, 'bilinear')).toBe('nearest');
    expect(interpolationOf(TEMPERATURE, 'bilinear')).toBe('bilinear');
  });

  test('missing is NaN and counted', async () => {
    const places = [{ lonDeg: -130 + 0.7, latDeg: 50 }];
    const { series } = await findPosition({ ...QUERY, places });
    expect(series[0]!.variables.map(({ variable, missing }) => [variable.id, missing])).toEqual([
      ['air_temperature_2m', 0],
      ['precipitation_amount_1h', 3],
    ]);
  });

  test('latest is the newest complete run, with its members', async () => {
    const { series } = await findPosition({ ...QUERY, runs: ['latest'], members: [0, 2] });
    expect(series[0]!.run.referenceTime).toBe(SECOND_RUN);
    expect(series[0]!.members).toEqual([0, 2]);
    const cell = { row: 100, column: 100 };
    expect([...series[0]!.variables[0]!.values]).toEqual(
      [0, 2].flatMap((member) =>
        [0, 1].map((hour) => valueAt(TEMPERATURE, cell, { hour, member })),
      ),
    );
  });

  test('a partial run can be asked for, and says what it lacks', async () => {
    const { series } = await findPosition({ ...QUERY, runs: [PARTIAL_RUN] });
    expect(series[0]!.run.complete).toBe(false);
    expect(series[0]!.run.missing.length).toBeGreaterThan(0);
  });

  test('several runs and places come in order', async () => {
    const places = [...QUERY.places, { lonDeg: -104, latDeg: 34 }];
    const { series } = await findPosition({
      ...QUERY,
      runs: [SECOND_RUN, FIRST_RUN],
      places,
      members: undefined as never,
    });
    expect(series.map(({ run, cell }) => [run.referenceTime, cell.row, cell.column])).toEqual([
      [SECOND_RUN, 100, 100],
      [SECOND_RUN, 260, 260],
      [FIRST_RUN, 100, 100],
      [FIRST_RUN, 260, 260],
    ]);
    const last = series[3]!.variables[0]!.values;
    expect(last[2]).toBe(valueAt(TEMPERATURE, { row: 260, column: 260 }, { hour: 2 }));
  });

  test('datetime keeps the steps inside, ends included', async () => {
    const interval = { startMs: FIRST_RUN_MS + HOUR_MS, endMs: Infinity };
    const { series } = await findPosition({ ...QUERY, interval });
    expect(series[0]!.timesMs).toEqual([1, 2].map((hour) => FIRST_RUN_MS + hour * HOUR_MS));
    expect(series[0]!.variables[1]!.values).toEqual(Float32Array.of(1, 2));
  });
});

describe('a point series is refused', () => {
  test.each([
    {
      name: 'an unknown collection',
      change: { collection: 'nowhere' },
      kind: 'unknown-collection',
    },
    { name: 'an unknown run', change: { runs: ['2020-01-01T00:00:00Z'] }, kind: 'unknown-run' },
    { name: 'an unknown variable', change: { variables: ['x"; --'] }, kind: 'unknown-variable' },
    { name: 'a place outside', change: { places: [{ lonDeg: 0, latDeg: 0 }] }, kind: 'not-found' },
    {
      name: 'no step in the interval',
      change: { interval: { startMs: 0, endMs: 1 } },
      kind: 'not-found',
    },
    { name: 'members of no ensemble', change: { members: [0] }, kind: 'invalid-request' },
    {
      name: 'an unknown member',
      change: { runs: ['latest'], members: [9] },
      kind: 'invalid-request',
    },
    {
      name: 'more values than the budget',
      change: { places: Array.from({ length: 400 }, () => ({ lonDeg: -120, latDeg: 50 })) },
      kind: 'too-large',
    },
  ])('$name', async ({ change, kind }) => {
    expect(await faultOf({ ...QUERY, ...change })).toMatchObject({ kind });
  });

  test('outside the grid: the fault names its bounding box', async () => {
    const fault = await faultOf({ ...QUERY, places: [{ lonDeg: 0, latDeg: 0 }] });
    expect(fault).toMatchObject({ bbox: [-130.05, 32.05, -100.05, 60.05] });
  });

  test('an aborted request ends with its reason', async () => {
    const reason = new Error('gone');
    expect(await faultOf(QUERY, AbortSignal.abort(reason))).toBe(reason);
  });
});

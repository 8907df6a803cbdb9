import { describe, expect, test } from 'vitest';

import { findBehaviourInput } from '../../../services/science/fire-behaviour/behaviour-columns.ts';
import {
  fireBehaviourColumns,
  type FireBehaviourColumns,
} from '../../../services/science/fire-behaviour/columns.ts';
import { Fault } from '../../../services/platform/fault.ts';

/** Test case 2 of Wotton, Alexander & Taylor 2009, GLC-X-10, twice. */
const numbers = {
  LAT: [50, 50],
  LONG: [90, 90],
  FFMC: [97, 97],
  BUI: [119, 119],
  WS: [20.4, 20.4],
  WD: [0, 0],
  GS: [75, 75],
  ASPECT: [315, 315],
  DJ: [121, 121],
};
const table = (changes: object, fuelType: (string | null)[] = ['C2', 'C-2']) =>
  ({ fuelType, numbers: { ...numbers, ...changes } }) as FireBehaviourColumns;

function faultOf(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    if (error instanceof Fault) return error.facts['errors'];
    throw error;
  }
  return 'no fault';
}

describe('bad input is named', () => {
  test('an unknown fuel type, by column, row and allowed names', () => {
    const run = () => fireBehaviourColumns(table({}, ['C2', 'C9']), (name) => `in_${name}`);
    expect(faultOf(run)).toMatchObject([
      { field: 'in_FUELTYPE', value: 'C9', detail: expect.stringContaining('row 2') },
    ]);
  });

  test.each([
    ['FFMC', 101.1, 'is 101.1 in row 12, allowed is 0 to 101'],
    ['FMC', 150, 'is 150 in row 12, allowed is 0 to 120'],
    ['BUI', -1, 'is -1 in row 12, allowed is 0 to 2000'],
    ['WS', Infinity, 'is Infinity in row 12, allowed is 0 to 400'],
    ['PC', 101, 'is 101 in row 12, allowed is 0 to 100'],
    ['ACCEL', 0.5, 'is 0.5 in row 12, allowed is 0 or 1'],
  ])('%s of %d', (field, value, detail) => {
    const run = () => fireBehaviourColumns({ ...table({ [field]: [NaN, value] }), firstRow: 10 });
    expect(faultOf(run)).toMatchObject([{ field, value, detail }]);
  });

  test('each required column that is absent', () => {
    const errors = faultOf(() => fireBehaviourColumns({ fuelType: ['C2'], numbers: { BUI: [9] } }));
    const fields = (errors as { field: string }[]).map(({ field }) => field);
    expect(fields).toEqual(['LAT', 'LONG', 'FFMC', 'WS', 'WD', 'DJ']);
  });
});

describe('missing stays missing', () => {
  test.each(['FFMC', 'BUI', 'WS', 'WD', 'LAT', 'DJ'])('an empty %s', (name) => {
    const { numbers: out, FD, notes } = fireBehaviourColumns(table({ [name]: [NaN, 1] }));
    expect([out.ROS[0], out.HFI[0], out.CFB[0], out.TI[0], out.IC[0]]).toEqual(
      Array.from({ length: 5 }).fill(NaN),
    );
    expect(FD).toEqual([null, expect.any(String)]);
    expect(notes.missing).toBe(1);
  });

  test('grass asks for no place, no day and no foliage', () => {
    const { notes } = fireBehaviourColumns(
      table({ LAT: [NaN, NaN], DJ: [NaN, NaN] }, ['O1a', 'S2']),
    );
    expect(notes.missing).toBe(0);
  });

  test('a calm asks for no wind direction', () => {
    const { numbers: out } = fireBehaviourColumns(table({ WS: [0, 0], WD: [NaN, 90] }));
    expect(out.ROS[0]).toBe(out.ROS[1]);
  });

  test('what does not burn, and a fuel type that is not given', () => {
    const { numbers: out, FD, notes } = fireBehaviourColumns(table({}, ['water', null]));
    expect([...out.ROS]).toEqual([NaN, NaN]);
    expect(FD).toEqual([null, null]);
    expect(notes).toMatchObject({ nonFuel: 1, missing: 1 });
  });
});

test('a default that decides a result is told, and only where it does', () => {
  const { notes } = fireBehaviourColumns(table({ HR: [1, 1] }, ['M1', 'C2']));
  expect(notes.defaulted).toContainEqual({ column: 'PC', value: 50, rows: 1 });
  expect(notes.defaulted.map(({ column }) => column)).not.toContain('GFL');
  expect(notes.defaulted.map(({ column }) => column)).not.toContain('HR');
});

test.each([
  ['in_FUELTYPE', 'FUELTYPE'],
  ['FuelType', 'FUELTYPE'],
  ['Dj', 'DJ'],
  ['in_hr', 'HR'],
  ['id', undefined],
])('column %s holds %s', (column, input) => expect(findBehaviourInput(column)).toBe(input));

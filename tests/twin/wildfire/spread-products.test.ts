import { describe, expect, test } from 'vitest';

import { combineFires } from '../../../services/twin/wildfire/spread-products.ts';
import { SPREAD } from '../../../services/twin/wildfire/variables.ts';
import { HOUR_MS, START_MS } from './small-weather.ts';

/** Ten members, four cells: one all reach, one half of them, one a single one, one nobody. */
const FIRES = Array.from({ length: 10 }, (_, member) => ({
  member,
  arrivalH: Float32Array.of(member + 1, member < 5 ? member + 1 : NaN, member === 0 ? 2 : NaN, NaN),
  hfiKWM: Float32Array.of(1000, member < 5 ? 3000 : NaN, member === 0 ? 500 : NaN, NaN),
}));
const EQUAL = new Float64Array(10).fill(0.1);

const products = [...combineFires(FIRES, EQUAL, START_MS, [5, 12])];
const find = (id: string, hour: number) =>
  products.find(
    ({ variable, validMs }) => variable.id === id && validMs === START_MS + hour * HOUR_MS,
  )!.values;

describe('what the members say together', () => {
  test('the share that has come by each time', () => {
    expect([...find(SPREAD.probability.id, 5)].map((p) => Math.round(100 * p))).toEqual([
      50, 50, 10, 0,
    ]);
    expect([...find(SPREAD.probability.id, 12)].map((p) => Math.round(100 * p))).toEqual([
      100, 50, 10, 0,
    ]);
  });

  test('10, 50 and 90 % of the members; NaN where fewer come', () => {
    expect([...find(SPREAD.earliest.id, 12)]).toEqual([1, 1, 2, NaN]);
    expect([...find(SPREAD.likely.id, 12)]).toEqual([5, 5, NaN, NaN]);
    expect([...find(SPREAD.latest.id, 12)]).toEqual([9, NaN, NaN, NaN]);
  });

  test('intensity where at least half of them come', () => {
    expect([...find(SPREAD.intensity.id, 12)]).toEqual([1000, 3000, NaN, NaN]);
  });

  test('weights count', () => {
    const first = Float64Array.from(EQUAL, (_, member) => (member === 0 ? 0.91 : 0.01));
    const [probability] = [...combineFires(FIRES, first, START_MS, [12])];
    expect(probability!.values[2]).toBeCloseTo(0.91, 6);
  });
});

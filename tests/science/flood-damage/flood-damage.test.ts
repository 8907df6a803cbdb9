import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import { compareExtents } from '../../../services/science/flood-damage/compare-extents.ts';
import { damageShare } from '../../../services/science/flood-damage/damage-curve.ts';
import { findDamage } from '../../../services/science/flood-damage/find-damage.ts';
import { findWetSpell } from '../../../services/science/flood-damage/wet-spell.ts';

type Curves = { depthM: number[]; curves: { id: string; share: number[] }[] };
const file = 'data-catalog/damage-curves/jrc-2017-residential.json';
const { depthM, curves } = JSON.parse(readFileSync(file, 'utf8')) as Curves;
const curveOf = (id: string) => ({ depthM, share: curves.find((each) => each.id === id)!.share });

describe('depth-damage curves of JRC 2017', () => {
  // Huizinga et al. 2017, doi:10.2760/16510: residential buildings. Europe as CLIMADA Petals 6.2
  // has it; North America as the physrisk project has it too (0.20, 0.44, 0.58, 0.68, 0.78, 0.85).
  test.each([
    { name: 'half a metre in Europe', id: 'europe', depth: 0.5, expected: 0.25 },
    { name: 'two metres in Europe', id: 'europe', depth: 2, expected: 0.6 },
    { name: 'between its points, linear', id: 'europe', depth: 2.5, expected: 0.675 },
    { name: 'beyond the last depth', id: 'europe', depth: 9, expected: 1 },
    { name: 'a metre in North America', id: 'north-america', depth: 1, expected: 0.58 },
    {
      name: 'first water in cellars of North America',
      id: 'north-america',
      depth: 1e-9,
      expected: 0.2,
    },
    { name: 'dry ground', id: 'north-america', depth: 0, expected: 0 },
  ])('$name', ({ id, depth, expected }) => {
    expect(Math.abs(damageShare(curveOf(id), depth) - expected)).toBeLessThan(0.005);
  });

  test('missing stays missing', () => expect(damageShare(curveOf('asia'), NaN)).toBeNaN());

  test('buildings add up, with the span of all curves and costs by their value', () => {
    const all = curves.map(({ share }) => ({ depthM, share }));
    const damage = findDamage({
      depthM: Float32Array.of(0, 0.5, 2, NaN, 0.02),
      buildings: Float32Array.of(3, 2, 1, 7, 4),
      leastDepthM: 0.05,
      curve: curveOf('europe'),
      curves: all,
      valueOf: { low: 100, high: 300 },
    });
    // Two at 0.25 and one at 0.6; lowest 0.22 and 0.6, highest 0.491 and 0.949 of all curves.
    expect(damage).toMatchObject({ buildings: 10, flooded: 3, unknown: 7 });
    expect(damage.lost).toBeCloseTo(1.1, 6);
    expect(damage.lostLow).toBeCloseTo(2 * 0.22 + 0.6, 6);
    expect(damage.lostHigh).toBeCloseTo(2 * 0.491 + 0.949, 6);
    expect(damage.cost?.likely).toBeCloseTo(220, 4);
    expect(damage.cost?.low).toBeCloseTo(104, 4);
  });
});

describe('a wet spell', () => {
  test.each([
    {
      name: 'begins and ends where a line through the depths passes the threshold',
      depths: [0, 0.6, 0.6, 0],
      expected: { fromH: 0.5, untilH: 2.5, isWetAtEnd: false, deepestM: 0.6 },
    },
    {
      name: 'has not ended where it is wet at the end',
      depths: [0, 0, 0.3, 1],
      expected: { fromH: 2, untilH: null, isWetAtEnd: true, deepestM: 1 },
    },
    {
      name: 'is not there below the threshold',
      depths: [0, 0.2, 0.29, 0],
      expected: { fromH: null, untilH: null, isWetAtEnd: false, deepestM: 0.29 },
    },
    {
      name: 'holds both waves',
      depths: [0.3, 0, 0.6, 0.3],
      expected: { fromH: 0, untilH: null, isWetAtEnd: true, deepestM: 0.6 },
    },
  ])('$name', ({ depths, expected }) => {
    expect(findWetSpell([0, 1, 2, 3], depths, 0.3)).toEqual(expected);
  });
});

test('extents are compared without the river: hits of all that either has', () => {
  const skill = compareExtents(
    Float32Array.of(1, 1, 1, 0, 0, 1, NaN),
    Float32Array.of(1, 1, 0, 1, 0, 1, 1),
    0.01,
    Uint8Array.of(0, 0, 0, 0, 0, 1, 0),
  );
  expect(skill.hitsKm2).toBeCloseTo(0.02);
  expect([skill.missesKm2, skill.falseAlarmsKm2]).toEqual([0.01, 0.01]);
  expect(skill.csi).toBeCloseTo(2 / 4);
});

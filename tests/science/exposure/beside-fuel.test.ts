import { describe, expect, test } from 'vitest';

import type { Grid } from '../../../services/earth/grid.ts';
import { besideCodes, classifyBesideFuel } from '../../../services/science/exposure/beside-fuel.ts';
import { NO_CLASS, UNKNOWN_CLASS } from '../../../services/science/exposure/hazard-classes.ts';

/** Cells of 0.0025 degree at 50 north: 178.7 m apart, so that two lie within 500 m. */
const row = (nx: number): Grid => ({
  kind: 'regular-lonlat',
  nx,
  ny: 1,
  lonFirstDeg: -120,
  latFirstDeg: 50,
  lonStepDeg: 0.0025,
  latStepDeg: 0.0025,
});
const { ofClass, ofNone, noFuel } = besideCodes(3);
const [UNKNOWN, BURNS, BARE] = [0, 1, 2];

function classify(fuel: readonly number[], codes: readonly number[], worst: 'highest' | 'lowest') {
  const states = Uint8Array.from(fuel);
  return [...classifyBesideFuel(row(fuel.length), Uint8Array.from(codes), 3, states, worst)];
}

describe('cells beside fuel', () => {
  test('take its class within 500 m, and have none beyond', () => {
    const codes = [2, UNKNOWN_CLASS, UNKNOWN_CLASS, UNKNOWN_CLASS];
    expect(classify([BURNS, BARE, BARE, BARE], codes, 'highest')).toEqual([
      2,
      ofClass(2),
      ofClass(2),
      noFuel,
    ]);
  });

  test.each([
    { worst: 'highest' as const, is: 2 },
    { worst: 'lowest' as const, is: 0 },
  ])('the worst counts: the $worst class', ({ worst, is }) => {
    const codes = [0, NO_CLASS, 2, NO_CLASS];
    expect(classify([BURNS, BARE, BURNS, BURNS], codes, worst)[1]).toBe(ofClass(is));
  });

  test('fuel in no class is that; fuel not known stays unknown', () => {
    expect(classify([BURNS, BARE], [NO_CLASS, UNKNOWN_CLASS], 'lowest')[1]).toBe(ofNone);
    expect(classify([BURNS, BARE], [UNKNOWN_CLASS, NO_CLASS], 'lowest')[1]).toBe(UNKNOWN_CLASS);
    expect(classify([UNKNOWN, BARE], [NO_CLASS, NO_CLASS], 'lowest')).toEqual([
      NO_CLASS,
      UNKNOWN_CLASS,
    ]);
    // What is known is not hidden by what is not.
    expect(classify([UNKNOWN, BARE, BURNS], [1, UNKNOWN_CLASS, 1], 'highest')[1]).toBe(ofClass(1));
  });
});

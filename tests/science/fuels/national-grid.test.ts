import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { findFuelClass } from '../../../services/science/fire-behaviour/fuel-types.ts';
import { readNationalGrid } from '../../../services/science/fuels/national-grid.ts';
import { casesDir, describeCases } from '../../cases.ts';

const symbolOf = (value: number) => {
  const [code] = readNationalGrid(Float32Array.of(value)).fuelType;
  return findFuelClass(code!)?.symbol;
};

describe('values of the national fuel grid', () => {
  test('an unknown cell stays unknown, and missing is missing', () => {
    const { fuelType } = readNationalGrid(Float32Array.of(100, 103, 104, NaN));
    expect([...fuelType]).toEqual([NaN, NaN, NaN, NaN]);
  });

  test('percentages go with their own kind of mixedwood', () => {
    const grid = readNationalGrid(Float32Array.of(435, 595, 905, 2));
    expect([...grid.coniferFraction]).toEqual([Math.fround(0.35), Math.fround(0.95), NaN, NaN]);
    expect([...grid.deadFirFraction]).toEqual([NaN, NaN, Math.fround(0.05), NaN]);
  });

  test.each([8, 99, 300, 437, 1005, -9999])('%i is refused by name', (value) => {
    expect(() => readNationalGrid(Float32Array.of(2, value))).toThrow(`${value} is no value`);
  });
});

describeCases('the lookup table of the Canadian Forest Service', () => {
  const lines = readFileSync(
    join(casesDir, 'wildfire/cell2fire/dogrib/fbp_lookup_table.csv'),
    'utf8',
  )
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','));

  test('every row of it is read as the fuel it names', () => {
    expect(lines.length).toBeGreaterThan(130);
    for (const [value, , name, fuel] of lines) {
      if (['Not Available', 'Unknown', 'Unclassified'].includes(name!)) {
        expect(symbolOf(Number(value)), name).toBeUndefined();
        continue;
      }
      // `M-1/M-2 (05 PC)`: the leafless type of two, and the share in brackets.
      const [wanted] = fuel!.split(/[/ ]/);
      const bare = { 'Non-fuel': 'non-fuel', Water: 'water' }[name!] ?? name!.toLowerCase();
      expect(symbolOf(Number(value)), name).toBe(wanted === 'Non-fuel' ? bare : wanted);
      const share = /\((\d+) (PC|PDF)\)/.exec(fuel!);
      if (share === null) continue;
      const grid = readNationalGrid(Float32Array.of(Number(value)));
      const told = share[2] === 'PC' ? grid.coniferFraction : grid.deadFirFraction;
      expect(told[0]).toBeCloseTo(Number(share[1]) / 100, 6);
    }
  });
});

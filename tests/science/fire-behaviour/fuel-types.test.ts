import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';

import {
  findFuelClass,
  findFuelNamed,
} from '../../../services/science/fire-behaviour/fuel-types.ts';
import { findNationalFuel } from '../../../services/science/fire-behaviour/national-fuel-grid.ts';
import { casesDir, describeCases } from '../../cases.ts';

test.each([
  ['C2', 2],
  ['c-2', 2],
  ['O-1a', 14],
  ['o1b', 15],
  ['D-2', 9],
  ['NF', 101],
  ['WA', 102],
  ['Urban', 106],
])('%s is raster code %i', (name, code) => expect(findFuelNamed(name)?.code).toBe(code));

test.each(['C8', '', 'M-1/M-2', 'spruce'])('%j is no fuel type', (name) => {
  expect(findFuelNamed(name)).toBeUndefined();
});

describeCases('the lookup table of the national fuel grid', () => {
  const path = join(casesDir, 'wildfire/cell2fire/dogrib/fbp_lookup_table.csv');
  const rows = parse(readFileSync(path, 'utf8'), { columns: true, trim: true }) as {
    readonly grid_value: string;
    readonly descriptive_name: string;
    readonly fuel_type: string;
  }[];

  test.each(['leafless', 'green'] as const)('every value, with trees %s', (leaves) => {
    for (const { grid_value: value, fuel_type: type, descriptive_name: words } of rows) {
      const found = findNationalFuel(Number(value), leaves);
      const [names, share] = type.replace(')', '').split(' (');
      const name = names!.split('/').at(leaves === 'green' ? -1 : 0)!;
      const percent = share === undefined ? NaN : Number.parseInt(share, 10);
      const unknown = ['Not Available', 'Unknown', 'Unclassified'].includes(words);
      const expected = unknown
        ? NaN
        : (findFuelNamed(name === 'Non-fuel' ? words : name)?.code ?? 'not in the table');
      expect(found, `${value} ${type}`).toEqual({
        code: expected,
        percentConifer: /^M-[12]/.test(type) ? percent : NaN,
        percentDeadFir: /^M-[34]/.test(type) ? percent : NaN,
      });
    }
  });
});

test.each([0, 8, 14, 400, 402, 512, 1005, -1, 2.5])('grid value %d is none', (value) => {
  expect(findNationalFuel(value, 'green')).toBeUndefined();
});

test('codes stand for one class each', () => {
  expect(findFuelClass(9)?.fuel).toBe('D2');
  expect(findFuelClass(102)?.fuel).toBeNull();
  expect(findFuelClass(103)).toBeUndefined();
});

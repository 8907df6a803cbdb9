import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { CodedProduct } from '../../../services/formats/grib/names/coded-product.ts';
import type { CodedLevel } from '../../../services/formats/grib/names/level.ts';
import { nameProduct } from '../../../services/formats/grib/names/variable.ts';
import knownNames from './known-names.json' with { type: 'json' };

const HOUR = 3_600_000;
const NONE = { value: undefined, codeTo: undefined, valueTo: undefined };

type Wanted = {
  readonly name: string;
  readonly edition?: 1 | 2;
  readonly centre: number;
  readonly parameter: string;
  readonly level: Partial<CodedLevel> & { readonly code: number };
  readonly process?: number;
  /** lead times of the interval's start and end, hours */
  readonly hours?: readonly [number, number];
  readonly id: string;
  readonly unit: string;
  readonly scale?: number;
};

function name(wanted: Wanted) {
  const { edition = 2, centre, parameter, level, process, hours } = wanted;
  const coded: CodedProduct = {
    edition,
    centre,
    parameter,
    level: { edition, centre, ...NONE, ...level },
    referenceMs: 0,
    validMs: (hours?.[1] ?? 6) * HOUR,
    ...(hours !== undefined && { intervalStartMs: hours[0] * HOUR }),
    ...(process !== undefined && { process }),
  };
  return nameProduct(coded);
}

const SURFACE = { code: 1 };
const above = (value: number) => ({ code: 103, value });

// Codes and units of the parameter database of ECMWF (as ecCodes 2.47 has it), of WMO table 4.2,
// and of ECCC's local table (as GDAL 3 has it).
const WANTED = knownNames as readonly Wanted[];

describe('names of coded parameters', () => {
  test.each(WANTED)('$name is $id in $unit', (wanted) => {
    const { variable, conversion } = name(wanted);
    expect(variable.id).toBe(wanted.id);
    expect(variable.unit).toBe(wanted.unit);
    expect(conversion).toEqual({ scale: wanted.scale ?? 1, offset: 0 });
  });

  // Local numbers mean other things at other centres: they are never taken from one another.
  test.each([
    { centre: 54, parameter: '0.1.193', level: SURFACE, id: 'grib2_0_1_193_c54_surface' },
    { centre: 7, parameter: '0.1.254', level: SURFACE, id: 'grib2_0_1_254_c7_surface' },
    { centre: 98, parameter: '0.4.192', level: above(2), id: 'grib2_0_4_192_c98_2m' },
    { edition: 1, centre: 7, parameter: '129.228', level: SURFACE, id: 'grib1_129_228_c7_surface' },
    { edition: 1, centre: 7, parameter: '2.200', level: SURFACE, id: 'grib1_2_200_c7_surface' },
    {
      centre: 54,
      parameter: '0.0.250',
      level: { code: 199, value: 3 },
      id: 'grib2_0_0_250_c54_level199_3',
    },
  ] as const)('$parameter of centre $centre is kept as $id', (wanted) => {
    const { variable, conversion } = name({ ...wanted, name: '', unit: '' });
    expect(variable.id).toBe(wanted.id);
    expect(variable).toMatchObject({ unit: 'unknown' });
    expect(variable.standardName).toBeUndefined();
    expect(conversion).toEqual({ scale: 1, offset: 0 });
  });

  test('a growing accumulation has no period, one of fixed length has', () => {
    const tp = WANTED.find((wanted) => wanted.name === 'tp')!;
    expect(name({ ...tp, hours: [0, 48] }).variable).toMatchObject({ id: 'precipitation_amount' });
    expect(name({ ...tp, hours: [0, 48] }).variable.periodS).toBeUndefined();
    expect(name({ ...tp, hours: [42, 48] }).variable).toMatchObject({
      id: 'precipitation_amount_6h',
      periodS: 21_600,
      timeInterpolation: 'step',
    });
  });
});

test('sums of a reanalysis have one name at every step', () => {
  const ids = [1, 2, 12].map((step) => {
    const coded: CodedProduct = {
      edition: 1,
      centre: 98,
      parameter: '128.228',
      level: { edition: 1, centre: 98, ...NONE, code: 1 },
      referenceMs: 0,
      validMs: step * HOUR,
      sumHours: 1,
    };
    const { variable, intervalStartMs } = nameProduct(coded);
    expect(intervalStartMs).toBe((step - 1) * HOUR);
    return variable.id;
  });
  expect(new Set(ids)).toEqual(new Set(['precipitation_amount_1h']));
});

describe('vocabulary tables', () => {
  const read = (file: string) =>
    JSON.parse(
      readFileSync(new URL(`../../../data-catalog/vocabulary/${file}`, import.meta.url), 'utf8'),
    );
  const quantities: Record<string, { unit: string; en: string; fr: string }> =
    read('quantities.json');

  test('every entry names a quantity, and its numbers are usable', () => {
    const entries: { quantity: string; scale?: number }[] = [];
    const collect = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      if ('quantity' in node) entries.push(node as (typeof entries)[number]);
      else Object.values(node).forEach(collect);
    };
    collect(read('grib1-parameters.json'));
    collect(read('grib2-parameters.json'));
    expect(entries.length).toBeGreaterThan(300);
    for (const { quantity, scale = 1 } of entries) {
      expect(Object.keys(quantities)).toContain(quantity);
      expect(scale).toBeGreaterThan(0);
    }
  });

  test('every quantity has an id, a unit and labels in both languages', () => {
    for (const [id, { unit, en, fr }] of Object.entries(quantities)) {
      expect(id).toMatch(/^[a-z0-9_]+$/);
      expect(unit).toMatch(/^\S/);
      expect(en).toMatch(/^[A-Z]/);
      expect(fr).toMatch(/^[A-ZÀ-Ý]/);
    }
  });
});

import { readFileSync } from 'node:fs';

import { describe, expect, test } from 'vitest';

import type { FieldHead } from '../../../services/formats/field.ts';
import { decodeField } from '../../../services/formats/grib/decode.ts';
import { readFieldHeads } from '../../../services/formats/grib/heads.ts';
import { Fault } from '../../../services/platform/fault.ts';

const FOLDER = new URL('../../fixtures/grib-cases/', import.meta.url);
const COUNTING = Array.from({ length: 12 }, (_, value) => value);

/** Written by ecCodes: tests/fixtures/make-grib-cases.py. */
function readCaseFile(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(new URL(name, FOLDER)));
}

function readHead(name: string): FieldHead {
  const [head] = readFieldHeads(readCaseFile(name));
  if (head === undefined || head instanceof Fault) throw head ?? new Error('no field');
  return head;
}

const iso = (ms: number | undefined) => ms !== undefined && new Date(ms).toISOString().slice(0, 16);

/** Octet 1 of a section of edition 2. */
function findSection(bytes: Uint8Array<ArrayBuffer>, number: number): number {
  const view = new DataView(bytes.buffer);
  let at = 16;
  while (bytes[at + 4] !== number) at += view.getUint32(at);
  return at;
}

/** Octet 1 of section 4 of edition 1, without a bitmap. */
function findData(bytes: Uint8Array): number {
  const u24 = (at: number) => (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  const grid = 8 + u24(8);
  return grid + u24(grid);
}

describe('packings that are not read are named, before anything is planned', () => {
  test.each([
    { template: 1, name: 'a matrix of values' },
    { template: 50, name: 'simple packing of spherical harmonics' },
    { template: 51, name: 'complex packing of spherical harmonics' },
    { template: 53, name: 'bi-Fourier coefficients' },
    { template: 61, name: 'logarithm pre-processing' },
    { template: 50_001, name: 'second-order packing' },
    { template: 50_002, name: 'second-order packing' },
    { template: 77, name: 'the packing' },
  ])('5.$template', ({ template, name }) => {
    const bytes = readCaseFile('simple.grib2');
    new DataView(bytes.buffer).setUint16(findSection(bytes, 5) + 9, template);
    const [head] = readFieldHeads(bytes, 3);
    expect(head).toMatchObject({
      kind: 'unsupported-format',
      facts: { message: 3, section: 5, octet: 10 },
    });
    const { message } = head as Fault;
    expect(message).toContain(`${name}`);
    expect(message).toMatch(/^message 3, section 5, octet 10: .* \(template 5\.\d+\) is not/);
  });

  test('IEEE numbers of edition 1', () => {
    expect(readFieldHeads(readCaseFile('ieee.grib1'))).toMatchObject([
      { kind: 'unsupported-format', message: expect.stringContaining('packing of IEEE numbers') },
    ]);
  });
});

test('what is wrong with packed data is said with message, section and octet', async () => {
  const bytes = readCaseFile('simple.grib2');
  bytes[findSection(bytes, 5) + 19] = 30;
  await expect(decodeField(bytes, 0, { number: 7 })).rejects.toThrow(
    'message 7, section 7, octet 6: packing 5.0: 12 values of 30 bits in 24 octets',
  );
});

describe('edition 1, flags in octet 14', () => {
  test('a plain field that ecCodes writes with that flag', async () => {
    expect([...(await decodeField(readCaseFile('more-flags.grib1'), 0)).values]).toEqual(COUNTING);
  });

  /** Values behind octet 14, as wgrib reads them (BDS_DataStart: 3 octets more). */
  function withOctet14(flags: number): Uint8Array<ArrayBuffer> {
    const bytes = readCaseFile('simple.grib1');
    const at = findData(bytes);
    const longer = new Uint8Array(bytes.length + 3);
    longer.set(bytes.subarray(0, at + 11));
    longer.set([0, 0, flags], at + 11);
    longer.set(bytes.subarray(at + 11), at + 14);
    longer[at + 2]! += 3;
    longer[at + 3]! |= 0x10;
    longer[6]! += 3;
    return longer;
  }

  test('a plain field with three octets more', async () => {
    expect([...(await decodeField(withOctet14(0), 0)).values]).toEqual(COUNTING);
  });

  test('a matrix only where that octet says so', () => {
    expect(readFieldHeads(withOctet14(0x40))).toMatchObject([
      { kind: 'unsupported-format', message: expect.stringContaining('a matrix of values') },
    ]);
  });

  test('the flag alone, without the octets', async () => {
    const bytes = readCaseFile('simple.grib1');
    bytes[findData(bytes) + 3]! |= 0x10;
    expect([...(await decodeField(bytes, 0)).values]).toEqual(COUNTING);
  });
});

test('a constant field may count all points beside its bitmap', async () => {
  // ecCodes 2.47 gives three missing values and nine of 5.
  const { values } = await decodeField(readCaseFile('constant-bitmap.grib2'), 0);
  expect([...values]).toEqual([NaN, NaN, NaN, ...Array(9).fill(5)]);
});

test.each([
  // R, E and D of section 5: D -127 makes 1e127 of 1; R of edition 1 is an IBM float.
  {
    name: 'simple.grib2',
    change: (bytes: Uint8Array<ArrayBuffer>) => bytes.set([0x80, 127], findSection(bytes, 5) + 17),
  },
  {
    name: 'simple.grib1',
    change: (bytes: Uint8Array<ArrayBuffer>) =>
      bytes.set([0x7f, 0xff, 0xff, 0xff], findData(bytes) + 6),
  },
])('$name: values that overflow are refused', async ({ name, change }) => {
  const bytes = readCaseFile(name);
  change(bytes);
  await expect(decodeField(bytes, 0)).rejects.toMatchObject({
    kind: 'corrupt-data',
    message: expect.stringMatching(/section [45], octet \d+: .*value \d+ is infinite/),
  });
});

describe('intervals', () => {
  test('a length in months does not move the start that is coded', () => {
    // ecCodes: startStep 24.
    const head = readHead('months.grib2');
    expect([iso(head.intervalStartMs), iso(head.validMs)]).toEqual([
      '2026-01-02T00:00',
      '2026-02-02T00:00',
    ]);
  });

  test('one that ends before it begins is refused', () => {
    expect(readFieldHeads(readCaseFile('reversed.grib1'))).toMatchObject([
      {
        kind: 'corrupt-data',
        message: expect.stringMatching(/octet 19: an interval from -3 to -9/),
      },
    ]);
  });
});

test.each([
  { name: 'soil-level', id: 'grib2_0_0_0_c54_soil_level_2' },
  { name: 'below-sea', id: 'grib2_0_0_0_c54_5m_below_sea' },
  { name: 'isentropic', id: 'air_temperature_320k_isentropic' },
])('temperature, $name: $id', ({ name, id }) => {
  expect(readHead(`${name}.grib2`).variable.id).toBe(id);
});

describe('labels say period, level, statistic and unit', () => {
  test.each([
    {
      name: 'probability',
      id: 'precipitation_amount_24h_probability_above_0p25',
      en: 'Precipitation in 24 h, probability above 0.25 kg m-2',
      fr: 'Précipitations en 24 h, probabilité au-dessus de 0,25 kg m-2',
    },
    {
      name: 'percentile',
      id: 'air_temperature_2m_percentile_90',
      en: 'Air temperature, 2 m above ground, percentile 90',
      fr: "Température de l'air, à 2 m du sol, centile 90",
    },
  ])('$id', ({ name, id, en, fr }) => {
    const { variable } = readHead(`${name}.grib2`);
    expect(variable).toMatchObject({ id, label: { en, fr } });
  });

  test('waves of a range of periods without limits', () => {
    expect(readHead('wave-period.grib2').variable.id).toBe('sea_surface_wave_significant_height');
  });
});

import { describe, expect, test } from 'vitest';

import {
  encodeGrib2,
  EXERCISE_STATUS,
  type EncodableField,
  type EncodableGrid,
} from '../../../services/formats/grib2/encode.ts';
import { unpackValues } from '../../../services/formats/grib2/packing/unpack.ts';
import { readPackedFields } from './packing/packed-fields.ts';

const HOUR = 3_600_000;
const referenceMs = Date.UTC(2026, 0, 31, 18, 30, 0);
const grid: EncodableGrid = {
  kind: 'regular-lonlat',
  nx: 3,
  ny: 2,
  lonFirstDeg: -120,
  latFirstDeg: 50,
  lonStepDeg: 0.25,
  latStepDeg: 0.5,
};
const field: EncodableField = {
  grid,
  values: Float32Array.from([273.15, 274.2, 275, 276.05, 277, 278]),
  packing: { kind: 'simple', decimals: 2 },
  centre: 255,
  subCentre: 3,
  productionStatus: EXERCISE_STATUS,
  parameter: { discipline: 0, category: 0, number: 4 },
  level: { type: 103, value: 1.5 },
  referenceMs,
  validMs: referenceMs + 6 * HOUR,
  processId: 7,
};

/** Sections by number; `octets(3, 15, 1)` is octet 15 of section 3, as the manual counts. */
function openSections(message: Uint8Array) {
  const view = new DataView(message.buffer, message.byteOffset, message.length);
  const starts = new Map([[0, 0]]);
  let at = 16;
  for (; view.getUint32(at) !== 0x37373737; at += view.getUint32(at)) {
    starts.set(view.getUint8(at + 4), at);
  }
  const octets = (section: number, first: number, count: number) => {
    const start = (starts.get(section) as number) + first - 1;
    return [...message.subarray(start, start + count)];
  };
  const number = (section: number, first: number, count: number) =>
    octets(section, first, count).reduce((sum, octet) => sum * 256 + octet, 0);
  return { octets, number, length: at + 4 };
}

describe('encodeGrib2 lays a message out as the WMO Manual on Codes, volume I.2', () => {
  const message = encodeGrib2(field);
  const { octets, number, length } = openSections(message);

  test('it ends where section 0 says, with 7777', () => {
    expect(length).toBe(message.length);
    expect(number(0, 9, 8)).toBe(message.length);
    expect(String.fromCharCode(...octets(0, 1, 4))).toBe('GRIB');
  });

  test.each([
    { name: 'discipline', section: 0, first: 7, count: 1, expected: 0 },
    { name: 'edition', section: 0, first: 8, count: 1, expected: 2 },
    { name: 'centre', section: 1, first: 6, count: 2, expected: 255 },
    { name: 'sub-centre', section: 1, first: 8, count: 2, expected: 3 },
    { name: 'significance of reference time', section: 1, first: 12, count: 1, expected: 1 },
    { name: 'year', section: 1, first: 13, count: 2, expected: 2026 },
    { name: 'month', section: 1, first: 15, count: 1, expected: 1 },
    { name: 'day', section: 1, first: 16, count: 1, expected: 31 },
    { name: 'hour', section: 1, first: 17, count: 1, expected: 18 },
    { name: 'minute', section: 1, first: 18, count: 1, expected: 30 },
    { name: 'production status', section: 1, first: 20, count: 1, expected: 192 },
    { name: 'type of data: forecast', section: 1, first: 21, count: 1, expected: 1 },
    { name: 'number of points', section: 3, first: 7, count: 4, expected: 6 },
    { name: 'grid template', section: 3, first: 13, count: 2, expected: 0 },
    { name: 'shape of the Earth', section: 3, first: 15, count: 1, expected: 6 },
    { name: 'Ni', section: 3, first: 31, count: 4, expected: 3 },
    { name: 'Nj', section: 3, first: 35, count: 4, expected: 2 },
    { name: 'La1', section: 3, first: 47, count: 4, expected: 50_000_000 },
    { name: 'Lo1, 0 to 360', section: 3, first: 51, count: 4, expected: 240_000_000 },
    { name: 'La2', section: 3, first: 56, count: 4, expected: 49_500_000 },
    { name: 'Lo2', section: 3, first: 60, count: 4, expected: 240_500_000 },
    { name: 'Di', section: 3, first: 64, count: 4, expected: 250_000 },
    { name: 'Dj', section: 3, first: 68, count: 4, expected: 500_000 },
    { name: 'scanning mode', section: 3, first: 72, count: 1, expected: 0 },
    { name: 'product template', section: 4, first: 8, count: 2, expected: 0 },
    { name: 'parameter category', section: 4, first: 10, count: 1, expected: 0 },
    { name: 'parameter number', section: 4, first: 11, count: 1, expected: 4 },
    { name: 'generating process', section: 4, first: 14, count: 1, expected: 7 },
    { name: 'unit of time: hour', section: 4, first: 18, count: 1, expected: 1 },
    { name: 'forecast time', section: 4, first: 19, count: 4, expected: 6 },
    { name: 'surface', section: 4, first: 23, count: 1, expected: 103 },
    { name: 'scale factor of its value', section: 4, first: 24, count: 1, expected: 1 },
    { name: 'scaled value', section: 4, first: 25, count: 4, expected: 15 },
    { name: 'no second surface', section: 4, first: 29, count: 1, expected: 255 },
    { name: 'packed values', section: 5, first: 6, count: 4, expected: 6 },
    { name: 'packing template', section: 5, first: 10, count: 2, expected: 0 },
    { name: 'decimal scale', section: 5, first: 18, count: 2, expected: 2 },
    { name: 'bits of 0 to 485', section: 5, first: 20, count: 1, expected: 9 },
    { name: 'no bitmap', section: 6, first: 6, count: 1, expected: 255 },
  ])('$name: octet $first of section $section is $expected', (row) => {
    expect(number(row.section, row.first, row.count)).toBe(row.expected);
  });

  test('an ensemble accumulation in minutes is template 4.11 with the end of its interval', () => {
    const sections = openSections(
      encodeGrib2({
        ...field,
        level: { type: 1 },
        validMs: referenceMs + 1.5 * HOUR,
        interval: { startMs: referenceMs + HOUR, process: 1 },
        member: { number: 20, size: 21 },
      }),
    );
    expect(sections.number(1, 21, 1)).toBe(4);
    expect(sections.number(4, 1, 4)).toBe(61);
    expect(sections.number(4, 8, 2)).toBe(11);
    expect(sections.octets(4, 18, 5)).toEqual([1, 0, 0, 0, 1]);
    expect(sections.octets(4, 35, 3)).toEqual([3, 20, 21]);
    expect(sections.octets(4, 38, 7)).toEqual([7, 234, 1, 31, 20, 0, 0]);
    expect(sections.octets(4, 50, 7)).toEqual([1, 2, 0, 0, 0, 0, 30]);
  });

  test.each<{ name: string; grid: EncodableGrid; template: number; octets: number }>([
    {
      name: 'rotated',
      grid: {
        ...grid,
        kind: 'rotated-lonlat',
        southPoleLonDeg: -114.7,
        southPoleLatDeg: -36.09,
        rotationDeg: 0,
      },
      template: 1,
      octets: 84,
    },
    {
      name: 'polar stereographic',
      grid: {
        kind: 'polar-stereographic',
        nx: 3,
        ny: 2,
        latFirstDeg: 50,
        lonFirstDeg: -120,
        dxM: 10_000,
        dyM: 10_000,
        orientationLonDeg: -111,
        trueLatDeg: 60,
      },
      template: 20,
      octets: 65,
    },
    {
      name: 'Lambert',
      grid: {
        kind: 'lambert',
        nx: 3,
        ny: 2,
        latFirstDeg: 50,
        lonFirstDeg: 10,
        dxM: 2500,
        dyM: 2500,
        orientationLonDeg: 10,
        trueLatDeg: 50,
        firstParallelDeg: 50,
        secondParallelDeg: 50,
      },
      template: 30,
      octets: 81,
    },
  ])('a $name grid is template 3.$template of $octets octets', (row) => {
    const sections = openSections(encodeGrib2({ ...field, grid: row.grid }));
    expect(sections.number(3, 13, 2)).toBe(row.template);
    expect(sections.number(3, 1, 4)).toBe(row.octets);
  });
});

describe('encodeGrib2 keeps the values', () => {
  test.each<{ name: string; packing: EncodableField['packing']; values: number[] }>([
    { name: 'rounded', packing: { kind: 'simple', decimals: 1 }, values: [0.1, 5, 9.9, -3, 2, 1] },
    { name: 'exact', packing: { kind: 'ieee32' }, values: [0.1, 1e30, -1e-30, 0, 2, 1] },
    { name: 'constant', packing: { kind: 'simple', decimals: 2 }, values: [7, 7, 7, 7, 7, 7] },
    { name: 'in tens', packing: { kind: 'simple', decimals: -1 }, values: [10, 0, 90, 30, 20, 50] },
  ])('$name', async ({ packing, values }) => {
    const message = encodeGrib2({ ...field, packing, values: Float32Array.from(values) });
    const [packed] = readPackedFields(Buffer.from(message));
    expect([...(await unpackValues(packed as NonNullable<typeof packed>))]).toEqual(
      values.map(Math.fround),
    );
  });

  test('missing values go into the bitmap', async () => {
    const values = Float32Array.from([NaN, 1, 2, NaN, 3, NaN]);
    const message = encodeGrib2({ ...field, values });
    const { octets, number } = openSections(message);
    expect(octets(6, 6, 2)).toEqual([0, 0b01101000]);
    expect(number(5, 6, 4)).toBe(3);
    const [packed] = readPackedFields(Buffer.from(message));
    expect([...(await unpackValues(packed as NonNullable<typeof packed>))]).toEqual([1, 2, 3]);
  });

  test('values that do not fit the grid, or are infinite, are refused', () => {
    expect(() => encodeGrib2({ ...field, values: new Float32Array(5) })).toThrow(RangeError);
    const values = Float32Array.from([1, 2, Infinity, 4, 5, 6]);
    expect(() => encodeGrib2({ ...field, values })).toThrow(RangeError);
  });
});

import { describe, expect, test } from 'vitest';

import { float32 } from '../../../../services/formats/grib2/encoding/octets.ts';
import { unpackValues } from '../../../../services/formats/grib2/packing/unpack.ts';

/** Bits as people write them, `0101 1`, filled up to whole octets. */
function toOctets(bits: string): Uint8Array {
  const plain = bits.replaceAll(/\s/g, '');
  const padded = plain.padEnd(Math.ceil(plain.length / 8) * 8, '0');
  return Uint8Array.from(padded.match(/.{8}/g) ?? [], (octet) => parseInt(octet, 2));
}

/** Section 5 up to the bits per value: R, E and D as the manual lays them out. */
function section5(
  {
    template,
    count,
    reference = 0,
    binary = 0,
    decimal = 0,
    bits,
  }: {
    template: number;
    count: number;
    reference?: number;
    binary?: number;
    decimal?: number;
    bits: number;
  },
  more: readonly number[],
): Uint8Array {
  const sign = (value: number) => (value < 0 ? [0x80, -value] : [0, value]);
  const scaling = [...float32(reference), ...sign(binary), ...sign(decimal)];
  const octets = [0, 0, 0, 0, 5, 0, 0, 0, count, 0, template, ...scaling, bits, ...more];
  octets[3] = octets.length;
  return Uint8Array.from(octets);
}

const uint32 = (value: number) => [0, 0, value >> 8, value & 255];

describe('vectors worked out by hand from the WMO Manual on Codes', () => {
  test('5.0: Y = (R + X 2^E) / 10^D, regulation 92.9.4', async () => {
    const header = { template: 0, count: 4, reference: 2000, binary: -1, decimal: 1, bits: 3 };
    const values = await unpackValues({
      template: 0,
      count: 4,
      section5: section5(header, [0]),
      data: toOctets('000 001 100 111'),
    });
    // 2000 + {0, 0.5, 2, 3.5}, tenths.
    expect([...values]).toEqual([200, 200.05, 200.2, 200.35].map(Math.fround));
  });

  test('5.0 without bits: all values are R / 10^D', async () => {
    const header = { template: 0, count: 3, reference: 1013, decimal: 1, bits: 0 };
    const packed = { template: 0, count: 3, section5: section5(header, [0]), data: toOctets('') };
    expect([...(await unpackValues(packed))]).toEqual([101.3, 101.3, 101.3].map(Math.fround));
  });

  // Groups: reference 5, 2 bits, 3 values; reference 14, no bits, 2 values; 1 bit, reference 0.
  const complexTail = (missing: number, groups: number, lastLength: number) => [
    0,
    1,
    missing,
    ...uint32(0),
    ...uint32(0),
    ...uint32(groups),
    0,
    2,
    ...uint32(1),
    1,
    ...uint32(lastLength),
    2,
  ];

  test.each([
    { name: 'no missing values', missing: 0, expected: [5, 8, 7, 14, 14, 0, 1, 1] },
    { name: 'primary missing values', missing: 1, expected: [5, NaN, 7, 14, 14, 0, NaN, NaN] },
    {
      name: 'primary and secondary missing values',
      missing: 2,
      expected: [5, NaN, NaN, NaN, NaN, NaN, NaN, NaN],
    },
  ])('5.2 with $name', async ({ missing, expected }) => {
    const header = { template: 2, count: 8, bits: 4 };
    const values = await unpackValues({
      template: 2,
      count: 8,
      section5: section5(header, complexTail(missing, 3, 3)),
      // References, widths, scaled lengths (each table filled up), then the values.
      data: Uint8Array.from([
        ...toOctets('0101 1110 0000'),
        ...toOctets('10 00 01'),
        ...toOctets('10 01 00'),
        ...toOctets('00 11 10  0 1 1'),
      ]),
    });
    expect([...values]).toEqual(expected);
  });

  test.each([
    // 10, then differences -2 + {0, 5, 3, 2}: 8, 11, 12, 12 (the first code is not used).
    { order: 1, extra: [10, 0x82], expected: [10, 8, 11, 12, 12] },
    // 10, 12, then second differences -2 + {5, 3, 2}: 17, 23, 29.
    { order: 2, extra: [10, 12, 0x82], expected: [10, 12, 17, 23, 29] },
  ])('5.3 of order $order sums differences up', async ({ order, extra, expected }) => {
    const header = { template: 3, count: 5, bits: 4 };
    const values = await unpackValues({
      template: 3,
      count: 5,
      section5: section5(header, [...complexTail(0, 1, 5), order, 1]),
      data: Uint8Array.from([
        ...extra,
        ...toOctets('0000'),
        ...toOctets('11'),
        ...toOctets('00'),
        ...toOctets('000 000 101 011 010'),
      ]),
    });
    expect([...values]).toEqual(expected);
  });

  test('5.200: levels, runs in base 2^bits - 1 - MV, level 0 missing', async () => {
    // 4 bits, MV 3, levels 10, 20, 30 with one decimal; base 12.
    const head = [0, 0, 0, 0, 5, 0, 0, 0, 20, 0, 200, 4, 0, 3, 0, 3, 1];
    const levels = [0, 10, 0, 20, 0, 30];
    const values = await unpackValues({
      template: 200,
      count: 20,
      section5: Uint8Array.from([...head, ...levels]),
      // 2 once; 0 with digits 3 and 1: 1 + 3 + 1 * 12 = 16; 3 with digit 2: three times.
      data: toOctets('0010  0000 0111 0101  0011 0110'),
    });
    const expected = [2, ...Array.from({ length: 16 }, () => NaN), 3, 3, 3];
    expect([...values]).toEqual(expected);
  });
});

describe('vectors worked out by hand from CCSDS 121.0-B-3', () => {
  const ccsds = (bits: number, flags: number, rsi: number, count: number, data: string) => ({
    template: 42,
    count,
    section5: section5({ template: 42, count, bits }, [0, flags, 8, 0, rsi]),
    data: toOctets(data),
  });
  const [preprocess, restricted, padded] = [8, 16, 32];

  test.each([
    {
      name: 'no compression, each interval filled up to an octet',
      packed: ccsds(
        3,
        padded,
        1,
        10,
        '111 000 001 010 011 100 101 110 111 00000 111 111 110 000 000 000 000 000 000',
      ),
      expected: [0, 1, 2, 3, 4, 5, 6, 7, 7, 6],
    },
    {
      name: 'fundamental sequence (k = 0)',
      packed: ccsds(3, 0, 1, 8, '001 1 01 001 0001 1 1 01 00001'),
      expected: [0, 1, 2, 3, 0, 0, 1, 4],
    },
    {
      name: 'split samples (k = 1)',
      packed: ccsds(3, 0, 1, 8, '010 1 01 001 1 1 1 01 1  0 1 0 1 1 0 1 0'),
      expected: [0, 3, 4, 1, 1, 0, 3, 0],
    },
    {
      name: 'second extension: (a + b)(a + b + 1) / 2 + b',
      packed: ccsds(3, 0, 1, 8, '000 1 1 01 001 00001'),
      expected: [0, 0, 1, 0, 0, 1, 1, 1],
    },
    {
      name: 'a run of two zero blocks after one that is not',
      packed: ccsds(3, 0, 8, 24, '111 001 001 001 001 001 001 001 001 000 0 01'),
      expected: [...Array.from({ length: 8 }, () => 1), ...Array.from({ length: 16 }, () => 0)],
    },
    {
      name: 'zero blocks to the end of the interval (code 00001), restricted identifiers',
      packed: ccsds(2, restricted, 8, 64, '0 0 00001'),
      expected: Array.from({ length: 64 }, () => 0),
    },
    {
      name: 'reference sample and mapped differences up to the upper bound',
      // 5, +1, +1, then -1: d = 2 1/2 of the way; at 7 theta is 0, so d = 3 means 7 - 3.
      packed: ccsds(3, preprocess, 1, 8, '001 101 001 001 0001 1 01 1 1'),
      expected: [5, 6, 7, 4, 4, 3, 3, 3],
    },
  ])('5.42: $name', async ({ packed, expected }) => {
    expect([...(await unpackValues(packed))]).toEqual(expected);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bitWidth, encodeRle } from '../../../services/formats/parquet/rle.ts';

/** The inverse, written from the specification alone (parquet.apache.org, Encodings, RLE). */
function decodeRle(bytes: Uint8Array, width: number, count: number): number[] {
  const numbers: number[] = [];
  let at = 0;
  while (numbers.length < count) {
    let header = 0;
    let shift = 0;
    for (let more = true; more; shift += 7) {
      const byte = bytes[at++]!;
      header += (byte & 127) * 2 ** shift;
      more = byte >= 128;
    }
    if (header % 2 === 0) {
      let value = 0;
      for (let i = 0; i < Math.ceil(width / 8); i++) value += bytes[at++]! * 256 ** i;
      for (let i = 0; i < header / 2; i++) numbers.push(value);
    } else {
      const packed = ((header - 1) / 2) * 8;
      for (let i = 0; i < packed; i++) {
        let value = 0;
        for (let bit = 0; bit < width; bit++) {
          const place = i * width + bit;
          value += ((bytes[at + (place >> 3)]! >> (place & 7)) & 1) * 2 ** bit;
        }
        numbers.push(value);
      }
      at += (packed * width) / 8;
    }
  }
  expect(at).toBe(bytes.length);
  return numbers.slice(0, count);
}

describe('encodeRle', () => {
  test('mixtures of runs and single numbers come back', () => {
    const runs = fc.array(
      fc.record({
        value: fc.nat(4095),
        times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 70 })),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(runs, fc.integer({ min: 12, max: 16 }), (list, width) => {
        const numbers = list.flatMap(({ value, times }) => Array<number>(times).fill(value));
        expect(
          decodeRle(encodeRle(Uint16Array.from(numbers), width), width, numbers.length),
        ).toEqual(numbers);
      }),
    );
  });

  test('levels of one bit come back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1), { maxLength: 500 }), (levels) => {
        expect(decodeRle(encodeRle(Uint16Array.from(levels), 1), 1, levels.length)).toEqual(levels);
      }),
    );
  });

  test('a constant takes a few bytes, whatever its length', () => {
    expect(encodeRle(new Uint16Array(100_000), 9).length).toBeLessThan(8);
    expect(encodeRle(new Uint16Array(100_000), 0).length).toBeLessThan(8);
  });

  // parquet.apache.org, Encodings: the numbers 0 to 7 in 3 bits are 10001000 11000110 11111010.
  test('packs as the example of the specification', () => {
    const bytes = encodeRle(Uint16Array.of(0, 1, 2, 3, 4, 5, 6, 7), 3);
    expect([...bytes]).toEqual([0b11, 0b10001000, 0b11000110, 0b11111010]);
  });
});

test.each([
  [0, 0],
  [1, 1],
  [2, 2],
  [255, 8],
  [256, 9],
])('numbers up to %i need %i bits', (max, bits) => expect(bitWidth(max)).toBe(bits));

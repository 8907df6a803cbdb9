import fc from 'fast-check';
import { expect, test } from 'vitest';

import { packBits, toIntegers } from '../../../../services/formats/grib2/encoding/pack-simple.ts';
import { unpackSimple } from '../../../../services/formats/grib2/packing/simple.ts';

const width = fc.integer({ min: 1, max: 32 });

test('unpackSimple gives the integers that packBits took, of 1 to 32 bits', () => {
  const codes = width.chain((bits) =>
    fc.record({
      bits: fc.constant(bits),
      // Long arrays go through the table of values, short ones do not.
      codes: fc.array(fc.nat({ max: 2 ** Math.min(bits, 31) - 1 }), { maxLength: 300 }),
    }),
  );
  const plain = { reference: 0, binaryFactor: 1, decimalDivisor: 1 };
  fc.assert(
    fc.property(codes, ({ bits, codes: numbers }) => {
      const values = unpackSimple(packBits(numbers, bits), numbers.length, bits, plain);
      expect([...values]).toEqual(numbers.map(Math.fround));
    }),
  );
});

test('a packed value is within half a unit of its last decimal', () => {
  const field = fc.record({
    decimals: fc.integer({ min: -1, max: 3 }),
    values: fc.array(fc.float({ min: -5000, max: 5000, noNaN: true }), {
      minLength: 1,
      maxLength: 200,
    }),
  });
  fc.assert(
    fc.property(field, ({ decimals, values }) => {
      const { reference, binaryScale, decimalScale, bits, codes } = toIntegers(
        Float32Array.from(values),
        decimals,
      );
      const divisor = 10 ** decimalScale;
      for (const [index, value] of values.entries()) {
        const code = bits === 0 ? 0 : (codes[index] as number);
        const unpacked = (reference + code * 2 ** binaryScale) / divisor;
        const margin = 2 ** -22 * Math.abs(value);
        expect(Math.abs(unpacked - value)).toBeLessThanOrEqual(0.5 * 10 ** -decimals + margin);
      }
    }),
  );
});

test.each([8, 12, 16])('so many values of %i bits that they are looked up', (bits) => {
  const codes = Array.from({ length: 4 * 2 ** bits + 1 }, (_, index) => (index * 7919) % 2 ** bits);
  const scaling = { reference: -3, binaryFactor: 0.5, decimalDivisor: 10 };
  const values = unpackSimple(packBits(codes, bits), codes.length, bits, scaling);
  const wrong = codes.findIndex(
    (code, index) => values[index] !== Math.fround((-3 + code * 0.5) / 10),
  );
  expect(wrong).toBe(-1);
});

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { toJsonNumber } from '../../services/formats/json-number.ts';

/** Its definition, in the decimal text of ECMA-262, Number.prototype.toPrecision. */
function shortest(value: number): number {
  for (let digits = 6; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

test('a single-precision number is said by the fewest digits that give it back', () => {
  const usual = fc.integer({ min: -(10 ** 8), max: 10 ** 8 }).map((number) => number / 1000);
  fc.assert(
    fc.property(fc.oneof(fc.float({ noNaN: true, noDefaultInfinity: true }), usual), (number) => {
      const value = Math.fround(number);
      const said = toJsonNumber(value)!;
      expect(Math.fround(said) === value).toBe(true);
      expect(String(said).length).toBeLessThanOrEqual(String(shortest(value)).length);
      expect(Math.abs(said - shortest(value))).toBeLessThanOrEqual(Math.abs(value) * 1e-5);
    }),
    { numRuns: 20_000 },
  );
});

test.each([
  [Math.fround(0.1), 0.1],
  [Math.fround(-273.15), -273.15],
  [Math.fround(87.64936), 87.64936],
  [Math.fround(1e-6), 1e-6],
  [16_777_216, 16_777_216],
  [0, 0],
])('%f is %f', (value, expected) => expect(toJsonNumber(value)).toBe(expected));

test.each([NaN, Infinity])('%f is missing', (value) => expect(toJsonNumber(value)).toBeNull());

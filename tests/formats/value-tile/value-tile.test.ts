import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decodeValueTile } from '../../../services/formats/value-tile/decode-value-tile.ts';
import {
  chooseQuantisation,
  encodeValueTile,
} from '../../../services/formats/value-tile/encode-value-tile.ts';

describe('value tiles', () => {
  const finite = fc.float({ min: -1e6, max: 1e6, noNaN: true });
  const values = fc.array(fc.oneof({ weight: 5, arbitrary: finite }, fc.constant(NaN)), {
    minLength: 35,
    maxLength: 35,
  });

  test('come back within half a step, missing as missing', () => {
    fc.assert(
      fc.property(values, (list) => {
        const source = Float32Array.from(list);
        const valid = list.filter((value) => !Number.isNaN(value));
        const range =
          valid.length === 0 ? undefined : { min: Math.min(...valid), max: Math.max(...valid) };
        const quantisation = chooseQuantisation(range);
        const shape = { nx: 7, ny: 5, border: 1 };
        const { header, values: read } = decodeValueTile(
          encodeValueTile(source, shape, quantisation, { unit: 'K' }),
        );
        expect(header).toMatchObject({ ...shape, ...quantisation, unit: 'K', count: valid.length });
        source.forEach((value, at) => {
          if (Number.isNaN(value)) return expect(read[at]).toBeNaN();
          // Half a step, and what 32 bits lose of a value this large.
          const allowed = quantisation.scale / 2 + Math.abs(value) * 1e-6 + 1e-30;
          return expect(Math.abs(read[at]! - value)).toBeLessThanOrEqual(allowed);
        });
      }),
      { numRuns: 200 },
    );
  });

  // The octets by hand, after the README of the format: steps 1, 3, -1 in a row.
  test('lie in the order the format describes', () => {
    const bytes = encodeValueTile(
      Float32Array.of(1, 3, -1),
      { nx: 3, ny: 1, border: 0 },
      { scale: 1, offset: 0 },
      {},
    );
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('FLD1');
    const length = new DataView(bytes.buffer).getUint32(4, true);
    expect(length % 4).toBe(0);
    // Differences 1, 2, -4 become 2, 4, 7 by zigzag; then the high octets.
    expect([...bytes.subarray(8 + length)]).toEqual([2, 4, 7, 0, 0, 0]);
  });

  test.each([
    { name: 'a range of temperatures', range: { min: 220, max: 320 }, scale: 0.002 },
    { name: 'rain', range: { min: 0, max: 65 }, scale: 0.001 },
    { name: 'a constant keeps its exact value', range: { min: 3.7, max: 3.7 }, scale: 1 },
    { name: 'nothing', range: undefined, scale: 1 },
  ])('$name has a step of $scale', ({ range, scale }) => {
    const found = chooseQuantisation(range);
    expect(found.scale).toBe(scale);
    if (range !== undefined && range.min === range.max) expect(found.offset).toBe(range.min);
  });

  test('foreign and cut bytes are refused', () => {
    expect(() => decodeValueTile(new Uint8Array(40))).toThrow('not a value tile');
    const tile = encodeValueTile(
      new Float32Array(4),
      { nx: 2, ny: 2, border: 0 },
      { scale: 1, offset: 0 },
      {},
    );
    expect(() => decodeValueTile(tile.subarray(0, -1))).toThrow('octets');
  });
});

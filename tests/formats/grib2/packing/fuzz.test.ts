import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  unpackValues,
  type PackedValues,
} from '../../../../services/formats/grib2/packing/unpack.ts';
import { Fault } from '../../../../services/platform/fault.ts';
import { eccodesSamples } from './fixtures.ts';

const octet = fc.integer({ min: 0, max: 255 });
const edits = fc.array(fc.tuple(fc.nat(), octet), { maxLength: 6 });

function edit(bytes: Uint8Array, changes: readonly (readonly [number, number])[]): Uint8Array {
  const edited = bytes.slice();
  for (const [at, value] of changes) edited[at % Math.max(1, edited.length)] = value;
  return edited;
}

/** As many values as claimed, or a Fault; anything else fails the test. */
async function judge(packed: PackedValues): Promise<void> {
  try {
    const values = await unpackValues(packed);
    expect(values.length).toBe(packed.count);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    expect(error.kind).toBe('corrupt-data');
  }
}

describe('sections 5 and 7 that are damaged', () => {
  const samples = [0, 2, 3, 4, 40, 41, 42].flatMap((template) =>
    eccodesSamples.filter(({ packed }) => packed.template === template).slice(0, 12),
  );
  const runLength: PackedValues = {
    template: 200,
    count: 20,
    section5: Uint8Array.from([
      0, 0, 0, 23, 5, 0, 0, 0, 20, 0, 200, 4, 0, 3, 0, 3, 1, 0, 10, 0, 20, 0, 30,
    ]),
    data: Uint8Array.from([0x20, 0x75, 0x36]),
  };
  const sources = [...samples.map(({ packed }) => packed), runLength];

  test('give a Fault or as many values as claimed, whatever octets are changed', async () => {
    const damaged = fc.record({
      source: fc.constantFrom(...sources),
      header: edits,
      body: edits,
      keep: fc.double({ min: 0, max: 1, noNaN: true }),
      count: fc.option(fc.nat({ max: 4000 }), { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(damaged, async ({ source, header, body, keep, count }) => {
        // The lengths of sections are the reader's to check: octets 6 on are edited.
        const section5 = source.section5.slice();
        section5.set(edit(source.section5.subarray(11), header), 11);
        const data = edit(source.data, body);
        await judge({
          ...source,
          section5,
          count: count ?? source.count,
          data: keep > 0.5 ? data : data.subarray(0, Math.floor(data.length * keep * 2)),
        });
      }),
      { numRuns: 1500 },
    );
  });

  test('give a Fault or values, when all octets are arbitrary', async () => {
    const arbitrary = fc.record({
      template: fc.constantFrom(0, 2, 3, 4, 40, 41, 42, 200),
      section5: fc.uint8Array({ maxLength: 60 }),
      data: fc.uint8Array({ maxLength: 200 }),
      count: fc.nat({ max: 2000 }),
    });
    await fc.assert(fc.asyncProperty(arbitrary, judge), { numRuns: 1500 });
  });

  test.each(samples)('a cut in the data of "$name" is found', async ({ packed }) => {
    const { length } = packed.data;
    if (length < 8) return;
    const data = packed.data.subarray(0, Math.floor(length / 2));
    await expect(unpackValues({ ...packed, data })).rejects.toBeInstanceOf(Fault);
  });

  test('an unknown template is refused by its number', async () => {
    const packed = { ...runLength, template: 61 };
    await expect(unpackValues(packed)).rejects.toMatchObject({
      kind: 'unsupported-format',
      message: expect.stringContaining('5.61') as string,
    });
  });

  test('a constant field that claims 4 thousand million values is refused', async () => {
    const [constant] = eccodesSamples;
    if (constant === undefined) throw new Error('no samples');
    const section5 = constant.packed.section5.slice();
    section5[19] = 0;
    const packed = { ...constant.packed, section5, count: 2 ** 32 - 1 };
    await expect(unpackValues(packed)).rejects.toMatchObject({ kind: 'too-large' });
  });
});

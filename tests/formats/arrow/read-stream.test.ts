import { zstdCompressSync } from 'node:zlib';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { ArrowBatch, ArrowField } from '../../../services/formats/arrow/arrow-schema.ts';
import { numberColumn, textColumn } from '../../../services/formats/arrow/build-columns.ts';
import {
  readDays,
  readGroups,
  readNumbers,
} from '../../../services/formats/arrow/column-values.ts';
import {
  encodeBatchHeader,
  encodeSchemaHeader,
} from '../../../services/formats/arrow/message-header.ts';
import { readArrowTable } from '../../../services/formats/arrow/read-stream.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { encodeWhole } from './read-back.ts';

const FIELDS: readonly ArrowField[] = [
  { name: 'id', type: { kind: 'utf8' } },
  { name: 'date', type: { kind: 'date' } },
  { name: 'seen', type: { kind: 'timestamp', unit: 'us', zone: 'America/Edmonton' } },
  { name: 'fuel', type: { kind: 'dictionary', indexBits: 8, values: ['C2', 'D1'] } },
  { name: 'temp', type: { kind: 'float', bits: 64 } },
];
const BATCH: ArrowBatch = {
  rows: 3,
  columns: [
    textColumn(['a', 'b', null]),
    numberColumn(Int32Array.of(20_000, 20_001, 20_002)),
    numberColumn(BigInt64Array.of(0n, 1n, 2n)),
    numberColumn(Int8Array.of(0, 1, 0)),
    numberColumn(Float64Array.of(20, NaN, 30)),
  ],
};

/** A message whose head says what it likes. */
function frame(head: Uint8Array, body = new Uint8Array(0)): Uint8Array {
  const padded = Math.ceil(head.length / 8) * 8;
  const message = new Uint8Array(8 + padded + body.length);
  const view = new DataView(message.buffer);
  view.setInt32(0, -1, true);
  view.setInt32(4, padded, true);
  message.set(head, 8);
  message.set(body, 8 + padded);
  return message;
}

function lie(
  field: ArrowField,
  plan: Partial<Parameters<typeof encodeBatchHeader>[0]>,
  body = new Uint8Array(0),
): Uint8Array {
  const whole = { rows: 0, nodes: [], buffers: [], bodyBytes: body.length, zstd: false, ...plan };
  const schema = frame(encodeSchemaHeader({ fields: [field] }));
  return Buffer.concat([schema, frame(encodeBatchHeader(whole), body)]);
}

const read = (bytes: Uint8Array) => () => readArrowTable(bytes);

describe('a stream that does not hold what it declares', () => {
  test('rows that cost no bytes are counted before they are laid out', () => {
    const rows = 100_000_000;
    const nulls = { rows, nodes: [{ length: rows, nullCount: rows }] };
    expect(read(lie({ name: 'temp', type: { kind: 'null' } }, nulls))).toThrow(
      expect.objectContaining({
        kind: 'too-large',
        facts: expect.objectContaining({ budget: 'rows' }),
      }),
    );
  });

  test('plain bytes are counted before they are unpacked', () => {
    const zeros = new Uint8Array(1_000_000);
    const packed = (declared: bigint) => {
      const body = Buffer.concat([new Uint8Array(8), zstdCompressSync(zeros)]);
      body.writeBigInt64LE(declared);
      const rows = zeros.length / 8;
      const buffers = [
        { offset: 0, length: 0 },
        { offset: 0, length: body.length },
      ];
      const plan = { rows, nodes: [{ length: rows, nullCount: 0 }], buffers, zstd: true };
      return read(lie({ name: 'temp', type: { kind: 'float', bits: 64 } }, plan, body));
    };
    expect(packed(BigInt(zeros.length))().rows).toBe(zeros.length / 8);
    expect(packed(2n ** 31n)).toThrow(expect.objectContaining({ kind: 'too-large' }));
    expect(packed(1000n)).toThrow(expect.objectContaining({ kind: 'invalid-request' }));
    expect(packed(2_000_000n)).toThrow('1000000 bytes that says 2000000');
  });

  test('a buffer said twice over is refused', () => {
    const body = new Uint8Array(64);
    const buffers = [0, 1].map(() => ({ offset: 0, length: 64 }));
    const plan = { rows: 8, nodes: [{ length: 8, nullCount: 0 }], buffers };
    const field: ArrowField = { name: 'temp', type: { kind: 'float', bits: 64 } };
    expect(read(lie(field, plan, body))).toThrow('that is not there');
  });

  test('texts whose ends go back, and an index beyond its dictionary, are refused', async () => {
    const text = textColumn(['one', 'two']);
    new Int32Array(text.buffers[0]!.buffer)[1] = 1000;
    const field: ArrowField = { name: 'id', type: { kind: 'utf8' } };
    expect(read(await encodeWhole({ fields: [field] }, [{ rows: 2, columns: [text] }]))).toThrow(
      '"id"',
    );
    const columns = [numberColumn(Int8Array.of(0, 7))];
    expect(read(await encodeWhole({ fields: [FIELDS[3]!] }, [{ rows: 2, columns }]))).toThrow(
      '"fuel"',
    );
  });

  test('a dictionary that takes the place of another is refused, as all rows would have it', () => {
    const field = FIELDS[3]!;
    const schema = frame(encodeSchemaHeader({ fields: [field] }));
    const offsets = { offset: 0, length: 4 };
    const buffers = [{ offset: 0, length: 0 }, offsets, { offset: 0, length: 0 }];
    const nodes = [{ length: 0, nullCount: 0 }];
    const plan = { rows: 0, nodes, buffers, bodyBytes: 8, zstd: false };
    const dictionary = frame(encodeBatchHeader(plan, 0), new Uint8Array(8));
    expect(read(Buffer.concat([schema, dictionary]))().rows).toBe(0);
    expect(read(Buffer.concat([schema, dictionary, dictionary]))).toThrow('in place of another');
  });

  test('however it is corrupted, it is read or refused', async () => {
    const whole = await encodeWhole({ fields: FIELDS }, [BATCH]);
    expect(readArrowTable(whole).rows).toBe(3);
    const octet = fc.tuple(
      fc.nat({ max: whole.length - 1 }),
      fc.oneof(fc.nat({ max: 255 }), fc.constantFrom(127, 128, 255)),
    );
    fc.assert(
      fc.property(fc.array(octet, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          const { columns, rows } = readArrowTable(bytes);
          for (const column of columns) {
            for (const reads of [readGroups, readDays, readNumbers]) {
              try {
                reads('column', column, rows);
              } catch (error) {
                if (!(error instanceof Fault)) throw error;
              }
            }
          }
        } catch (error) {
          if (!(error instanceof Fault)) throw error;
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('cells', () => {
  test('a date outside of the calendar is named with its column and row', async () => {
    const day = (days: number) => [{ rows: 2, columns: [numberColumn(Int32Array.of(0, days))] }];
    const dates = async (days: number) =>
      read(await encodeWhole({ fields: [FIELDS[1]!] }, day(days)));
    expect((await dates(2_932_896))().rows).toBe(2);
    expect(await dates(2_932_897)).toThrow('date: is no date of the calendar in row 2');
    const columns = [numberColumn(BigInt64Array.of(2n ** 62n))];
    const field: ArrowField = { name: 'seen', type: { kind: 'timestamp', unit: 's' } };
    expect(read(await encodeWhole({ fields: [field] }, [{ rows: 1, columns }]))).toThrow(
      'seen: is no date',
    );
  });

  test('an instant is of the day that the clock of its zone shows', async () => {
    // Noon of 1 June in Auckland is midnight of that day in UTC; 11:00 there is of 31 May in UTC.
    const instants = [Date.UTC(2020, 4, 31, 23), Date.UTC(2020, 5, 1, 0), Date.UTC(2020, 5, 1, 12)];
    const days = async (zone: string | undefined) => {
      const type = { kind: 'timestamp', unit: 'ms', ...(zone !== undefined && { zone }) } as const;
      const columns = [numberColumn(BigInt64Array.from(instants, BigInt))];
      const bytes = await encodeWhole({ fields: [{ name: 'date', type }] }, [{ rows: 3, columns }]);
      const table = readArrowTable(bytes);
      const found = readDays('date', table.columns[0]!, 3);
      return Array.from(found, (day) => new Date(day * 86_400_000).toISOString().slice(5, 10));
    };
    expect(await days('Pacific/Auckland')).toEqual(['06-01', '06-01', '06-02']);
    expect(await days('-07:00')).toEqual(['05-31', '05-31', '06-01']);
    expect(await days(undefined)).toEqual(['05-31', '06-01', '06-01']);
    await expect(days('Middle/Earth')).rejects.toThrow('unknown zone "Middle/Earth"');
  });

  test('ids of bytes are the same when they say the same, and whole numbers of 64 bits differ', async () => {
    const bytes = textColumn(['a', 'a', 'b']);
    const groups = async (type: ArrowField['type'], column: ArrowBatch['columns'][0]) => {
      const table = await encodeWhole({ fields: [{ name: 'id', type }] }, [
        { rows: 3, columns: [column] },
      ]);
      return [...readGroups('id', readArrowTable(table).columns[0]!, 3)];
    };
    expect(await groups({ kind: 'binary' }, bytes)).toEqual([0, 0, 1]);
    const large = numberColumn(BigInt64Array.of(2n ** 53n, 2n ** 53n + 1n, 2n ** 53n));
    expect(await groups({ kind: 'int', bits: 64, signed: true }, large)).toEqual([0, 1, 0]);
  });

  test.each(['0x20', '0b1', '1_0', 'Infinity'])('the text %s is no number', async (text) => {
    const field: ArrowField = { name: 'temp', type: { kind: 'utf8' } };
    const bytes = await encodeWhole({ fields: [field] }, [
      { rows: 1, columns: [textColumn([text])] },
    ]);
    const { columns } = readArrowTable(bytes);
    expect(() => readNumbers('temp', columns[0]!, 1)).toThrow('temp: is no number in row 1');
  });
});

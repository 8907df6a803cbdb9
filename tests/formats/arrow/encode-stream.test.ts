import { execFileSync } from 'node:child_process';
import { zstdDecompressSync } from 'node:zlib';

import { compressionRegistry, CompressionType } from 'apache-arrow';
import { CompressionType as FlechetteCompression, setCompressionCodec } from '@uwdata/flechette';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';

import type { ArrowField } from '../../../services/formats/arrow/arrow-schema.ts';
import { numberColumn, textColumn } from '../../../services/formats/arrow/build-columns.ts';
import { encodeWhole, readBack } from './read-back.ts';

const FIELDS: readonly ArrowField[] = [
  { name: 'temperature', type: { kind: 'float', bits: 32 }, metadata: { unit: 'K' } },
  { name: 'place', type: { kind: 'utf8' } },
  {
    name: 'kind',
    type: { kind: 'dictionary', indexBits: 8, values: ['rain', 'snow', 'grêle'] },
  },
];
const COLUMNS = [
  numberColumn(Float32Array.of(273.15, NaN, 300)),
  textColumn(['Montréal', null, '']),
  numberColumn(Int8Array.of(2, 0, 1)),
];
const BATCH = { rows: 3, columns: COLUMNS };

beforeAll(() => {
  // Neither reader brings a zstd decoder; both take one.
  const decode = (bytes: Uint8Array) => new Uint8Array(zstdDecompressSync(bytes));
  compressionRegistry.set(CompressionType.ZSTD, { decode });
  setCompressionCodec(FlechetteCompression.ZSTD, { encode: (bytes) => bytes, decode });
});

describe('an Arrow stream', () => {
  test.each([
    { name: 'plain', zstd: false },
    { name: 'zstd', zstd: true },
  ])('$name: two other readers see the same values, missing as null', async ({ zstd }) => {
    const bytes = await encodeWhole({ fields: FIELDS }, [BATCH, BATCH], zstd);
    const { arrow, flechette } = readBack(bytes);
    expect(arrow.numRows).toBe(6);
    expect(flechette.numRows).toBe(6);
    const expected = {
      temperature: [Math.fround(273.15), null, 300, Math.fround(273.15), null, 300],
      place: ['Montréal', null, '', 'Montréal', null, ''],
      kind: ['grêle', 'rain', 'snow', 'grêle', 'rain', 'snow'],
    };
    for (const [name, values] of Object.entries(expected)) {
      expect([...arrow.getChild(name)!]).toEqual(values);
      expect([...flechette.getChild(name)!]).toEqual(values);
    }
  });

  test('large buffers shrink under zstd and come back whole', async () => {
    const values = Float32Array.from({ length: 100_000 }, (_, index) => index % 7);
    const fields: ArrowField[] = [{ name: 'v', type: { kind: 'float', bits: 32 } }];
    const batch = { rows: values.length, columns: [numberColumn(values)] };
    const plain = await encodeWhole({ fields }, [batch]);
    const packed = await encodeWhole({ fields }, [batch], true);
    expect(packed.length).toBeLessThan(plain.length / 10);
    expect(readBack(packed).arrow.getChild('v')!.toArray()).toEqual(values);
  });

  test('metadata of schema and fields reach the reader', async () => {
    const metadata = { source: 'ECCC', attribution: 'Données : Environnement Canada' };
    const { arrow, flechette } = readBack(await encodeWhole({ fields: FIELDS, metadata }, [BATCH]));
    expect(Object.fromEntries(arrow.schema.metadata)).toEqual(metadata);
    expect(Object.fromEntries(flechette.schema.metadata ?? [])).toEqual(metadata);
    expect(arrow.schema.fields[0]!.metadata.get('unit')).toBe('K');
  });

  test('a result without rows is a schema and an end', async () => {
    const { arrow } = readBack(await encodeWhole({ fields: FIELDS }, []));
    expect(arrow.numRows).toBe(0);
    expect(arrow.schema.fields.map(({ name }) => name)).toEqual(['temperature', 'place', 'kind']);
  });

  test('any texts and their absence survive', async () => {
    const values = fc.array(fc.option(fc.string({ unit: 'grapheme' }), { nil: null }));
    await fc.assert(
      fc.asyncProperty(values, async (texts) => {
        const fields: ArrowField[] = [{ name: 't', type: { kind: 'utf8' } }];
        const batch = { rows: texts.length, columns: [textColumn(texts)] };
        const { arrow } = readBack(await encodeWhole({ fields }, [batch]));
        expect([...arrow.getChild('t')!]).toEqual(texts);
      }),
      { numRuns: 50 },
    );
  });

  test('pyarrow finds the stream valid, where it is installed', async ({ skip }) => {
    try {
      execFileSync('python3', ['-c', 'import pyarrow'], { stdio: 'ignore' });
    } catch {
      skip('no pyarrow');
    }
    const script =
      'import sys,pyarrow as pa;t=pa.ipc.open_stream(sys.stdin.buffer.read()).read_all();' +
      't.validate(full=True);print(t.num_rows,t.column(0).null_count,t.column(2).to_pylist()[0])';
    const input = await encodeWhole({ fields: FIELDS }, [BATCH, BATCH], true);
    const printed = execFileSync('python3', ['-c', script], { input, encoding: 'utf8' });
    expect(printed.trim()).toBe('6 2 grêle');
  });
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { openFloatEncoder } from '../../../services/formats/parquet/float-chunk.ts';
import { openParquetWriter } from '../../../services/formats/parquet/write-parquet.ts';

const compressors = {
  ZSTD: (input: Uint8Array) => new Uint8Array(zstdDecompressSync(input)),
};

/** A file of one float column, one row group for each list. */
function toFile(groups: readonly Float32Array[]): Uint8Array {
  const writer = openParquetWriter([{ name: 'v', type: 'float', optional: true }], { note: 'yes' });
  const encode = openFloatEncoder();
  const parts = [writer.begin()];
  for (const values of groups) parts.push(...writer.addRowGroup(values.length, [encode(values)]));
  parts.push(writer.finish());
  return new Uint8Array(Buffer.concat(parts));
}

const toNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

describe('a float column', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'parquet-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const values = fc.oneof(
    fc.constant(NaN),
    fc.constantFrom(0, 1, -0, 273.15),
    fc.float({ noDefaultInfinity: true }),
  );
  const groups = fc.array(
    fc.oneof(
      fc.float32Array({ noNaN: false, minLength: 1, maxLength: 300 }),
      fc.array(values, { minLength: 1, maxLength: 300 }).map((list) => Float32Array.from(list)),
      // Few values many times over: what a dictionary is for.
      fc
        .integer({ min: 1, max: 5000 })
        .map((n) => Float32Array.from({ length: n }, (_, i) => i % 9)),
      fc.integer({ min: 1, max: 200 }).map((n) => new Float32Array(n).fill(NaN)),
    ),
    { minLength: 1, maxLength: 5 },
  );

  test('reads back in hyparquet, missing as null', async () => {
    await fc.assert(
      fc.asyncProperty(groups, async (lists) => {
        const bytes = toFile(lists);
        const rows = await parquetReadObjects({ file: bytes.buffer as ArrayBuffer, compressors });
        const read = rows.map((row) => row['v'] as number | null);
        expect(read).toEqual(lists.flatMap((list) => [...list].map(toNull)));
      }),
      { numRuns: 60 },
    );
  });

  test('reads back in DuckDB, missing as null', async () => {
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    let file = 0;
    await fc.assert(
      fc.asyncProperty(groups, async (lists) => {
        const path = join(folder, `${file++}.parquet`);
        await writeFile(path, toFile(lists));
        const result = await connection.runAndReadAll(`SELECT v FROM read_parquet('${path}')`);
        const read = result.getRows().map(([value]) => value);
        expect(read).toEqual(lists.flatMap((list) => [...list].map(toNull)));
      }),
      { numRuns: 40 },
    );
    connection.closeSync();
  });

  test('carries the bounds by which readers skip row groups', () => {
    const metadata = parquetMetadata(
      toFile([Float32Array.of(3, NaN, -2, 7), Float32Array.of(NaN, NaN)]).buffer as ArrayBuffer,
    );
    const statistics = metadata.row_groups.map((group) => group.columns[0]!.meta_data!.statistics);
    expect(statistics[0]).toMatchObject({ min_value: -2, max_value: 7, null_count: 1n });
    expect(statistics[1]).toMatchObject({ null_count: 2n });
    expect(statistics[1]!.min_value).toBeUndefined();
    expect(metadata.key_value_metadata).toEqual([{ key: 'note', value: 'yes' }]);
  });
});

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { DuckDBInstance } from '@duckdb/node-api';
import type { Point } from 'geojson';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import type { TableRow } from '../../services/formats/table.ts';
import type { TableManifest, TableSchema } from '../../services/store/table.ts';
import { openTableStore } from '../../services/store/tables.ts';

const READINGS: TableSchema = {
  columns: [
    { name: 'station', type: 'text' },
    { name: 'time', type: 'time' },
    { name: 'level', type: 'number' },
    { name: 'flow', type: 'number' },
  ],
  key: ['station', 'time'],
  time: 'time',
  partition: 'month',
  open: false,
};
const FEATURES: TableSchema = {
  columns: [
    { name: 'id', type: 'text' },
    { name: 'geometry', type: 'geometry' },
  ],
  key: ['id'],
  geometry: 'geometry',
  partition: 'none',
  open: true,
};
const november = Date.UTC(2026, 10, 23);
const december = Date.UTC(2026, 11, 1);

describe('tables at rest', () => {
  let dataDir: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'isohyet-table-'));
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  let files = 0;
  const write = async (id: string, schema: TableSchema, ...batches: TableRow[][]) => {
    const writer = await openTableStore(dataDir).openWriter(id, schema, []);
    for (const rows of batches) {
      files += 1;
      const sha256 = String(files).padStart(64, '0');
      writer.addRows(rows, { name: `file ${files}`, bytes: 1, sha256 });
    }
    try {
      return await writer.commit();
    } finally {
      await writer.close();
    }
  };
  /** What another reader, plain DuckDB, finds in the files the manifest names. */
  const read = async (manifest: TableManifest, columns: string) => {
    const folder = join(dataDir, 'collections', manifest.collection);
    const paths = manifest.files.map(({ path }) => `'${join(folder, path)}'`).join(', ');
    const db = await (await DuckDBInstance.create()).connect();
    const sql = `SELECT ${columns} FROM read_parquet([${paths}]) ORDER BY ALL`;
    return (await db.runAndReadAll(sql)).getRowsJson();
  };

  test('a row with the same key replaces the one that is there', async () => {
    await write('readings', READINGS, [
      { station: 'A', time: november, level: 1, flow: 10 },
      { station: 'B', time: november, level: 2, flow: 20 },
    ]);
    const manifest = await write('readings', READINGS, [
      { station: 'A', time: november, level: 1.5, flow: null },
      { station: 'A', time: december, level: 3, flow: 30 },
    ]);
    expect(manifest.rows).toBe(3);
    expect(await read(manifest, 'station, level, flow')).toEqual([
      ['A', 1.5, null],
      ['A', 3, 30],
      ['B', 2, 20],
    ]);
  });

  test('a column the new rows do not name keeps what is stored', async () => {
    await write('readings', READINGS, [{ station: 'A', time: november, level: 1, flow: 10 }]);
    const manifest = await write('readings', READINGS, [
      { station: 'A', time: november, level: 1.5 },
    ]);
    expect(await read(manifest, 'level, flow')).toEqual([[1.5, 10]]);
  });

  test('of two rows with one key in one ingest the later counts', async () => {
    const manifest = await write(
      'readings',
      READINGS,
      [{ station: 'A', time: november, level: 1, flow: 1 }],
      [{ station: 'A', time: november, level: 2, flow: 2 }],
    );
    expect(await read(manifest, 'level')).toEqual([[2]]);
  });

  test('only the months touched are rewritten', async () => {
    const before = await write('readings', READINGS, [
      { station: 'A', time: november, level: 1, flow: 10 },
      { station: 'A', time: december, level: 1, flow: 10 },
    ]);
    const after = await write('readings', READINGS, [
      { station: 'A', time: december, level: 2, flow: 20 },
    ]);
    const pathOf = (manifest: TableManifest, month: string) =>
      manifest.files.find(({ partition }) => partition === month)?.path;
    expect(pathOf(after, '2026-11')).toBe(pathOf(before, '2026-11'));
    expect(pathOf(after, '2026-12')).not.toBe(pathOf(before, '2026-12'));
    expect(after.files[1]).toMatchObject({
      rows: 1,
      firstTime: '2026-12-01T00:00:00Z',
      lastTime: '2026-12-01T00:00:00Z',
    });
  });

  test('columns an open table did not know come with their type; two types become text', async () => {
    const at: Point = { type: 'Point', coordinates: [-120, 50] };
    await write('features', FEATURES, [
      { id: 'a', geometry: at, 'Área (ha)': 12.5, name: 'K21' },
      { id: 'b', geometry: null, 'Área (ha)': null, name: 'K22', burning: true },
    ]);
    const manifest = await write('features', FEATURES, [{ id: 'c', geometry: at, name: 7 }]);
    expect(manifest.table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id text',
      'geometry geometry',
      'area_ha_ number',
      'name text',
      'burning boolean',
    ]);
    expect(manifest.files[0]!.bbox).toEqual([-120, 50, -120, 50]);
    expect(await read(manifest, 'id, area_ha_, name, burning, ST_AsText(geometry)')).toEqual([
      ['a', 12.5, 'K21', null, 'POINT (-120 50)'],
      ['b', null, 'K22', true, null],
      ['c', null, '7', null, 'POINT (-120 50)'],
    ]);
  });

  test('a closed table refuses a column it does not have', async () => {
    const rows = [{ station: 'A', time: november, colour: 'red' }];
    await expect(write('readings', READINGS, rows)).rejects.toMatchObject({
      kind: 'inconsistent-data',
    });
  });

  test('an ingest that fails leaves the table as it was, and the next one sweeps', async () => {
    const before = await write('readings', READINGS, [
      { station: 'A', time: november, level: 1, flow: 1 },
    ]);
    const rows = [{ station: 'A', time: 'yesterday', level: 2, flow: 2 }];
    await expect(write('readings', READINGS, rows)).rejects.toMatchObject({
      kind: 'inconsistent-data',
    });
    const folder = join(dataDir, 'collections/readings');
    await writeFile(join(folder, 'rows/2026-11-g2.parquet.123.tmp'), 'half');
    expect(await openTableStore(dataDir).readTable('readings')).toEqual(before);
    await write('readings', READINGS, [{ station: 'B', time: november, level: 1, flow: 1 }]);
    const names = await readdir(join(folder, 'rows'));
    expect(names.some((name) => name.endsWith('.tmp'))).toBe(false);
  });

  test('a damaged manifest is told, not taken for an empty table', async () => {
    await write('readings', READINGS, [{ station: 'A', time: november, level: 1, flow: 1 }]);
    const path = join(dataDir, 'collections/readings/table.json');
    await writeFile(path, (await readFile(path, 'utf8')).slice(0, 40));
    await expect(openTableStore(dataDir).readTable('readings')).rejects.toMatchObject({
      kind: 'corrupt-data',
    });
  });

  test('rows that replace a table are all of it; one of the former files may come again', async () => {
    const store = openTableStore(dataDir);
    const row = (station: string, time: number) => ({ station, time, level: 1, flow: 1 });
    await write('readings', READINGS, [row('A', november), row('B', december)]);
    const before = await store.readTable('readings');
    const writer = await store.openWriter('readings', READINGS, [], true);
    const { sha256 } = before!.sources[0]!;
    expect(writer.hasSource(sha256)).toBe(false);
    writer.addRows([row('C', november)], { name: 'again', bytes: 1, sha256 });
    const manifest = await writer.commit();
    await writer.close();
    expect(manifest).toMatchObject({ rows: 1, generation: before!.generation + 1 });
    expect(manifest.sources.map(({ name }) => name)).toEqual(['again']);
    expect(await read(manifest, 'station')).toEqual([['C']]);
  });

  test('a time may come as text with its offset, as in GeoJSON; without one it is refused', async () => {
    const row = (time: string) => [{ station: 'A', time, level: 1, flow: 1 }];
    const manifest = await write('readings', READINGS, row('2026-11-23T01:00:00+01:00'));
    expect(await read(manifest, 'epoch_ms(time)::DOUBLE')).toEqual([[november]]);
    await expect(write('readings', READINGS, row('2026-11-23T01:00:00'))).rejects.toMatchObject({
      kind: 'inconsistent-data',
    });
  });

  test('two writers never hold one table', async () => {
    const store = openTableStore(dataDir);
    const first = await store.openWriter('readings', READINGS, []);
    await expect(store.openWriter('readings', READINGS, [])).rejects.toMatchObject({
      kind: 'unavailable',
    });
    await first.close();
    const second = await store.openWriter('readings', READINGS, []);
    await second.close();
  });
});

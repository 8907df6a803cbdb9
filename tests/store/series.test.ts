import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdDecompressSync } from 'node:zlib';

import { DuckDBInstance } from '@duckdb/node-api';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';

import { gridCellCount, gridShape, type Grid } from '../../services/earth/grid.ts';
import { openGeometry } from '../../services/earth/geometry.ts';
import { seriesFileOf } from '../../services/store/series.ts';
import type { Run } from '../../services/store/run.ts';
import {
  GRID,
  HOUR_MS,
  PRECIPITATION,
  REFERENCE_MS,
  sampleField,
  sampleValue,
  TEMPERATURE,
} from './sample-fields.ts';
import { useRunStore } from './use-run-store.ts';

const { folder, write } = useRunStore();

/** Enough rows a cell for tiles of 256 cells and blocks of 32. */
const HOURS = [0, 3, 6, 9, 12];

type Row = Readonly<Record<string, number | null>>;

/** Every row of a run's series, read by DuckDB; times as ms. */
async function readAll(run: Run): Promise<readonly Row[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const files = run.series.map(({ path }) => `'${join(folder(), path)}'`);
  const variables = run.variables.map(({ id }) => id).join(', ');
  const reader = await connection.runAndReadAll(
    `SELECT epoch_ms(reference_time)::DOUBLE r, epoch_ms(valid_time)::DOUBLE v, lead_time, member,
       lon, lat, y, x, ${variables} FROM read_parquet([${files.join()}], hive_partitioning = false)`,
  );
  const rows = reader.getRowObjects() as unknown as Row[];
  connection.closeSync();
  return rows;
}

async function commitFields(fields: readonly ReturnType<typeof sampleField>[], grid = GRID) {
  return write(
    async (writer) => {
      for (const field of fields) await writer.addField(field);
      return writer.commit();
    },
    { grid },
  );
}

describe('the series of a run, read by DuckDB', () => {
  test('hold every cell, member and step once, missing as null, in order', async () => {
    const slots = [
      { member: 0, hour: 0 },
      { member: 0, hour: 6 },
      { member: 3, hour: 0 },
      { member: 3, hour: 6 },
    ];
    const run = await commitFields([
      ...slots.map((slot) => sampleField(slot)),
      sampleField({ variable: PRECIPITATION, member: 3, hour: 6 }),
    ]);
    const { nx, ny } = gridShape(GRID);
    const rows = await readAll(run);
    expect(rows).toHaveLength(nx * ny * slots.length);
    const geometry = openGeometry(GRID);
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      const { member, hour } = slots[i % slots.length]!;
      const cell = row['y']! * nx + row['x']!;
      const value = toNull(sampleValue({ cell, hour, member }));
      const [lon, lat] = geometry.toLonLat(row['x']!, row['y']!);
      const wrong =
        row['member'] !== member ||
        row['r'] !== REFERENCE_MS ||
        row['v'] !== REFERENCE_MS + hour * HOUR_MS ||
        row['lead_time'] !== hour * 3600 ||
        Math.abs(row['lon']! - lon) > 1e-9 ||
        Math.abs(row['lat']! - lat) > 1e-9 ||
        row[TEMPERATURE.id] !== value ||
        row[PRECIPITATION.id] !== (member === 3 && hour === 6 ? value : null);
      if (wrong) expect(row, `row ${i}`).toEqual({ member, hour, lon, lat, value });
    }
    expect(new Set(rows.map((row) => `${row['y']} ${row['x']}`)).size).toBe(nx * ny);
  });

  test('have no rows for the padding of a folded grid, and none of its empty tiles', async () => {
    const grid: Grid = { kind: 'healpix', nside: 24, ordering: 'ring', lonFirstDeg: 45 };
    const run = await commitFields([sampleField({ grid })], grid);
    const rows = await readAll(run);
    expect(gridCellCount(grid)).toBe(6912);
    expect(rows).toHaveLength(6912);
    const cells = rows.map((row) => row['y']! * 4096 + row['x']!).toSorted((a, b) => a - b);
    expect(cells).toEqual(Array.from({ length: 6912 }, (_, cell) => cell));
    const valueOf = (row: Row) =>
      sampleValue({ cell: row['y']! * 4096 + row['x']!, hour: 0, member: null });
    expect(rows.every((row) => row[TEMPERATURE.id] === toNull(valueOf(row)))).toBe(true);
    expect(rows.every((row) => row['member'] === null)).toBe(true);
  });

  test('places of a slanted grid are those of its nearest cells', async () => {
    const grid: Grid = {
      kind: 'projected',
      nx: 40,
      ny: 35,
      proj4: '+proj=stere +lat_0=90 +lat_ts=60 +lon_0=249 +R=6371229',
      xFirstM: -1e6,
      yFirstM: -2e6,
      dxM: 10_000,
      dyM: 10_000,
    };
    const rows = await readAll(await commitFields([sampleField({ grid })], grid));
    const geometry = openGeometry(grid);
    const others = rows.filter((row) => {
      const [lon, lat] = geometry.toLonLat(row['x']!, row['y']!);
      const cell = geometry.nearest(lon, lat)!;
      return cell.lonDeg !== row['lon'] || cell.latDeg !== row['lat'];
    });
    // A point query tells the very place that SQL gives.
    expect(others).toEqual([]);
  });

  test.each([
    { name: 'one row', nx: 70, ny: 1 },
    { name: 'one column', nx: 1, ny: 33 },
    { name: 'one cell', nx: 1, ny: 1 },
  ])('hold small grids: $name', async ({ nx, ny }) => {
    const grid = { ...GRID, nx, ny } as Grid;
    const rows = await readAll(await commitFields([sampleField({ grid })], grid));
    const read = rows.map((row) => [row['y']! * nx + row['x']!, row[TEMPERATURE.id]]);
    expect(read.toSorted((a, b) => a[0]! - b[0]!)).toEqual(
      Array.from({ length: nx * ny }, (_, cell) => [
        cell,
        toNull(sampleValue({ cell, hour: 0, member: null })),
      ]),
    );
  });
});

describe('a tile', () => {
  test('reads the same in hyparquet, one row group a block with bounds that prune', async () => {
    const run = await commitFields(HOURS.map((hour) => sampleField({ hour })));
    const file = seriesFileOf(run, 39, 299)!;
    expect(file).toMatchObject({ tileRow: 0, tileColumn: 1, rows: 44 * 40 * HOURS.length });
    // Columns 256 to 299 of a grid that begins at 170 east: beyond the antimeridian.
    expect(file.bbox.map((edge) => Number(edge.toFixed(6)))).toEqual([-164.4, 56.1, -160.1, 60]);
    const { buffer } = new Uint8Array(await readFile(join(folder(), file.path)));
    const compressors = { ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdDecompressSync(bytes)) };
    const rows = await parquetReadObjects({ file: buffer, compressors });
    expect(rows).toHaveLength(44 * 40 * HOURS.length);
    expect(rows[0]).toMatchObject({
      y: 0,
      x: 256,
      lon: -164.4,
      lat: 60,
      lead_time: 0,
      member: null,
    });
    expect(rows[0]!['valid_time']).toEqual(new Date(REFERENCE_MS));
    const groups = parquetMetadata(buffer).row_groups.map((group) => {
      const ofColumn = (name: string) =>
        group.columns.find((column) => column.meta_data!.path_in_schema[0] === name)!.meta_data!;
      const { min_value, max_value } = ofColumn('lon').statistics!;
      return [Number(group.num_rows), min_value, max_value];
    });
    expect(groups).toEqual([
      [32 * 32 * HOURS.length, -164.4, -161.3],
      [32 * 12 * HOURS.length, -161.2, -160.1],
      [8 * 32 * HOURS.length, -164.4, -161.3],
      [8 * 12 * HOURS.length, -161.2, -160.1],
    ]);
  });

  test.each([
    { hours: 1, tiles: 1, side: 128, across: [128, 128, 44] },
    { hours: 4, tiles: 1, side: 64, across: [64, 64, 64, 64, 44] },
    { hours: 5, tiles: 2, side: 32, across: Array<number>(8).fill(32) },
  ])('has larger blocks the fewer rows a cell has: $hours', async (layout) => {
    const { hours, tiles, side, across } = layout;
    const run = await commitFields(HOURS.slice(0, hours).map((hour) => sampleField({ hour })));
    expect(run.series).toHaveLength(tiles);
    const { buffer } = new Uint8Array(
      await readFile(join(folder(), seriesFileOf(run, 0, 0)!.path)),
    );
    const groups = parquetMetadata(buffer).row_groups.slice(0, across.length);
    expect(groups.map((group) => Number(group.num_rows))).toEqual(
      across.map((nx) => nx * Math.min(side, 40) * hours),
    );
    expect(await readAll(run)).toHaveLength(300 * 40 * hours);
  });

  test('that crosses the antimeridian says so by its box', async () => {
    const run = await commitFields(HOURS.map((hour) => sampleField({ hour })));
    const [west, , east] = seriesFileOf(run, 0, 0)!.bbox;
    expect([west, Number(east.toFixed(6))]).toEqual([170, -164.5]);
    expect(seriesFileOf(run, 256, 0)).toBeUndefined();
  });
});

const toNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

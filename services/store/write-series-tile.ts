import { gridKey } from '../earth/grid.ts';
import { openBlockCache } from '../formats/geotiff/open-cog.ts';
import type { ColumnChunk } from '../formats/parquet/chunk.ts';
import { openFloatEncoder } from '../formats/parquet/float-chunk.ts';
import { openParquetWriter, type ParquetColumn } from '../formats/parquet/write-parquet.ts';
import { boundsOf } from './bounds.ts';
import { writeHashed } from './file-writer.ts';
import { openMap } from './maps.ts';
import type { SeriesFile } from './run.ts';
import { KEY_COLUMNS } from './series.ts';
import { openKeyEncoder, type KeyEncoder } from './series-keys.ts';
import {
  openStretches,
  seriesSides,
  tileBlocks,
  type CellBlock,
  type Stretch,
} from './series-layout.ts';
import type { SeriesPlan, StoreJob, WrittenFile } from './store-job.ts';

/**
 * Bytes of decoded cells held at once: one variable, all slots, as many blocks as fit. A tile of
 * more than 512 slots is made in several passes over its maps; with the compressed chunks of the
 * other variables a thread stays below about twice this.
 */
const MAX_CELL_BYTES = 128 * 1024 * 1024;

export type SeriesTile = {
  readonly written: WrittenFile;
  readonly rows: number;
  readonly bbox: SeriesFile['bbox'];
};

/** Writes one Parquet tile from the maps of a run. Holds no more than the bound above. */
export async function writeSeriesTile(
  job: Extract<StoreJob, { kind: 'series' }>,
): Promise<SeriesTile> {
  const { plan } = job;
  const blocks = tileBlocks(plan.grid, job, seriesSides(plan.slots.length));
  const encodeKeys = keyEncoderOf(plan);
  const columns: ParquetColumn[] = [
    ...KEY_COLUMNS,
    ...plan.variables.map(({ id }) => ({ name: id, type: 'float', optional: true }) as const),
  ];
  const writer = openParquetWriter(columns, { 'isohyet:lead_time_unit': 's' });
  const lons: Float64Array[] = [];
  const lats: Float64Array[] = [];
  let rows = 0;
  const written = await writeHashed(job.path, async (sink) => {
    await sink(writer.begin());
    for (const group of groupBlocks(blocks, plan.slots.length)) {
      const values = await encodeValues(plan, group);
      for (const [i, block] of group.entries()) {
        const keys = encodeKeys(block);
        if (keys.rows === 0) continue;
        rows += keys.rows;
        lons.push(keys.lonDeg);
        lats.push(keys.latDeg);
        const chunks = [...keys.chunks, ...values[i]!];
        for (const page of writer.addRowGroup(keys.rows, chunks)) await sink(page);
      }
    }
    await sink(writer.finish());
  });
  return { written, rows, bbox: boundsOf(lons, lats) };
}

/** The last run's encoder stays: its tiles come one after another, and share tables of places. */
let lastKeys: { readonly key: string; readonly encode: KeyEncoder } | undefined;

function keyEncoderOf(plan: SeriesPlan): KeyEncoder {
  const key = `${gridKey(plan.grid)} ${plan.referenceMs} ${JSON.stringify(plan.slots)}`;
  if (lastKeys?.key !== key) {
    lastKeys = { key, encode: openKeyEncoder(plan.grid, plan.referenceMs, plan.slots) };
  }
  return lastKeys.encode;
}

/** Cuts the blocks of a tile into stretches that fit the memory: rows of blocks, or parts of one. */
function groupBlocks(blocks: readonly CellBlock[], slots: number): readonly CellBlock[][] {
  const first = blocks[0]!;
  const across = blocks.filter(({ row }) => row === first.row).length;
  const fitting = Math.max(1, Math.floor(MAX_CELL_BYTES / (first.ny * first.nx * 4 * slots)));
  if (fitting >= across) return cutList(blocks, fitting - (fitting % across));
  return cutList(blocks, across).flatMap((row) => cutList(row, fitting));
}

function cutList<T>(list: readonly T[], size: number): T[][] {
  const starts = Array.from({ length: Math.ceil(list.length / size) }, (_, i) => i * size);
  return starts.map((start) => list.slice(start, start + size));
}

/** For each block one chunk a variable. */
async function encodeValues(
  plan: SeriesPlan,
  group: readonly CellBlock[],
): Promise<readonly ColumnChunk[][]> {
  const first = group[0]!;
  const last = group.at(-1)!;
  const window = {
    x: first.column,
    y: first.row,
    nx: last.column + last.nx - first.column,
    ny: last.row + last.ny - first.row,
  };
  const encode = openFloatEncoder();
  const chunks: ColumnChunk[][] = group.map(() => []);
  const stretches = group.map(openStretches(plan.grid));
  // One buffer for all blocks: encoding copies what it keeps.
  const buffer = new Float32Array(first.ny * first.nx * plan.slots.length);
  for (const variable of plan.variables) {
    const cells = await readSlots(plan, variable.maps, window);
    group.forEach((block, i) => {
      const values = gatherBlock(cells, window, stretches[i]!, buffer);
      if (values.length > 0) chunks[i]!.push(encode(values));
    });
  }
  return chunks;
}

type Window = { readonly x: number; readonly y: number; readonly nx: number; readonly ny: number };

/** The window of every slot; slots without a map are all missing. */
async function readSlots(
  plan: SeriesPlan,
  maps: SeriesPlan['variables'][number]['maps'],
  window: Window,
): Promise<readonly Float32Array[]> {
  const cells: (Float32Array | undefined)[] = [];
  for (const { path, slots } of maps) {
    // Each block is read once: nothing to keep.
    const map = await openMap(path, openBlockCache(0));
    try {
      for (const [band, slot] of slots.entries()) {
        cells[slot] = await map.readWindow({ level: 0, band, ...window });
      }
    } finally {
      await map.close();
    }
  }
  let missing: Float32Array | undefined;
  const nothing = () => (missing ??= new Float32Array(window.nx * window.ny).fill(NaN));
  return plan.slots.map((_, slot) => cells[slot] ?? nothing());
}

/** A line of the processor's cache: all of it is used before the next slot's array is read. */
const CELLS_AT_ONCE = 16;

/** Values of a block, cell by cell, each with all its slots. */
function gatherBlock(
  cells: readonly Float32Array[],
  window: Window,
  stretches: readonly Stretch[],
  values: Float32Array,
): Float32Array {
  const slots = cells.length;
  let at = 0;
  for (const { row, column, nx } of stretches) {
    const first = (row - window.y) * window.nx + column - window.x;
    for (let start = 0; start < nx; start += CELLS_AT_ONCE) {
      const count = Math.min(CELLS_AT_ONCE, nx - start);
      for (let slot = 0; slot < slots; slot++) {
        const source = cells[slot]!;
        const from = first + start;
        for (let i = 0; i < count; i++) values[at + i * slots + slot] = source[from + i]!;
      }
      at += count * slots;
    }
  }
  return values.subarray(0, at);
}

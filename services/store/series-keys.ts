import { openGeometry } from '../earth/geometry.ts';
import type { Grid } from '../earth/grid.ts';
import { roundDegrees } from '../earth/sphere.ts';
import {
  CODEC,
  dictionaryChunk,
  encodeIndexPage,
  nullChunk,
  presence,
  required,
  type ColumnChunk,
  type Dictionary,
  type IndexPage,
} from '../formats/parquet/chunk.ts';
import { openStretches, type CellBlock, type Slot, type Stretch } from './series-layout.ts';

const MICROS_PER_MS = 1000n;
/** Beyond this size the pattern of the slots, repeated for each cell, is worth compressing. */
const SMALL_PAGE_BYTES = 4096;

/**
 * Key columns of one row group, in the order of `KEY_COLUMNS`, and the longitudes and latitudes
 * that occur in it.
 */
export type EncodedKeys = {
  readonly rows: number;
  readonly chunks: readonly ColumnChunk[];
  readonly lonDeg: Float64Array;
  readonly latDeg: Float64Array;
};

export type KeyEncoder = (block: CellBlock) => EncodedKeys;

/**
 * Encoder of the key columns of one run. They follow from grid and slots alone, and blocks of one
 * shape share their index pages, so keys cost next to nothing beside the values.
 */
export function openKeyEncoder(
  grid: Grid,
  referenceMs: number,
  slots: readonly Slot[],
): KeyEncoder {
  const stretchesOf = openStretches(grid);
  const placeCells = openPlaces(grid);
  const separable = isSeparable(grid);
  const shapes = new Map<string, ReturnType<typeof encodeShape>>();
  const rowKeys = new Map<string, AxisKeys>();
  const columnKeys = new Map<string, AxisKeys>();

  return (block) => {
    const stretches = stretchesOf(block);
    const widest = stretches[0];
    if (widest === undefined) return NO_CELLS;
    const lengths = stretches.map(({ nx }) => nx);
    const shape = lengths.join();
    const pages = remember(shapes, shape, () => encodeShape(lengths, referenceMs, slots));
    const rows = pages.row.levels.count;
    const byRow = () =>
      encodeAxis(
        stretches.map(({ row }) => row),
        pages.row,
      );
    const byColumn = () =>
      encodeAxis(
        Array.from({ length: widest.nx }, (_, i) => widest.column + i),
        pages.column,
      );
    const y = remember(rowKeys, `${block.row} ${shape}`, byRow);
    const x = remember(columnKeys, `${block.column} ${shape}`, byColumn);
    if (!separable) {
      const { lonDeg, latDeg } = placeCells(stretches);
      const lon = dictionaryChunk(doubles(lonDeg), pages.place);
      const lat = dictionaryChunk(doubles(latDeg), pages.place);
      const chunks = [...pages.ofSlots, lon, lat, y.index, x.index];
      return { rows, lonDeg, latDeg, chunks };
    }
    const places = () => placeCells(stretches);
    const lat = (y.place ??= encodePlaces(places().latDeg, pages.row));
    const lon = (x.place ??= encodePlaces(places().lonDeg, pages.column));
    const chunks = [...pages.ofSlots, lon.chunk, lat.chunk, y.index, x.index];
    return { rows, lonDeg: lon.degrees, latDeg: lat.degrees, chunks };
  };
}

/** Keys that blocks of one row, or one column, of blocks share. */
type AxisKeys = {
  readonly index: ColumnChunk;
  place?: { readonly degrees: Float64Array; readonly chunk: ColumnChunk };
};

function encodeAxis(indices: readonly number[], page: IndexPage): AxisKeys {
  return { index: dictionaryChunk(integers(indices), page) };
}

function encodePlaces(degrees: Float64Array, page: IndexPage) {
  return { degrees, chunk: dictionaryChunk(doubles(degrees), page) };
}

function remember<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}

const NO_CELLS: EncodedKeys = {
  rows: 0,
  chunks: [],
  lonDeg: new Float64Array(),
  latDeg: new Float64Array(),
};

/** Longitude follows from the column alone, latitude from the row. */
function isSeparable(grid: Grid): boolean {
  return grid.kind === 'regular-lonlat' || grid.kind === 'gaussian';
}

/** All that blocks of one shape have in common. @param lengths cells of each row of the block */
function encodeShape(lengths: readonly number[], referenceMs: number, slots: readonly Slot[]) {
  const cells = lengths.flatMap((length, row) =>
    Array.from({ length }, (_, column) => ({ row, column })),
  );
  const count = cells.length * slots.length;
  const pageOf = (indices: readonly number[], codec?: number): IndexPage => {
    const rows = new Uint16Array(count);
    indices.forEach((index, i) => rows.fill(index, i * slots.length, (i + 1) * slots.length));
    return encodeIndexPage(rows, indices.reduce(greater) + 1, required(count), codec);
  };
  return {
    // Encoded once for many blocks: compressing them costs nothing.
    row: pageOf(
      cells.map(({ row }) => row),
      CODEC.zstd,
    ),
    column: pageOf(
      cells.map(({ column }) => column),
      CODEC.zstd,
    ),
    // Places of a slanted grid are noise in their low bytes, but not in all of them.
    place: pageOf(
      cells.map((_, i) => i),
      CODEC.zstd,
    ),
    ofSlots: encodeSlots(cells.length, referenceMs, slots),
  };
}

/** reference_time, valid_time, lead_time, member: the same for every cell. */
function encodeSlots(cells: number, referenceMs: number, slots: readonly Slot[]): ColumnChunk[] {
  const count = cells * slots.length;
  const times = [...new Set(slots.map((slot) => slot.validMs))].sort((a, b) => a - b);
  const leads = times.map((ms) => (ms - referenceMs) / 1000);
  const constant = encodeIndexPage(new Uint16Array(count), 1, required(count));
  const time = repeat(
    slots.map((slot) => times.indexOf(slot.validMs)),
    cells,
  );
  const codec = count > SMALL_PAGE_BYTES ? CODEC.zstd : CODEC.none;
  const timePage = encodeIndexPage(time, times.length, required(count), codec);
  return [
    dictionaryChunk(timestamps([referenceMs]), constant),
    dictionaryChunk(timestamps(times), timePage),
    dictionaryChunk(integers(leads), timePage),
    encodeMembers(cells, slots, codec),
  ];
}

function encodeMembers(cells: number, slots: readonly Slot[], codec: number): ColumnChunk {
  const count = cells * slots.length;
  const present = slots.flatMap(({ member }) => (member === null ? [] : [member]));
  if (present.length === 0) return nullChunk(count);
  const members = [...new Set(present)].sort((a, b) => a - b);
  const indices = repeat(
    present.map((member) => members.indexOf(member)),
    cells,
  );
  const defined = repeat(
    slots.map(({ member }) => (member === null ? 0 : 1)),
    cells,
  );
  const levels = presence(defined, count - indices.length);
  return dictionaryChunk(
    integers(members),
    encodeIndexPage(indices, members.length, levels, codec),
  );
}

function repeat(pattern: readonly number[], times: number): Uint16Array {
  const numbers = new Uint16Array(pattern.length * times);
  for (let i = 0; i < times; i++) numbers.set(pattern, i * pattern.length);
  return numbers;
}

/**
 * Places of cells: of each one, or of the columns and of the rows where that is enough. They are
 * the ones that the nearest cell of a place has (`roundDegrees`), so SQL and EDR tell one place.
 */
function openPlaces(grid: Grid) {
  const geometry = openGeometry(grid);
  type Stretches = readonly Stretch[];
  const rounded = (degrees: readonly number[]) => Float64Array.from(degrees, roundDegrees);
  if (isSeparable(grid)) {
    return (stretches: Stretches) => {
      const { row, column, nx } = stretches[0]!;
      const lons = Array.from({ length: nx }, (_, i) => geometry.toLonLat(column + i, row)[0]);
      const lats = stretches.map((stretch) => geometry.toLonLat(column, stretch.row)[1]);
      return { lonDeg: rounded(lons), latDeg: rounded(lats) };
    };
  }
  return (stretches: Stretches) => {
    const lons: number[] = [];
    const lats: number[] = [];
    for (const { row, column, nx } of stretches) {
      for (let x = column; x < column + nx; x++) {
        const [lon, lat] = geometry.toLonLat(x, row);
        lons.push(lon);
        lats.push(lat);
      }
    }
    return { lonDeg: rounded(lons), latDeg: rounded(lats) };
  };
}

function doubles(values: Float64Array): Dictionary {
  const bounds = new Float64Array([
    values.reduce(lesser, Infinity),
    values.reduce(greater, -Infinity),
  ]);
  return plain(values, bounds);
}

function integers(values: readonly number[]): Dictionary {
  const numbers = Int32Array.from(values);
  return plain(numbers, Int32Array.of(values.reduce(lesser), values.reduce(greater)));
}

function timestamps(values: readonly number[]): Dictionary {
  const micros = (ms: number) => BigInt(ms) * MICROS_PER_MS;
  const bounds = [values.reduce(lesser), values.reduce(greater)].map(micros);
  return plain(BigInt64Array.from(values.map(micros)), BigInt64Array.from(bounds));
}

const lesser = (a: number, b: number): number => Math.min(a, b);
const greater = (a: number, b: number): number => Math.max(a, b);

function plain(
  values: Float64Array | Int32Array | BigInt64Array,
  bounds: Float64Array | Int32Array | BigInt64Array,
): Dictionary {
  const toBytes = ({ buffer, byteOffset, byteLength }: typeof values) =>
    new Uint8Array(buffer, byteOffset, byteLength);
  return {
    bytes: toBytes(values),
    size: values.length,
    min: toBytes(bounds.subarray(0, 1)),
    max: toBytes(bounds.subarray(1)),
  };
}

/** Zarr version 3 metadata documents. @see https://zarr-specs.readthedocs.io/en/latest/v3/core/ */

export type ZarrType = 'float32' | 'float64' | 'int32' | 'int64';

/** An array: chunks of one shape, little endian, compressed by zstd. */
export type ZarrArray = {
  readonly type: ZarrType;
  /** [] for a scalar */
  readonly shape: readonly number[];
  readonly chunkShape: readonly number[];
  readonly dimensions: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
};

/** Low: chunks are made on demand. */
export const ZSTD_LEVEL = 1;

/** `zarr.json` of an array. What has no chunk is missing: NaN, 0 for whole numbers. */
export function toArrayDocument({ type, shape, chunkShape, dimensions, attributes }: ZarrArray) {
  return {
    zarr_format: 3,
    node_type: 'array',
    shape,
    data_type: type,
    chunk_grid: { name: 'regular', configuration: { chunk_shape: chunkShape } },
    chunk_key_encoding: { name: 'default', configuration: { separator: '/' } },
    fill_value: type.startsWith('float') ? 'NaN' : 0,
    codecs: [
      { name: 'bytes', configuration: { endian: 'little' } },
      { name: 'zstd', configuration: { level: ZSTD_LEVEL, checksum: false } },
    ],
    attributes,
    dimension_names: dimensions,
    storage_transformers: [],
  };
}

/** `zarr.json` of the group, with those of its arrays inside: a reader asks once. */
export function toGroupDocument(
  attributes: Readonly<Record<string, unknown>>,
  arrays: ReadonlyMap<string, ZarrArray>,
) {
  const metadata = Object.fromEntries(
    [...arrays].map(([name, array]) => [name, toArrayDocument(array)]),
  );
  return {
    zarr_format: 3,
    node_type: 'group',
    attributes,
    consolidated_metadata: { kind: 'inline', must_understand: false, metadata },
  };
}

/**
 * The chunk indices of a key such as `c/0/1/2` (`c` of a scalar), or undefined for what is none or
 * lies outside.
 */
export function readChunkKey(
  { shape, chunkShape }: ZarrArray,
  key: string,
): readonly number[] | undefined {
  const [mark, ...parts] = key.split('/');
  if (mark !== 'c' || parts.length !== shape.length) return undefined;
  if (!parts.every((part) => /^(0|[1-9]\d{0,8})$/.test(part))) return undefined;
  const indices = parts.map(Number);
  const inside = indices.every((index, axis) => index * chunkShape[axis]! < shape[axis]!);
  return inside ? indices : undefined;
}

/** Header of a value tile: how its 16-bit steps become values, and what they are of. */
export type ValueTileHeader = {
  readonly dtype: 'i16';
  readonly nx: number;
  readonly ny: number;
  readonly border: number;
  readonly scale: number;
  readonly offset: number;
  readonly nodata: number;
  /** pixels with a value */
  readonly count: number;
  /** null when count is 0 */
  readonly min: number | null;
  readonly max: number | null;
} & Readonly<Record<string, unknown>>;

/** Media type of a value tile; README.md beside this file describes its octets. */
export const VALUE_TILE_TYPE = 'application/vnd.isohyet.field';
export const VALUE_TILE_MAGIC = 'FLD1';
export const VALUE_TILE_NODATA = -32_768;

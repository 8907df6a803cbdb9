import type { ParquetColumn } from '../formats/parquet/write-parquet.ts';
import type { Run, SeriesFile } from './run.ts';

/**
 * Columns of every series file before its variables (one FLOAT column each, null = missing):
 * times are UTC without a zone, `lead_time` is in seconds, `member` null where there is no
 * ensemble, `lon` -180 to 180, `y` and `x` the row and column of the cell in the grid.
 * Rows are ordered by block of cells, cell, member, time; a row group is one block (32 x 32
 * cells, or more where a cell has few rows).
 */
export const KEY_COLUMNS: readonly ParquetColumn[] = [
  { name: 'reference_time', type: 'timestamp', optional: false },
  { name: 'valid_time', type: 'timestamp', optional: false },
  { name: 'lead_time', type: 'int32', optional: false },
  { name: 'member', type: 'int16', optional: true },
  { name: 'lon', type: 'double', optional: false },
  { name: 'lat', type: 'double', optional: false },
  { name: 'y', type: 'int32', optional: false },
  { name: 'x', type: 'int32', optional: false },
];

/** SQL takes names in either case for the same column. */
export function isKeyColumn(name: string): boolean {
  return KEY_COLUMNS.some((column) => column.name === name.toLowerCase());
}

/**
 * The one file that holds all variables, members and times of a cell: query it with
 * `y = row AND x = column`, which leaves a single row group to read. Undefined outside the grid.
 */
export function seriesFileOf(run: Run, row: number, column: number): SeriesFile | undefined {
  const tileRow = Math.floor(row / run.tileCells);
  const tileColumn = Math.floor(column / run.tileCells);
  return run.series.find((file) => file.tileRow === tileRow && file.tileColumn === tileColumn);
}

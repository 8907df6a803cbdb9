import { readReference } from '../reference-table.ts';

/** Columns of reference/hydraulics/hand_d8.csv; the README there gives codes and tolerance. */
export function readHandTable() {
  const { numbers } = readReference('hydraulics/hand_d8.csv');
  const [rows, columns] = [numbers('row'), numbers('col')];
  const [ny, nx] = [Math.max(...rows) + 1, Math.max(...columns) + 1];
  return {
    grid: { nx, ny, cellXM: 10, cellYM: 10, elevationM: Float32Array.from(numbers('z')) },
    d8: numbers('d8'),
    cells: numbers('acc_cells'),
    channelRow: numbers('nearest_channel_row'),
    channelColumn: numbers('nearest_channel_col'),
    hand: numbers('hand'),
  };
}

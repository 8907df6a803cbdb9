import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { referenceDir } from '../../cases.ts';

/** The columns of reference/hydraulics/hand_d8.csv; the README there gives codes and tolerance. */
export function readHandTable() {
  const text = readFileSync(join(referenceDir, 'hydraulics/hand_d8.csv'), 'utf8').trim();
  const rows = text
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));
  const column = (at: number) => rows.map((row) => (row[at] === '' ? NaN : Number(row[at])));
  const [ny, nx] = [Math.max(...column(0)) + 1, Math.max(...column(1)) + 1];
  const grid = { nx, ny, cellXM: 10, cellYM: 10, elevationM: Float32Array.from(column(2)) };
  return {
    grid,
    d8: column(3),
    cells: column(4),
    channelRow: column(6),
    channelColumn: column(7),
    hand: column(8),
  };
}

import { expect, test } from 'vitest';

import { accumulateCells } from '../../../services/science/river-network/accumulation.ts';
import {
  findDrainage,
  heightAboveDrainage,
} from '../../../services/science/river-network/drainage.ts';
import { steepestDescent } from '../../../services/science/river-network/flow-directions.ts';
import { drainTerrain } from '../../../services/science/river-network/resolve-flats.ts';
import { fillDepressions } from '../../../services/science/river-network/fill-depressions.ts';
import { describeReference } from '../../cases.ts';
import { readHandTable } from './hand-table.ts';

describeReference('a terrain without depressions', () => {
  const { grid, d8, cells, channelRow, channelColumn, hand } = readHandTable();
  const flow = steepestDescent(grid);

  test('drains as the reference, code for code', () => {
    expect([...flow.code]).toEqual([...d8]);
    expect([...drainTerrain(grid).code]).toEqual([...d8]);
  });

  test('has nothing to fill', () => {
    expect(fillDepressions(grid)).toEqual(grid.elevationM);
  });

  test('gathers as many cells', () => {
    expect([...accumulateCells(flow)]).toEqual([...cells]);
  });

  test('lies as high above channels of 60 cells and more', () => {
    const gathered = accumulateCells(flow);
    const drainage = findDrainage(flow, (cell) => gathered[cell]! >= 60);
    const expected = channelRow.map((row, cell) =>
      Number.isNaN(row) ? -1 : row * grid.nx + channelColumn[cell]!,
    );
    expect([...drainage]).toEqual([...expected]);
    const found = heightAboveDrainage(drainage, grid.elevationM);
    hand.forEach((metres, cell) => {
      if (Number.isNaN(metres)) expect(found[cell]).toBeNaN();
      // Heights of 32 bits: the reference keeps 64, so 1e-6 of it and a rounding of each height.
      else expect(Math.abs(found[cell]! - metres)).toBeLessThan(1e-6 + 4e-6);
    });
  });
});

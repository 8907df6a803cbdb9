import { expect, test } from 'vitest';

import { connectWater } from '../../../services/science/hand-inundation/connected-water.ts';
import { floodDepth, measureFlood } from '../../../services/science/hand-inundation/flood-depth.ts';
import { openFloodGround } from '../../../services/science/hand-inundation/flood-ground.ts';
import { accumulateAreaKm2 } from '../../../services/science/river-network/accumulation.ts';
import { steepestDescent } from '../../../services/science/river-network/flow-directions.ts';
import { rowAreasKm2 } from '../../../services/science/river-network/terrain-grid.ts';
import { traceReaches } from '../../../services/science/river-network/trace-reaches.ts';
import { describeReference } from '../../cases.ts';
import { readReference } from '../reference-table.ts';
import { readHandTable } from '../river-network/hand-table.ts';

describeReference('water at one stage above all channels', () => {
  const { grid } = readHandTable();
  const flow = steepestDescent(grid);
  const areaKm2 = accumulateAreaKm2(flow, rowAreasKm2(grid));
  // Channels of the reference: 60 cells of 100 m2 and more.
  const reaches = traceReaches(grid, flow, areaKm2, { thresholdKm2: 0.006 });
  const ground = openFloodGround(grid, flow, reaches);

  const { numbers } = readReference('hydraulics/hand_inundation.csv');
  const [cellsAt, volumeAt] = [numbers('inundated_cells'), numbers('volume_m3_dx10')];
  const rows = Array.from(numbers('stage_m'), (stageM, at) => ({
    stageM,
    cells: cellsAt[at]!,
    volumeM3: volumeAt[at]!,
  }));

  test.each(rows)(
    '$stageM m covers $cells cells with $volumeM3 m3',
    ({ stageM, cells, volumeM3 }) => {
      // On a terrain without depressions all water below a stage hangs together with its stream.
      for (const version of [ground, connectWater(ground, reaches)]) {
        const depthM = floodDepth(version, new Float64Array(reaches.length).fill(stageM));
        const found = measureFlood(version, depthM);
        expect(found.cells).toBe(cells);
        expect(found.areaKm2).toBeCloseTo(cells * 1e-4, 12);
        // Heights are kept in 32 bits: 1e-6 m a cell.
        expect(Math.abs(found.volumeM3 - volumeM3)).toBeLessThan(cells * 100 * 1e-6);
      }
    },
  );
});

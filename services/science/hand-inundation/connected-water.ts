import { neighbourOffsets } from '../river-network/flow-directions.ts';
import { openCellHeap } from '../river-network/level-queue.ts';
import { isNeighbour, isWithin } from '../river-network/terrain-grid.ts';
import type { Reach } from '../river-network/reach.ts';
import type { FloodGround } from './flood-ground.ts';

/**
 * The same ground, where a cell is wet only once water has a way to it from its stream: over the
 * lowest crest between, within the catchment of its reach. Depth there is still that below the
 * water level, so ground behind a levee fills at once when it is overtopped.
 *
 * A cell without any way within its catchment stays dry at every stage (infinite).
 */
export function connectWater(
  ground: FloodGround,
  reaches: readonly Pick<Reach, 'cells'>[],
): FloodGround {
  const { nx, ny, handM, reachOf } = ground;
  const floodsFromM = new Float32Array(nx * ny).fill(Infinity);
  const offset = neighbourOffsets(nx);
  const queue = openCellHeap();
  for (const { cells } of reaches) {
    for (const cell of cells) {
      floodsFromM[cell] = Math.max(0, handM[cell]!);
      queue.push(cell, floodsFromM[cell]!);
    }
  }
  for (let cell = queue.pop(); cell >= 0; cell = queue.pop()) {
    const isInner = isWithin(cell, nx, ny);
    for (const step of offset) {
      const neighbour = cell + step;
      if (!isInner && !isNeighbour(cell, neighbour, nx, ny)) continue;
      if (reachOf[neighbour] !== reachOf[cell] || floodsFromM[neighbour]! < Infinity) continue;
      const crest = Math.max(handM[neighbour]!, floodsFromM[cell]!);
      floodsFromM[neighbour] = crest;
      queue.push(neighbour, crest);
    }
  }
  for (let cell = 0; cell < reachOf.length; cell++) if (reachOf[cell]! < 0) floodsFromM[cell] = NaN;
  return { ...ground, floodsFromM };
}

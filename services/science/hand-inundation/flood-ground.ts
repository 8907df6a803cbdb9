import { invalidField } from '../../platform/fault.ts';
import { findCatchments, findDrainage, heightAboveDrainage } from '../river-network/drainage.ts';
import type { FlowDirections } from '../river-network/flow-directions.ts';
import type { Reach } from '../river-network/reach.ts';
import { rowAreasKm2, type TerrainGrid } from '../river-network/terrain-grid.ts';

/** What water of reaches can cover: for each cell how high it lies above which reach. */
export type FloodGround = {
  readonly nx: number;
  readonly ny: number;
  /** area of a cell of each row, m2 */
  readonly rowAreaM2: Float64Array;
  /** index of the reach each cell drains to, -1 = to none: such cells are never said to be dry */
  readonly reachOf: Int32Array;
  /** height above the channel it drains to, m; NaN where it drains to none */
  readonly handM: Float32Array;
  /**
   * stage above which the cell is wet, m: its height, at least 0; with connected water more behind
   * a levee. May be the same array as `handM`
   */
  readonly floodsFromM: Float32Array;
};

/**
 * The ground of a terrain's reaches.
 *
 * @param grid heights above which water stands: raw ones keep levees, conditioned ones do not
 * @param flow directions of the conditioned terrain, the reaches traced on them
 * @throws {Fault} invalid-request, if a reach has no cells; inconsistent-data, if directions circle
 */
export function openFloodGround(
  grid: TerrainGrid,
  flow: FlowDirections,
  reaches: readonly Reach[],
): FloodGround {
  const isChannel = new Uint8Array(grid.nx * grid.ny);
  for (const { id, cells } of reaches) {
    if (cells.length === 0) {
      const detail = `reach ${id} has no cells on this grid`;
      throw invalidField({ field: 'reaches.cells', value: id, detail, allowed: 'traced reaches' });
    }
    for (const cell of cells) isChannel[cell] = 1;
  }
  const reachOf = findCatchments(flow, reaches);
  const drainage = findDrainage(flow, (cell) => isChannel[cell] === 1);
  for (let cell = 0; cell < reachOf.length; cell++) {
    if (Number.isNaN(grid.elevationM[cell]!)) reachOf[cell] = -1;
  }
  const handM = heightAboveDrainage(drainage, grid.elevationM);
  const rowAreaM2 = rowAreasKm2(grid).map((areaKm2) => areaKm2 * 1e6);
  // Ground below its channel is dry as long as the channel is.
  const isBelow = handM.some((height) => height < 0);
  const floodsFromM = isBelow ? handM.map((height) => Math.max(0, height)) : handM;
  return { nx: grid.nx, ny: grid.ny, rowAreaM2, reachOf, handM, floodsFromM };
}

import { Fault } from '../../platform/fault.ts';
import { neighbourOffsets, type FlowDirections } from './flow-directions.ts';

/**
 * Number of cells that drain through each cell, itself included. Cells outside count 1, and nothing
 * drains to them.
 *
 * @throws {Fault} inconsistent-data, if directions run in a circle
 */
export function accumulateCells(flow: FlowDirections): Int32Array {
  const through = new Int32Array(flow.code.length).fill(1);
  accumulateInto(flow, through);
  return through;
}

/**
 * Area that drains through each cell, itself included, km2.
 *
 * @param rowAreaKm2 area of a cell of each row
 * @throws {Fault} inconsistent-data, if directions run in a circle
 */
export function accumulateAreaKm2(flow: FlowDirections, rowAreaKm2: Float64Array): Float64Array {
  const { nx, ny } = flow;
  const through = new Float64Array(nx * ny);
  for (let row = 0; row < ny; row++) through.fill(rowAreaKm2[row]!, row * nx, (row + 1) * nx);
  accumulateInto(flow, through);
  return through;
}

/**
 * Adds to each cell what all cells above it hold, in place: from every source downstream as far as
 * all that flows in has come. Each cell is visited once; one byte a cell beside the sums.
 *
 * @throws {Fault} inconsistent-data, naming a cell, if directions run in a circle
 * @see Zhou, Wei & Fu 2019, A fast and simple algorithm for calculating flow accumulation matrices
 *   from raster digital elevation models, doi:10.1007/s11707-018-0725-9
 */
export function accumulateInto(flow: FlowDirections, amount: Int32Array | Float64Array): void {
  const { nx, code } = flow;
  const offset = neighbourOffsets(nx);
  const waiting = inflows(flow);
  for (let source = 0; source < code.length; source++) {
    if (waiting[source] !== 0) continue;
    let cell = source;
    for (;;) {
      // Done cells wait for one more inflow than there are, so none starts twice.
      waiting[cell] = 255;
      const direction = code[cell]!;
      if (direction < 0) break;
      const next = cell + offset[direction]!;
      amount[next]! += amount[cell]!;
      if (--waiting[next]! > 0) break;
      cell = next;
    }
  }
  const circling = waiting.findIndex((count) => count !== 255);
  if (circling >= 0) throw circle(circling, nx);
}

/** Number of neighbours that drain into each cell. */
export function inflows({ nx, code }: FlowDirections): Uint8Array {
  const offset = neighbourOffsets(nx);
  const count = new Uint8Array(code.length);
  for (let cell = 0; cell < code.length; cell++) {
    const direction = code[cell]!;
    if (direction >= 0) count[cell + offset[direction]!]!++;
  }
  return count;
}

function circle(cell: number, nx: number): Fault {
  const [row, column] = [Math.floor(cell / nx), cell % nx];
  const detail = `flow directions run in a circle above row ${row}, column ${column}`;
  return new Fault('inconsistent-data', detail, { row, column });
}

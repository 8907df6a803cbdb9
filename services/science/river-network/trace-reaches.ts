import { invalidField } from '../../platform/fault.ts';
import { inflows } from './accumulation.ts';
import { neighbourOffsets, stepLengthM, type FlowDirections } from './flow-directions.ts';
import type { Reach } from './reach.ts';
import { strahlerOrders } from './river-network.ts';
import { rowSizes, type TerrainGrid } from './terrain-grid.ts';

/** What becomes a stream, and where one reach ends. */
export type StreamOptions = {
  /** least area that makes a stream, km2 */
  readonly thresholdKm2: number;
  /** longer reaches are cut into pieces of about this length, m */
  readonly maxLengthM?: number;
};

/**
 * The streams of a terrain as reaches, which begin where enough area has come together and at
 * confluences, and end at the next confluence, off the map or in a pit. `id` is the row and column
 * of its last cell. A reach reaches from the centre of its first cell to that of the next one's
 * first cell, the last one half a cell beyond its last.
 *
 * @param grid the terrain that gave the directions
 * @param areaKm2 area that drains through each cell, of `accumulateAreaKm2`
 * @throws {Fault} invalid-request, if the threshold is not above 0
 */
export function traceReaches(
  grid: TerrainGrid,
  flow: FlowDirections,
  areaKm2: Float64Array,
  options: StreamOptions,
): Reach[] {
  const { thresholdKm2, maxLengthM = Infinity } = options;
  for (const [field, value] of Object.entries({ thresholdKm2, maxLengthM })) {
    if (value > 0) continue;
    throw invalidField({ field, value, detail: 'streams need one', allowed: 'more than 0' });
  }
  const { nx, elevationM } = grid;
  const { xM, yM } = rowSizes(grid);
  const offset = neighbourOffsets(nx);
  const isStream = (cell: number) =>
    areaKm2[cell]! >= thresholdKm2 && !Number.isNaN(elevationM[cell]!);
  const branches = streamInflows(flow, isStream);
  const nextOf = (cell: number) => {
    const code = flow.code[cell]!;
    return code < 0 ? -1 : cell + offset[code]!;
  };
  const stepM = (cell: number) => {
    const row = Math.floor(cell / nx);
    const code = flow.code[cell]!;
    return code < 0 ? (xM[row]! + yM[row]!) / 4 : stepLengthM(xM, yM, row, code);
  };
  const nameOf = (cell: number) => `${Math.floor(cell / nx)}-${cell % nx}`;

  const traced: Omit<Reach, 'strahler'>[] = [];
  const idOfFirst = new Map<number, string>();
  const endings: number[] = [];
  const trace = (first: number): number => {
    const cells = [first];
    let cell = first;
    let lengthM = stepM(first);
    for (let next = nextOf(cell); next >= 0; next = nextOf(cell)) {
      if (branches[next]! > 1 || lengthM >= maxLengthM) break;
      cells.push(next);
      lengthM += stepM(next);
      cell = next;
    }
    const next = nextOf(cell);
    const fallM = elevationM[first]! - elevationM[next < 0 ? cell : next]!;
    idOfFirst.set(first, nameOf(cell));
    endings.push(next);
    traced.push({
      id: nameOf(cell),
      nextId: null,
      upstreamAreaKm2: areaKm2[cell]!,
      headAreaKm2: areaKm2[first]!,
      lengthM,
      slopeMPerM: fallM / lengthM,
      cells: Int32Array.from(cells),
    });
    return next;
  };
  for (let cell = 0; cell < flow.code.length; cell++) {
    if (!isStream(cell) || branches[cell] === 1) continue;
    // A piece that was cut for its length goes on in a cell that no confluence begins.
    let next = trace(cell);
    while (next >= 0 && branches[next]! <= 1) next = trace(next);
  }
  const reaches = traced.map((reach, index) => ({
    ...reach,
    nextId: endings[index]! < 0 ? null : idOfFirst.get(endings[index]!)!,
  }));
  const orders = strahlerOrders(reaches);
  return reaches.map((reach, index) => ({ ...reach, strahler: orders[index]! }));
}

/** Number of neighbouring stream cells that drain into each cell. */
function streamInflows(flow: FlowDirections, isStream: (cell: number) => boolean): Uint8Array {
  // Only streams count: the others are taken out of the directions for this.
  const code = flow.code.map((direction, cell) => (isStream(cell) ? direction : -1));
  return inflows({ ...flow, code });
}

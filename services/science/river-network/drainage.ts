import { Fault } from '../../platform/fault.ts';
import { neighbourOffsets, type FlowDirections } from './flow-directions.ts';

/** Of a cell of labels: not known yet, water from it goes where its direction leads. */
export const UNLABELLED = -2;
/** Of a cell of labels: outside, or draining to nothing that has a label. */
export const NOWHERE = -1;
const ON_THE_WAY = -3;

/**
 * Gives each unlabelled cell the label of the first labelled cell downstream, in place; `NOWHERE`
 * where there is none on the map. Each cell is visited twice, nothing is allocated.
 *
 * @throws {Fault} inconsistent-data, if directions run in a circle
 */
export function labelUpstream({ nx, code }: FlowDirections, labels: Int32Array): void {
  const offset = neighbourOffsets(nx);
  for (let start = 0; start < code.length; start++) {
    if (labels[start] !== UNLABELLED) continue;
    let cell = start;
    let label = NOWHERE;
    for (;;) {
      if (labels[cell]! !== UNLABELLED) {
        label = labels[cell]!;
        break;
      }
      labels[cell] = ON_THE_WAY;
      if (code[cell]! < 0) break;
      cell += offset[code[cell]!]!;
    }
    if (label === ON_THE_WAY) {
      const [row, column] = [Math.floor(cell / nx), cell % nx];
      const detail = `flow directions run in a circle through row ${row}, column ${column}`;
      throw new Fault('inconsistent-data', detail, { row, column });
    }
    cell = start;
    while (labels[cell] === ON_THE_WAY) {
      labels[cell] = label;
      if (code[cell]! >= 0) cell += offset[code[cell]!]!;
    }
  }
}

/** What drains to one outlet, for each of them. */
export type Basins = {
  /** index into `outlets` of each cell, -1 outside */
  readonly basin: Int32Array;
  /** cells that drain to no neighbour, row by row: at the edge of the map, or bottoms of pits */
  readonly outlets: Int32Array;
};

/**
 * The basins of a map: each inside cell belongs to the outlet it drains to.
 *
 * @param elevationM heights, NaN outside
 * @throws {Fault} inconsistent-data, if directions run in a circle
 */
export function findBasins(flow: FlowDirections, elevationM: Float32Array): Basins {
  const basin = new Int32Array(flow.code.length).fill(UNLABELLED);
  const outlets: number[] = [];
  for (let cell = 0; cell < basin.length; cell++) {
    if (Number.isNaN(elevationM[cell]!)) basin[cell] = NOWHERE;
    else if (flow.code[cell]! < 0) basin[cell] = outlets.push(cell) - 1;
  }
  labelUpstream(flow, basin);
  return { basin, outlets: Int32Array.from(outlets) };
}

/**
 * The catchment of each reach: for each cell the index of the reach it drains to first, -1 where
 * it drains to none.
 *
 * @param reaches only their cells count
 */
export function findCatchments(
  flow: FlowDirections,
  reaches: readonly { readonly cells: Int32Array }[],
): Int32Array {
  const catchment = new Int32Array(flow.code.length).fill(UNLABELLED);
  reaches.forEach(({ cells }, index) => {
    for (const cell of cells) catchment[cell] = index;
  });
  labelUpstream(flow, catchment);
  return catchment;
}

/**
 * The first channel cell downstream of each cell, itself if it is one; -1 where there is none:
 * such a cell drains off the map, or into a pit.
 */
export function findDrainage(
  flow: FlowDirections,
  isChannel: (cell: number) => boolean,
): Int32Array {
  const drainage = new Int32Array(flow.code.length).fill(UNLABELLED);
  for (let cell = 0; cell < drainage.length; cell++) if (isChannel(cell)) drainage[cell] = cell;
  labelUpstream(flow, drainage);
  return drainage;
}

/**
 * HAND: height above the nearest drainage, along the way water takes, m. NaN for cells without any:
 * outside, off the map, into a pit.
 *
 * With the heights that gave the directions it is never negative. With raw heights it keeps levees
 * and what was cut, and is below 0 where the ground lies deeper than its channel.
 *
 * @param drainage the channel cell of each cell, of `findDrainage`
 * @see Nobre et al. 2011, doi:10.1016/j.jhydrol.2011.03.051
 */
export function heightAboveDrainage(drainage: Int32Array, elevationM: Float32Array): Float32Array {
  const handM = new Float32Array(drainage.length);
  for (let cell = 0; cell < handM.length; cell++) {
    const channel = drainage[cell]!;
    handM[cell] = channel < 0 ? NaN : elevationM[cell]! - elevationM[channel]!;
  }
  return handM;
}

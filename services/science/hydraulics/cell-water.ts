import type { FloodPlan } from './plan-flood.ts';
import { cellOf } from './memory-layout.ts';

/** Water of single cells, beside the kernel: what flows in and out at places and at the sides. */
export type CellWater = {
  /** m, with what 32 bits cannot hold of it */
  depthM(cell: number): number;
  /** above the datum, m */
  bedM(cell: number): number;
  levelM(cell: number): number;
  manningSM13(cell: number): number;
  /**
   * Adds a depth, m, or takes one (never more than is there), and keeps the products as the kernel
   * does.
   *
   * @returns what was added, m: as it was asked for, but for rounding and what was not there
   */
  add(cell: number, depthM: number, timeS: number): number;
};

/** The water of a flood at rest, cell by cell. */
export function openCellWater({ layout, memory, options }: FloodPlan): CellWater {
  const f32 = new Float32Array(memory.buffer);
  const flags = new Uint8Array(memory.buffer);
  const { nx, arrays, flagsAt, flagStride } = layout;
  const { wetDepthM, leastFlowDepthM } = options;
  const toDepth = (array: 'rest' | 'bed' | 'friction' | 'highest' | 'arrival' | 'duration') =>
    arrays[array]! - arrays.depth!;
  const [rest, bed, friction, highest, arrival, duration] = (
    ['rest', 'bed', 'friction', 'highest', 'arrival', 'duration'] as const
  ).map(toDepth) as [number, number, number, number, number, number];
  const at = (cell: number) => cellOf(layout, 'depth', cell);
  const depthM = (cell: number) => f32[at(cell)]! + f32[at(cell) + rest]!;
  return {
    depthM,
    bedM: (cell) => f32[at(cell) + bed]!,
    levelM: (cell) => f32[at(cell) + bed]! + depthM(cell),
    manningSM13: (cell) => f32[at(cell) + friction]!,
    add(cell, changeM, timeS) {
      const place = at(cell);
      const oldM = f32[place]!;
      const before = oldM + f32[place + rest]!;
      const wanted = Math.max(before + changeM, 0);
      f32[place] = wanted;
      const newM = f32[place];
      f32[place + rest] = wanted - newM;
      if (newM > leastFlowDepthM) {
        flags[flagsAt + Math.floor(cell / nx) * flagStride + ((cell % nx) >> 4)] = 1;
      }
      if (newM > f32[place + highest]!) {
        if (newM > wetDepthM && f32[place + highest]! <= wetDepthM) f32[place + arrival] = timeS;
        f32[place + highest] = newM;
      }
      const [was, is] = [oldM > wetDepthM, newM > wetDepthM];
      if (was !== is) f32[place + duration]! += is ? -timeS : timeS;
      return newM + f32[place + rest]! - before;
    },
  };
}

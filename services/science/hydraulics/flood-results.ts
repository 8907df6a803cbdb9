import type { ShallowWaterKernel } from '../kernels/shallow-water-kernel.ts';
import type { Flood, FloodBalance, FloodProducts } from './flood-model.ts';
import { type CellArray, cellOf, SLOT, slotOf } from './memory-layout.ts';
import type { FloodPlan } from './plan-flood.ts';

/** Beds above this are walls. */
const WALL_M = 1e29;
/** Thinner water has no velocity to speak of, m; as in the kernel. */
const THIN_M = 0.01;

/** Goes over the cells of a raster; walls are NaN. */
function mapCells(plan: FloodPlan, valueOf: (cell: number) => number): Float32Array {
  const { layout, memory } = plan;
  const f32 = new Float32Array(memory.buffer);
  return Float32Array.from({ length: layout.nx * layout.ny }, (_, cell) =>
    f32[cellOf(layout, 'bed', cell)]! > WALL_M ? NaN : valueOf(cell),
  );
}

function openArray({ layout, memory }: FloodPlan, array: CellArray): (cell: number) => number {
  const f32 = new Float32Array(memory.buffer);
  return (cell) => f32[cellOf(layout, array, cell)]!;
}

export function readDepths(plan: FloodPlan): Float32Array {
  return mapCells(plan, openArray(plan, 'depth'));
}

/** Of a cell: the mean of its two faces across; through the edge of the grid there is no face. */
function openCentre(plan: FloodPlan) {
  const { layout, memory } = plan;
  const f32 = new Float32Array(memory.buffer);
  return {
    eastM2S: (cell: number): number => {
      const at = cellOf(layout, 'eastward', cell);
      return (f32[at]! + f32[at + 1]!) / 2;
    },
    northM2S: (cell: number): number => {
      const at = cellOf(layout, 'southward', cell);
      return -(f32[at]! + f32[at + layout.stride]!) / 2;
    },
  };
}

export function readVelocities(plan: FloodPlan): Float32Array {
  const depthOf = openArray(plan, 'depth');
  const { eastM2S, northM2S } = openCentre(plan);
  return mapCells(plan, (cell) => {
    const depthM = depthOf(cell);
    return depthM > THIN_M ? Math.hypot(eastM2S(cell), northM2S(cell)) / depthM : 0;
  });
}

export function readDischarges(plan: FloodPlan): ReturnType<Flood['dischargeM2S']> {
  const { eastM2S, northM2S } = openCentre(plan);
  return { eastM2S: mapCells(plan, eastM2S), northM2S: mapCells(plan, northM2S) };
}

export function readProducts(plan: FloodPlan): FloodProducts {
  const { layout, memory, options } = plan;
  const timeS = new Float64Array(memory.buffer)[slotOf(layout, 0) + SLOT.timeS]!;
  const depthOf = openArray(plan, 'depth');
  const durationOf = openArray(plan, 'duration');
  return {
    maximumDepthM: mapCells(plan, openArray(plan, 'highest')),
    maximumVelocityMS: mapCells(plan, openArray(plan, 'fastest')),
    hazardRating: mapCells(plan, openArray(plan, 'hazard')),
    arrivalS: mapCells(plan, openArray(plan, 'arrival')),
    durationS: mapCells(
      plan,
      (cell) => durationOf(cell) + (depthOf(cell) > options.wetDepthM ? timeS : 0),
    ),
  };
}

/** What became of the water; the kernel is one over the plan's memory that nobody uses. */
export function readBalance(plan: FloodPlan, kernel: ShallowWaterKernel): FloodBalance {
  const { layout, memory, cellM, initialM3 } = plan;
  const slots = new Float64Array(memory.buffer);
  const sum = (number: number) =>
    layout.bandEnds.reduce((total, _, band) => total + slots[slotOf(layout, band) + number]!, 0);
  kernel.open(
    0,
    layout.ny,
    4 * layout.stride,
    layout.flagStride,
    layout.chunkBytes,
    layout.cellsAt,
    layout.arrayBytes,
    layout.flagsAt,
    layout.flagArrayBytes,
    0,
    layout.scratchAt[0]!,
    layout.leveesAt,
    layout.leveeStartsAt,
    plan.options.wetDepthM,
  );
  const storedM3 = kernel.findStored() * cellM * cellM;
  const inflowM3 = sum(SLOT.inflowM3);
  const rainM3 = sum(SLOT.rainM3);
  const boundaryInM3 = sum(SLOT.boundaryInM3);
  const outflowM3 = sum(SLOT.outflowM3);
  const infiltratedM3 = sum(SLOT.infiltratedM3);
  const broughtM3 = initialM3 + inflowM3 + rainM3 + boundaryInM3;
  const errorM3 = storedM3 - (broughtM3 - outflowM3 - infiltratedM3);
  return {
    initialM3,
    inflowM3,
    rainM3,
    boundaryInM3,
    outflowM3,
    infiltratedM3,
    storedM3,
    errorM3,
    relativeError: broughtM3 > 0 ? errorM3 / broughtM3 : 0,
  };
}

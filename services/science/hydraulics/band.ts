import { Fault } from '../../platform/fault.ts';
import { openShallowWaterKernel } from '../kernels/shallow-water-kernel.ts';
import { openBarrier } from './barrier.ts';
import { openCellWater } from './cell-water.ts';
import { openEdges } from './edges.ts';
import { openPlaces } from './inflow-places.ts';
import { SLOT, slotOf } from './memory-layout.ts';
import type { FloodPlan } from './plan-flood.ts';
import { rainBetween } from './rain.ts';
import { openStepLength } from './step-length.ts';

/** Rain and soil are let wait for so long, s: a pass over all cells for a hair of water is no use. */
const RAIN_EVERY_S = 2;
const SOAK_EVERY_S = 5;

/** A band of rows of a flood, run by one thread; others run theirs beside it. */
export type FloodBand = {
  /**
   * Goes on, together with all other bands, to exactly this time, or for at most so many steps.
   *
   * @returns `false` when it was stopped or has come to the end of its steps before
   * @throws {Fault} `inconsistent-data`: a step would be too short, or the water too deep
   */
  advance(untilS: number, mostSteps?: number): boolean;
};

/** @throws {Fault} `unavailable`: in `advance`, when another band is lost */
export function openFloodBand(plan: FloodPlan, band: number): FloodBand {
  const { layout, memory, options, cellM, rain, groundKind } = plan;
  const { bandEnds, stride, flagStride, arrays } = layout;
  const bands = bandEnds.length;
  const [first, end] = [band === 0 ? 0 : bandEnds[band - 1]!, bandEnds[band]!];
  const slots = new Float64Array(memory.buffer);
  const own = slotOf(layout, band);
  const barrier = openBarrier(new Int32Array(memory.buffer, layout.barrierAt, 4), bands);
  const kernel = openShallowWaterKernel(memory);
  const water = openCellWater(plan, { first, end });
  const edges = openEdges(plan, water);
  const places = openPlaces(plan, water);
  const stepLength = openStepLength(plan);
  const rainfall = openRainfall();
  const areaM2 = cellM * cellM;

  function openRainfall(): (fromS: number, toS: number) => number {
    if (rain === undefined) return () => 0;
    const { columnOf, rowOf, nx, ny } = rain;
    const fallenM = new Float32Array(nx * ny);
    // Cells with ground of this band under each cell of the rain.
    const counts = new Float64Array(nx * ny);
    for (let row = first; row < end; row++) {
      for (let column = 0; column < layout.nx; column++) {
        const isWall = water.bedM(row * layout.nx + column) > 1e29;
        if (!isWall) counts[rowOf[row]! * nx + columnOf[column]!]!++;
      }
    }
    const rows = new Float32Array(memory.buffer);
    const used = new Set(rowOf.subarray(first, end));
    return (fromS, toS) => {
      if (!rainBetween(rain, fromS, toS, fallenM)) return 0;
      // Bands that share a row write the same into it.
      for (const row of used) {
        const start = layout.rainAt / 4 + row * stride;
        for (let column = 0; column < layout.nx; column++) {
          rows[start + column] = fallenM[row * nx + columnOf[column]!]!;
        }
      }
      const deepestM = kernel.addRain(
        layout.rainAt,
        layout.rainTableAt,
        options.leastFlowDepthM,
        toS,
      );
      let sumM = 0;
      for (let cell = 0; cell < counts.length; cell++) sumM += counts[cell]! * fallenM[cell]!;
      slots[own + SLOT.rainM3]! += sumM * areaM2;
      return deepestM;
    };
  }

  function soak(fromS: number, toS: number): void {
    const seconds = Math.fround(toS - fromS);
    const [rates, second, states] = (['groundRate', 'groundSecond', 'groundState'] as const).map(
      (name) => 4 * arrays[name]!,
    ) as [number, number, number];
    const row = 4 * stride;
    const sumM = kernel.infiltrate(groundKind!, seconds, rates, row, second, row, states, toS);
    slots[own + SLOT.infiltratedM3]! += sumM * areaM2;
  }

  const open = () =>
    kernel.open(
      first,
      end,
      4 * stride,
      flagStride,
      layout.chunkBytes,
      layout.cellsAt,
      layout.arrayBytes,
      layout.flagsAt,
      layout.flagArrayBytes,
      bands === 1 ? 0 : layout.haloAt[band]!,
      layout.scratchAt[band]!,
      layout.leveesAt,
      layout.leveeStartsAt,
      options.wetDepthM,
    );

  function step(timeS: number, untilS: number): boolean {
    const overCell = stepLength(timeS, untilS);
    const stepS = overCell * cellM;
    const isLast = untilS - (timeS + stepS) < 1e-6 * stepS;
    const endS = isLast ? untilS : timeS + stepS;
    // Nobody writes: what is read of others' cells is read here.
    kernel.pull(16, 16);
    places.look(timeS, stepS);
    edges.look(stepS, endS);
    if (!barrier.wait()) throw new Fault('unavailable', 'another part of the flood was lost');
    slots[own + SLOT.inflowM3]! += places.bring();
    const { inM3, outM3 } = edges.bring(stepS);
    slots[own + SLOT.boundaryInM3]! += inM3;
    slots[own + SLOT.outflowM3]! += outM3;
    const looks = endS - slots[own + SLOT.lookedS]! >= options.sampleS || isLast;
    if (looks) slots[own + SLOT.lookedS] = endS;
    const { theta, leastFlowDepthM } = options;
    let deepestM = kernel.step(stepS, overCell, theta, leastFlowDepthM, endS, looks);
    places.note(stepS);
    edges.note();
    if (isLast || endS - slots[own + SLOT.rainedS]! >= RAIN_EVERY_S) {
      deepestM = Math.max(deepestM, rainfall(slots[own + SLOT.rainedS]!, endS));
      slots[own + SLOT.rainedS] = endS;
    }
    if (groundKind !== undefined && (isLast || endS - slots[own + SLOT.soakedS]! >= SOAK_EVERY_S)) {
      soak(slots[own + SLOT.soakedS]!, endS);
      slots[own + SLOT.soakedS] = endS;
    }
    slots[own + SLOT.deepestM] = deepestM;
    slots[own + SLOT.stepS] = stepS;
    slots[own + SLOT.timeS] = endS;
    slots[own + SLOT.steps]! += 1;
    if (band === 0) slots[own + SLOT.isStopped] = Number(barrier.isStopAsked());
    if (!barrier.wait()) throw new Fault('unavailable', 'another part of the flood was lost');
    return slots[slotOf(layout, 0) + SLOT.isStopped] === 1;
  }

  return {
    advance(untilS, mostSteps = Infinity) {
      // Another thread may have run this band since, and left other things in its scratch.
      open();
      for (let steps = 0; steps < mostSteps; steps++) {
        const timeS = slots[own + SLOT.timeS]!;
        if (timeS >= untilS) return true;
        if (step(timeS, untilS)) return slots[own + SLOT.timeS]! >= untilS;
      }
      return slots[own + SLOT.timeS]! >= untilS;
    },
  };
}

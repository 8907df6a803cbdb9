import { Fault } from '../../platform/fault.ts';
import { cellOf, SLOT, slotOf } from './memory-layout.ts';
import type { FloodPlan } from './plan-flood.ts';
import { valueAt } from './series.ts';

const GRAVITY = 9.80665;
/** Deeper water than this is a scheme that has gone to pieces, m. */
const ABSURD_M = 1e4;
/** Rounds in which a step is shortened for the water that comes in during it. */
const ROUNDS = 8;

/**
 * Gives the length of each step, as step over cell in 32 bits, the same in every band: the time in
 * which a gravity wave on the deepest water crosses the given share of a cell. The deepest water is
 * that of any band, that of any level beyond a side, and what the inflows heap up in their cells
 * until the end of the step: so also the first steps over dry land are short enough.
 *
 * @throws {Fault} `inconsistent-data`: the step would be too short, or the water is absurdly deep
 */
export function openStepLength(plan: FloodPlan): (timeS: number, untilS: number) => number {
  const { layout, memory, options, cellM, edges, inflows } = plan;
  const slots = new Float64Array(memory.buffer);
  const f32 = new Float32Array(memory.buffer);
  const bedOf = (cell: number) => f32[cellOf(layout, 'bed', cell)]!;
  const levels = edges.flatMap((edge) => {
    if (edge.kind !== 'level') return [];
    return [
      {
        levelM: edge.levelM,
        lowestM: edge.cells.reduce((low, cell) => Math.min(low, bedOf(cell)), Infinity),
      },
    ];
  });

  function deepestAt(timeS: number, stepS: number, standingM: number): number {
    let deepestM = standingM;
    for (const { levelM, lowestM } of levels) {
      const highM = Math.max(valueAt(levelM, timeS), valueAt(levelM, timeS + stepS));
      deepestM = Math.max(deepestM, highM - lowestM);
    }
    for (const { cells, lowest, discharge } of inflows) {
      const flowM3S = Math.max(valueAt(discharge, timeS), valueAt(discharge, timeS + stepS));
      const at = cellOf(layout, 'depth', lowest);
      // Into one cell while all are dry; later by conveyance, half a step ahead of it at most.
      const heapedM =
        (flowM3S * stepS) / (cellM * cellM * (f32[at]! > 0 ? Math.max(cells.length / 2, 1) : 1));
      deepestM = Math.max(deepestM, f32[at]! + heapedM);
    }
    return deepestM;
  }

  return (timeS, untilS) => {
    let standingM = 0;
    for (let band = 0; band < layout.bandEnds.length; band++) {
      standingM = Math.max(standingM, slots[slotOf(layout, band) + SLOT.deepestM]!);
    }
    if (!(standingM < ABSURD_M)) {
      const facts = { timeS, deepestM: standingM };
      throw new Fault('inconsistent-data', 'the water has become absurdly deep', facts);
    }
    const waveS = (deepM: number) =>
      (options.courant * cellM) / Math.sqrt(GRAVITY * Math.max(deepM, options.leastFlowDepthM));
    let wantedS = Math.min(waveS(standingM), options.longestStepS);
    for (let round = 0; round < ROUNDS; round++) {
      const mostS = waveS(deepestAt(timeS, wantedS, standingM));
      if (wantedS <= mostS) break;
      // What comes in is less in a shorter step, so the answer lies between.
      wantedS = round === ROUNDS - 1 ? mostS : Math.sqrt(wantedS * mostS);
    }
    if (!(wantedS >= options.shortestStepS)) {
      const deepestM = deepestAt(timeS, wantedS, standingM);
      const detail = `a step of ${wantedS} s would be needed where water is ${deepestM} m deep`;
      const { shortestStepS } = options;
      throw new Fault('inconsistent-data', detail, { timeS, deepestM, shortestStepS });
    }
    const leftS = untilS - timeS;
    // The last steps before a stop are alike, so that none is a splinter.
    const stepS = leftS <= 3 * wantedS ? leftS / Math.ceil(leftS / wantedS) : wantedS;
    return Math.fround(stepS / cellM);
  };
}

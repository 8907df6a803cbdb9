import { Fault, invalidField } from '../../platform/fault.ts';
import { openShallowWaterKernel } from '../kernels/shallow-water-kernel.ts';
import { openFloodBand } from './band.ts';
import type { AdvanceOptions, Flood, FloodModel } from './flood-model.ts';
import {
  readBalance,
  readDepths,
  readDischarges,
  readProducts,
  readVelocities,
} from './flood-results.ts';
import { SLOT, slotOf } from './memory-layout.ts';
import { type FloodPlan, planFlood } from './plan-flood.ts';
import { covers } from './series.ts';

/** Whoever runs the bands of a flood: this thread, or others. */
export type FloodRunner = {
  /** Goes on until then; `onSlice` is called now and then, and may throw. */
  advance(untilS: number, onSlice: () => void, signal?: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** Water that came from nowhere, or is lost, of all that came in: more ends a run. */
const MOST_ERROR = 1e-6;
/** Between two looks at the clock and at the signal, ms. */
const SLICE_MS = 40;

/**
 * Water on its way over a grid, on this thread, by the local-inertial equations: depth of the water
 * at the cells, discharge at the faces between them, in 32 bits with what they cannot hold kept
 * beside. Steps follow the deepest water; dry land is left out.
 *
 * Right for floods that spread with a Froude number below about 1; not for dam breaks, whose
 * momentum the equations leave out.
 *
 * @throws {Fault} `invalid-request`: what cannot be run, with field and value; `too-large`
 * @see Bates, Horritt & Fewtrell 2010, doi:10.1016/j.jhydrol.2010.03.027
 * @see de Almeida, Bates, Freer & Souvignet 2012, doi:10.1029/2011WR011570
 */
export function openFlood(model: FloodModel): Flood {
  const plan = planFlood(model);
  const band = openFloodBand(plan, 0);
  return openFloodOver(plan, {
    async advance(untilS, onSlice, signal) {
      let steps = 1;
      for (let done = false; !done;) {
        signal?.throwIfAborted();
        const from = performance.now();
        done = band.advance(untilS, steps);
        const tookMs = performance.now() - from;
        steps = Math.max(Math.round((steps * SLICE_MS) / Math.max(tookMs, SLICE_MS / 8)), 1);
        onSlice();
        // Lets others have the thread.
        if (!done) await new Promise((resolve) => setTimeout(resolve));
      }
    },
    close: () => Promise.resolve(),
  });
}

/** A flood whose bands are run by `runner`. */
export function openFloodOver(plan: FloodPlan, runner: FloodRunner): Flood {
  const slots = new Float64Array(plan.memory.buffer);
  const first = slotOf(plan.layout, 0);
  const kernel = openShallowWaterKernel(plan.memory);
  const balance = () => readBalance(plan, kernel);

  function checkUntil(untilS: number): void {
    const fromS = slots[first + SLOT.timeS]!;
    if (!(untilS >= fromS && Number.isFinite(untilS))) {
      const detail = `the flood is at ${fromS} s already`;
      throw invalidField({ field: 'untilS', value: untilS, detail });
    }
    const series = [
      ...plan.inflows.map(({ field, discharge }) => ({
        field: `${field}.discharge`,
        series: discharge,
      })),
      ...plan.edges.flatMap((edge) =>
        edge.kind === 'level' ? [{ field: `${edge.field}.level`, series: edge.levelM }] : [],
      ),
    ];
    for (const { field, series: own } of series) {
      if (covers(own, fromS, untilS)) continue;
      const { timeS } = own;
      const value = [timeS[0], timeS[timeS.length - 1]];
      const detail = `does not cover the time from ${fromS} to ${untilS} s`;
      throw invalidField({ field, value, detail, allowed: [fromS, untilS] });
    }
  }

  return {
    get timeS() {
      return slots[first + SLOT.timeS]!;
    },
    get steps() {
      return slots[first + SLOT.steps]!;
    },
    wallCells: plan.wallCells,
    async advanceTo(untilS, { onProgress, signal }: AdvanceOptions = {}) {
      checkUntil(untilS);
      const fromS = slots[first + SLOT.timeS]!;
      const began = performance.now();
      const tell = () => {
        const timeS = slots[first + SLOT.timeS]!;
        const share = untilS > fromS ? (timeS - fromS) / (untilS - fromS) : 1;
        const passedS = (performance.now() - began) / 1000;
        onProgress?.({
          timeS,
          untilS,
          stepS: slots[first + SLOT.stepS]!,
          steps: slots[first + SLOT.steps]!,
          deepestM: slots[first + SLOT.deepestM]!,
          share,
          secondsLeft: share > 0 ? (passedS * (1 - share)) / share : Infinity,
        });
      };
      if (untilS > fromS) await runner.advance(untilS, tell, signal);
      const { relativeError, errorM3 } = balance();
      if (!(Math.abs(relativeError) <= MOST_ERROR)) {
        const detail = `${errorM3} m3 of water came from nowhere, or were lost`;
        throw new Fault('inconsistent-data', detail, { relativeError, most: MOST_ERROR });
      }
    },
    depthM: () => readDepths(plan),
    velocityMS: () => readVelocities(plan),
    dischargeM2S: () => readDischarges(plan),
    products: () => readProducts(plan),
    balance,
    close: () => runner.close(),
  };
}

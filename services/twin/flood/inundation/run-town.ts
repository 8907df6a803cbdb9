import type {
  Flood,
  FloodBalance,
  FloodModel,
  FloodProducts,
} from '../../../science/hydraulics/flood-model.ts';
import { openFloodPool } from '../../kernels/flood-pool.ts';
import type { TownInflow } from './inflows.ts';

/** A run of a town that has ended. */
export type TownRun = {
  /** hours from the start on, the start first */
  readonly timesH: readonly number[];
  /** at each of them, m; NaN on walls */
  readonly depthsM: readonly Float32Array[];
  readonly products: FloodProducts;
  readonly balance: FloodBalance;
  readonly steps: number;
  /** how long the rivers ran before the start until they flowed as they do at it, hours */
  readonly filledHours: number;
};

/** Longest that the rivers are filled for, hours, and how near their outflow must come to inflow. */
const MOST_FILL_H = 6;
const STEADY_SHARE = 0.03;
const FILL_STEP_S = 1800;

/**
 * Runs a town: first the rivers until they flow through it steadily with what comes in at the
 * start, then what comes. The threads are closed whatever happens.
 *
 * @param hooks.onStep each time at which depths are told, as soon as it is there
 * @param hooks.onShare of the run that is done, 0 to 1
 */
export async function runTown(
  model: FloodModel,
  inflows: readonly TownInflow[],
  { hours, stepHours }: { readonly hours: number; readonly stepHours: number },
  hooks: {
    readonly signal?: AbortSignal | undefined;
    readonly onShare?: (share: number) => void;
    readonly onStep?: (hour: number, depthM: Float32Array) => Promise<void>;
  } = {},
): Promise<TownRun> {
  const { signal, onShare, onStep } = hooks;
  const filled = await fillRivers(model, inflows, signal);
  const flood = openFloodPool({ ...model, initial: { kind: 'depth', depthM: filled.depthM } });
  try {
    const timesH = [0];
    const depthsM = [flood.depthM()];
    await onStep?.(0, depthsM[0]!);
    for (let hour = 0; hour < hours;) {
      const next = Math.min(hour + stepHours, hours);
      const from = hour;
      await flood.advanceTo(next * 3600, {
        ...(signal !== undefined && { signal }),
        onProgress: ({ share }) => onShare?.((from + share * (next - from)) / hours),
      });
      const depthM = flood.depthM();
      timesH.push(next);
      depthsM.push(depthM);
      await onStep?.(next, depthM);
      hour = next;
    }
    return {
      timesH,
      depthsM,
      products: flood.products(),
      balance: flood.balance(),
      steps: flood.steps,
      filledHours: filled.hours,
    };
  } finally {
    await flood.close();
  }
}

/** The depth of rivers that carry what comes in at the start; dry where nothing does. */
async function fillRivers(
  model: FloodModel,
  inflows: readonly TownInflow[],
  signal: AbortSignal | undefined,
): Promise<{ readonly depthM: Float32Array; readonly hours: number }> {
  const comesM3S = inflows.reduce((sum, { firstM3S }) => sum + firstM3S, 0);
  const { rain: _, ...dry } = model;
  const flood: Flood = openFloodPool({
    ...dry,
    // Nothing has broken yet: what will break stands.
    ...(model.levees && { levees: model.levees.map((each) => ({ ...each, breaches: [] })) }),
    inflows: inflows.map(({ inflow, firstM3S }) => ({ ...inflow, discharge: firstM3S })),
  });
  try {
    let outM3 = 0;
    if (!(comesM3S > 0)) return { depthM: flood.depthM(), hours: 0 };
    for (let timeS = FILL_STEP_S; timeS <= MOST_FILL_H * 3600; timeS += FILL_STEP_S) {
      await flood.advanceTo(timeS, signal === undefined ? {} : { signal });
      const { outflowM3 } = flood.balance();
      const leavesM3S = (outflowM3 - outM3) / FILL_STEP_S;
      outM3 = outflowM3;
      if (Math.abs(leavesM3S / comesM3S - 1) < STEADY_SHARE) break;
    }
    return { depthM: flood.depthM(), hours: flood.timeS / 3600 };
  } finally {
    await flood.close();
  }
}

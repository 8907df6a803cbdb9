import { invalidField } from '../../platform/fault.ts';

/** Shares of inflow at the end, inflow at the start and outflow at the start of a step; sum 1. */
export type RoutingWeights = readonly [
  inflowEnd: number,
  inflowStart: number,
  outflowStart: number,
];

/**
 * Weights of Muskingum's method.
 *
 * @param travel time K of the reach and the step, both in hours; weight X, 0 to 0.5
 * @throws {Fault} invalid-request unless 2 K X <= step <= 2 K (1 - X): outside, outflows go below
 *   zero
 * @see Chow, Maidment & Mays 1988, Applied Hydrology, eq. 8.4.7 to 8.4.10
 */
export function muskingumWeights(travel: {
  readonly travelTimeHours: number;
  readonly weight: number;
  readonly timeStepHours: number;
}): RoutingWeights {
  const { travelTimeHours: k, weight: x, timeStepHours: step } = travel;
  if (!(x >= 0 && x <= 0.5)) {
    const detail = `is ${x}, allowed is 0 to 0.5`;
    throw invalidField({ field: 'weight', value: x, detail, allowed: [0, 0.5] });
  }
  const allowed = [2 * k * x, 2 * k * (1 - x)] as const;
  if (!(k > 0 && step > 0 && step >= allowed[0] && step <= allowed[1])) {
    const detail =
      `of ${step} h does not suit a travel time of ${k} h and a weight of ${x}: ` +
      `allowed is ${allowed[0]} to ${allowed[1]} h`;
    throw invalidField({ field: 'timeStepHours', value: step, detail, allowed });
  }
  const sum = 2 * k * (1 - x) + step;
  return [(step - 2 * k * x) / sum, (step + 2 * k * x) / sum, (2 * k * (1 - x) - step) / sum];
}

/**
 * Outflow of a reach by constant weights.
 *
 * @param inflowM3S at the ends of steps
 * @param initialOutflowM3S at the first of them; absent: the first inflow
 * @param segments of the reach that have these weights each
 */
export function routeByWeights(
  inflowM3S: ArrayLike<number>,
  [inflowEnd, inflowStart, outflowStart]: RoutingWeights,
  { initialOutflowM3S = inflowM3S[0]!, segments = 1 } = {},
): Float64Array {
  const flow = Float64Array.from(inflowM3S);
  for (let segment = 0; segment < segments; segment++) {
    let before = flow[0]!;
    let outflow = initialOutflowM3S;
    flow[0] = outflow;
    for (let i = 1; i < flow.length; i++) {
      const inflow = flow[i]!;
      outflow = inflowEnd * inflow + inflowStart * before + outflowStart * outflow;
      before = inflow;
      flow[i] = outflow;
    }
  }
  return flow;
}

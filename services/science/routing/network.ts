import { invalidField } from '../../platform/fault.ts';
import { checkChannel, type ReferredChannel } from './channel.ts';
import { orderReaches, type LinkedReach } from './reach-order.ts';
import { openReach, type SegmentState } from './reach.ts';

/**
 * A reach of a network that is routed. Its `referenceDischargeM3S` is an ordinary flow, such as its
 * mean: segments are cut for its celerity, so that floods that rise from it do not dip; it drives
 * nothing.
 */
export type RoutingReach = LinkedReach & ReferredChannel;

/** Water that comes to the reaches, by their index, m3/s and not below 0. */
export type NetworkInflow = {
  /** from the land along each reach, mean over the step */
  readonly lateralM3S: Float64Array;
  /** at the head of each reach at the end of the step, beside what reaches above give; absent: none */
  readonly headM3S?: Float64Array;
};

/** A network whose flow is routed step by step. */
export type RoutingNetwork = ReturnType<typeof openRoutingNetwork>;

/**
 * Routes discharge through a network of reaches by the variable-parameter Muskingum-Cunge method
 * in the form that keeps mass: what came in is what went out and what is stored, to rounding.
 *
 * @param reaches in any order; all arrays here are by their index
 * @param start inflow under which the network is steady when it starts
 * @throws {Fault} invalid-request for a reach without length, slope, roughness, width or reference
 *   discharge above 0; ids that are there twice, or not at all; a circle; inflow below 0 or NaN
 * @see Todini 2007, doi:10.5194/hess-11-1645-2007
 */
export function openRoutingNetwork(
  reaches: readonly RoutingReach[],
  timeStepSeconds: number,
  start: NetworkInflow,
) {
  const { order, next } = orderReaches(reaches);
  if (!(timeStepSeconds > 0 && timeStepSeconds < Infinity)) {
    const detail = `is ${timeStepSeconds}, allowed is above 0`;
    throw invalidField({ field: 'timeStepSeconds', value: timeStepSeconds, detail });
  }
  const opened = reaches.map((reach) => {
    checkChannel(reach.id, reach);
    return openReach(reach, timeStepSeconds);
  });
  const firsts = new Int32Array(reaches.length + 1);
  for (const [index, { segments }] of opened.entries()) {
    firsts[index + 1] = firsts[index]! + segments;
  }
  const segments = firsts[reaches.length]!;
  const state: SegmentState = {
    inflowM3S: new Float64Array(segments),
    outflowM3S: new Float64Array(segments),
    storageM3: new Float64Array(segments),
  };
  // What reaches above give each reach: before the step, at its end, and on the mean of it.
  const before = new Float64Array(reaches.length);
  const end = new Float64Array(reaches.length);
  const mean = new Float64Array(reaches.length);
  const inflow = { endM3S: 0, meanM3S: 0, lateralM3S: 0 };

  const checkInflow = (name: string, values: Float64Array): void => {
    checkLength(name, values, reaches.length);
    const index = values.findIndex((value) => !(value >= 0));
    if (index < 0) return;
    const value = values[index];
    const detail = `is ${value} at the reach "${reaches[index]!.id}", allowed is 0 or more`;
    throw invalidField({ field: name, value, detail, allowed: '0 or more, m3/s' });
  };
  const checkAll = ({ lateralM3S, headM3S }: NetworkInflow): void => {
    checkInflow('lateralM3S', lateralM3S);
    if (headM3S !== undefined) checkInflow('headM3S', headM3S);
  };

  checkAll(start);
  for (const index of order) {
    const head = end[index]! + (start.headM3S?.[index] ?? 0);
    const lateral = start.lateralM3S[index]!;
    opened[index]!.startSteady(state, firsts[index]!, head, lateral);
    const below = next[index]!;
    if (below >= 0) end[below] = end[below]! + head + lateral;
  }

  return {
    /** segments of all reaches together: the length of the arrays of the state */
    segments,
    /** Discharge at the foot of each reach at this time, m3/s. */
    readOutflow(outflowM3S: Float64Array): void {
      for (let index = 0; index < opened.length; index++) {
        outflowM3S[index] = state.outflowM3S[firsts[index + 1]! - 1]!;
      }
    },
    /**
     * @param outflowM3S takes the discharge at the foot of each reach at the end of the step
     * @param meanM3S takes its mean over the step: what closes a balance of volumes
     * @throws {Fault} invalid-request for arrays of another length, inflow below 0 or NaN
     */
    step(given: NetworkInflow, outflowM3S: Float64Array, meanM3S?: Float64Array): void {
      checkAll(given);
      before.fill(0);
      end.fill(0);
      mean.fill(0);
      for (let rank = 0; rank < order.length; rank++) {
        const index = order[rank]!;
        const first = firsts[index]!;
        const last = firsts[index + 1]! - 1;
        const head = given.headM3S === undefined ? 0 : given.headM3S[index]!;
        const headBefore = state.inflowM3S[first]! - before[index]!;
        inflow.endM3S = end[index]! + head;
        inflow.meanM3S = mean[index]! + (headBefore + head) / 2;
        inflow.lateralM3S = given.lateralM3S[index]!;
        const below = next[index]!;
        if (below >= 0) before[below] = before[below]! + state.outflowM3S[last]!;
        const gave = opened[index]!.step(state, first, inflow);
        outflowM3S[index] = state.outflowM3S[last]!;
        if (meanM3S !== undefined) meanM3S[index] = gave;
        if (below < 0) continue;
        end[below] = end[below]! + outflowM3S[index]!;
        mean[below] = mean[below]! + gave;
      }
    },
    /** A copy of all that is remembered, segment by segment from the first reach. */
    state: (): SegmentState => structuredClone(state),
    /** @throws {Fault} invalid-request for a state of other reaches, or of another time step */
    restore(from: SegmentState): void {
      for (const name of ['inflowM3S', 'outflowM3S', 'storageM3'] as const) {
        checkLength(name, from[name], segments);
        state[name].set(from[name]);
      }
    },
  };
}

function checkLength(field: string, values: Float64Array, length: number): void {
  if (values.length === length) return;
  const detail = `has ${values.length} values, not ${length}`;
  throw invalidField({ field, value: values.length, detail, allowed: length });
}

import { fastPower } from '../exponential.ts';
import { CELERITY_RATIO, velocityFactor, type ReferredChannel } from './channel.ts';
import { countSegments } from './muskingum-cunge.ts';

/** What the segments of a network hold; a reach has its own stretch of each array. */
export type SegmentState = {
  /** at the head of each segment, at the end of the last step */
  readonly inflowM3S: Float64Array;
  /** at its foot */
  readonly outflowM3S: Float64Array;
  /** water in it */
  readonly storageM3: Float64Array;
};

/** What a reach gets in a step. */
type ReachInflow = {
  /** at its head at the end of the step */
  readonly endM3S: number;
  /** at its head, mean over the step */
  readonly meanM3S: number;
  /** spread over its length, mean over the step */
  readonly lateralM3S: number;
};

const ITERATIONS = 2;
/** Beside the reference discharge, a flow so small that its slowness is of no interest. */
const LEAST_FLOW_SHARE = 1e-4;
/** Steps that are shorter than this part of the asked one bring nothing that counts. */
const MOST_SUBSTEPS = 60;

/**
 * A reach that is routed by Todini's form of Muskingum-Cunge. It is cut into segments so short that
 * at the reference discharge the weight of the incoming flow is not below zero (C + D >= 1), and a
 * step into parts so short that the weight of the outgoing flow is not at the flow of the moment
 * (C <= 1 + D). Where a smaller flow still makes an outflow dip below all the flows that it comes
 * from, it is held at the least of them and the water stays in the segment: storage is what is
 * balanced, so none is made or lost.
 *
 * @see Todini 2007, doi:10.5194/hess-11-1645-2007, eq. 27 to 36 (C* and D*, storage); Ponce &
 *   Theurer 1982, J. Hydraul. Div. 108, 747 (dips)
 */
export function openReach(channel: ReferredChannel, timeStepSeconds: number) {
  const { lengthM, slopeMPerM, widthM, referenceDischargeM3S } = channel;
  const factor = velocityFactor(channel);
  const leastM3S = LEAST_FLOW_SHARE * referenceDischargeM3S;
  /** unit discharge over slope and the square of the celerity ratio: D* times velocity and length */
  const spread = 1 / (CELERITY_RATIO * CELERITY_RATIO * widthM * slopeMPerM);
  const velocity = (flowM3S: number) => factor * fastPower(flowM3S, 0.4);

  /** Way of a wave in a step, and unit discharge over slope and celerity. */
  const reachOf = (flowM3S: number) => {
    const v = velocity(flowM3S);
    return {
      waveM: CELERITY_RATIO * v * timeStepSeconds,
      spreadM: (CELERITY_RATIO * spread * flowM3S) / v,
    };
  };
  const reference = reachOf(referenceDischargeM3S);
  const segments = countSegments(lengthM, reference.waveM, reference.spreadM);
  const segmentM = lengthM / segments;

  const countParts = (flowM3S: number) => {
    const { waveM, spreadM } = reachOf(Math.max(flowM3S, leastM3S));
    return Math.min(Math.max(Math.ceil(waveM / (segmentM + spreadM)), 1), MOST_SUBSTEPS);
  };

  /** Water in a segment through which a flow goes steadily, or nearly so. */
  const store = (inflowM3S: number, outflowM3S: number) => {
    const flow = Math.max((inflowM3S + outflowM3S) / 2, leastM3S);
    const v = velocity(flow);
    const d = (spread * flow) / (v * segmentM);
    return (segmentM / (2 * v)) * ((1 - d) * inflowM3S + (1 + d) * outflowM3S);
  };

  return {
    segments,
    /** Fills the stretch of the state from `first` with a flow that does not change. */
    startSteady(state: SegmentState, first: number, headM3S: number, lateralM3S: number): void {
      for (let k = 0; k < segments; k++) {
        const inflow = headM3S + (lateralM3S * k) / segments;
        const outflow = headM3S + (lateralM3S * (k + 1)) / segments;
        state.inflowM3S[first + k] = inflow;
        state.outflowM3S[first + k] = outflow;
        state.storageM3[first + k] = store(inflow, outflow);
      }
    },
    /** @returns outflow at the foot, mean over the step, m3/s */
    step(state: SegmentState, first: number, inflow: ReachInflow): number {
      const { inflowM3S, outflowM3S, storageM3 } = state;
      const { endM3S, meanM3S, lateralM3S } = inflow;
      const last = first + segments - 1;
      const startM3S = inflowM3S[first]!;
      const parts = countParts(Math.max(startM3S, endM3S, outflowM3S[last]!) + lateralM3S);
      const seconds = timeStepSeconds / parts;
      // Inflow is taken as linear; what its mean has beyond that comes evenly.
      const beyond = meanM3S - (startM3S + endM3S) / 2;
      const lateral = lateralM3S / segments;
      let given = 0;
      for (let part = 1; part <= parts; part++) {
        let now = startM3S + ((endM3S - startM3S) * part) / parts;
        for (let k = first; k <= last; k++) {
          const before = inflowM3S[k]!;
          const out = outflowM3S[k]!;
          const extra = k === first ? lateral + beyond : lateral;
          const water = storageM3[k]! + seconds * ((before + now - out) / 2 + extra);
          let next = Math.max(out + now - before, 0);
          for (let i = 0; i < ITERATIONS; i++) {
            const flow = Math.max((now + next) / 2, leastM3S);
            const v = velocity(flow);
            const c = (v * seconds) / segmentM;
            const d = (spread * flow) / (v * segmentM);
            next = (((2 * v) / segmentM) * water - (1 - d) * now) / (1 + c + d);
            if (next < 0) next = 0;
          }
          next = Math.min(Math.max(next, Math.min(before, now, out)), (2 * water) / seconds);
          storageM3[k] = water - (seconds * next) / 2;
          inflowM3S[k] = now;
          outflowM3S[k] = next;
          given += k === last ? (out + next) / 2 : 0;
          now = next;
        }
      }
      return given / parts;
    },
  };
}

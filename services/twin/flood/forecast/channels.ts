import { openRoutingNetwork, type RoutingNetwork } from '../../../science/routing/network.ts';
import type { RiverNetwork } from '../network/river-network.ts';

/** 1 mm an hour over 1 km2, in m3/s. */
const M3S_PER_MM_KM2 = 1 / 3.6;
/** A brook that never runs dry on paper: segments are cut for this flow at least, m3/s. */
const LEAST_REFERENCE_M3S = 1e-3;
const STEP_SECONDS = 3600;

/** Water that comes to each reach from the land beside it. */
export type Laterals = {
  /** @param runoffMm of an hour, one a basin @param lateralM3S takes a value a reach */
  write(runoffMm: ArrayLike<number>, lateralM3S: Float64Array): void;
};

/** Spreads the runoff of basins over their reaches, by the area that drains to each. */
export function openLaterals({ lateralShares, basinOf, basins }: RiverNetwork): Laterals {
  const factors = lateralShares.map(
    (share, reach) => share * basins[basinOf[reach]!]!.areaKm2 * M3S_PER_MM_KM2,
  );
  return {
    write(runoffMm, lateralM3S) {
      for (let reach = 0; reach < factors.length; reach++) {
        lateralM3S[reach] = factors[reach]! * runoffMm[basinOf[reach]!]!;
      }
    },
  };
}

/**
 * Opens the reaches of a network for hourly Muskingum-Cunge routing, steady under the mean runoff.
 *
 * @param meanRunoffMm an hour, by basin: what the segments are cut for
 * @param startRunoffMm an hour, by basin: under which the rivers are steady
 */
export function openChannels(
  network: RiverNetwork,
  meanRunoffMm: ArrayLike<number>,
  startRunoffMm: ArrayLike<number>,
): RoutingNetwork {
  const { reaches, next } = network;
  const laterals = openLaterals(network);
  const mean = new Float64Array(reaches.length);
  laterals.write(meanRunoffMm, mean);
  accumulate(mean, next);
  const start = new Float64Array(reaches.length);
  laterals.write(startRunoffMm, start);
  const channels = reaches.map((reach, at) => ({
    id: reach.id,
    nextId: reach.nextId,
    lengthM: reach.lengthM,
    slopeMPerM: reach.slopeMPerM,
    manningSM13: reach.manningSM13,
    widthM: reach.widthM,
    referenceDischargeM3S: Math.max(LEAST_REFERENCE_M3S, mean[at]!),
  }));
  return openRoutingNetwork(channels, STEP_SECONDS, { lateralM3S: start });
}

/** Adds to each reach what reaches above it have. */
function accumulate(flow: Float64Array, next: Int32Array): void {
  const above = new Int32Array(next.length);
  for (const at of next) if (at >= 0) above[at]! += 1;
  const ready = [...above.keys()].filter((at) => above[at] === 0);
  for (let at = ready.pop(); at !== undefined; at = ready.pop()) {
    const below = next[at]!;
    if (below < 0) continue;
    flow[below]! += flow[at]!;
    above[below]! -= 1;
    if (above[below] === 0) ready.push(below);
  }
}

import { invalidField } from '../../platform/fault.ts';
import { openRoutingNetwork, type RoutingReach } from './network.ts';

/** Runoff of a sub-basin, and the reaches that its water comes to. */
export type BasinRunoff = {
  readonly id: string;
  readonly areaKm2: number;
  /** a value a step */
  readonly runoffMm: ArrayLike<number>;
  /** reaches that drain it, with the part of its area that each does; the parts sum to 1 */
  readonly drains: readonly { readonly reachId: string; readonly share: number }[];
};

/** Discharge at the foot of each reach, m3/s: by the index of the reach, at the end of each step. */
export type RoutedRunoff = {
  readonly dischargeM3S: readonly Float64Array[];
  /** runoff that came to each reach by itself, mean of each step, m3/s */
  readonly lateralM3S: readonly Float64Array[];
};

const SHARE_ERROR = 1e-6;

/**
 * The semi-distributed model: runoff of sub-basins, spread over their reaches, routed through the
 * network by Muskingum-Cunge. The network starts steady under the runoff of the first step.
 *
 * @throws {Fault} invalid-request for a reach that is not there, shares that do not sum to 1,
 *   series of different lengths, runoff below 0 or missing, and what the network refuses
 */
export function routeBasins(
  basins: readonly BasinRunoff[],
  reaches: readonly RoutingReach[],
  timeStepSeconds: number,
): RoutedRunoff {
  const steps = basins[0]?.runoffMm.length ?? 0;
  const lateralM3S = reaches.map(() => new Float64Array(steps));
  const indexes = new Map(reaches.map(({ id }, index) => [id, index]));
  for (const { id, areaKm2, runoffMm, drains } of basins) {
    checkBasin(id, runoffMm.length, steps, drains);
    for (const { reachId, share } of drains) {
      const lateral = lateralM3S[indexes.get(reachId) ?? -1];
      if (lateral === undefined) {
        const detail = `of the basin "${id}" is "${reachId}", which is not there`;
        throw invalidField({ field: 'reachId', value: reachId, detail, allowed: 'id of a reach' });
      }
      // 1 mm on 1 km2 is 1000 m3.
      const m3SPerMm = (1000 * areaKm2 * share) / timeStepSeconds;
      for (let step = 0; step < steps; step++) {
        lateral[step] = lateral[step]! + m3SPerMm * runoffMm[step]!;
      }
    }
  }
  const now = new Float64Array(reaches.length);
  const take = (step: number) => {
    for (const [index, lateral] of lateralM3S.entries()) now[index] = lateral[step]!;
  };
  if (steps > 0) take(0);
  const network = openRoutingNetwork(reaches, timeStepSeconds, { lateralM3S: now });
  const foot = new Float64Array(reaches.length);
  const dischargeM3S = reaches.map(() => new Float64Array(steps));
  for (let step = 0; step < steps; step++) {
    take(step);
    network.step({ lateralM3S: now }, foot);
    for (const [index, value] of foot.entries()) dischargeM3S[index]![step] = value;
  }
  return { dischargeM3S, lateralM3S };
}

function checkBasin(id: string, own: number, steps: number, drains: BasinRunoff['drains']): void {
  if (own !== steps) {
    const detail = `of the basin "${id}" has ${own} steps, that of the first ${steps}`;
    throw invalidField({ field: 'runoffMm', value: own, detail, allowed: steps });
  }
  const sum = drains.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 1) <= SHARE_ERROR) return;
  const detail = `of the basin "${id}" sum to ${sum}, not to 1`;
  throw invalidField({ field: 'share', value: sum, detail, allowed: 1 });
}

import { openRoutingNetwork } from '../../../services/science/routing/network.ts';
import type { Properties } from './flood-country.ts';

/** Parameters of GR4H that the table gives a sub-basin. */
export function parametersOf(basin: Properties) {
  const [x1, x2, x3, x4] = ['x1', 'x2', 'x3', 'x4'].map((name) => basin[name] as number);
  return { x1: x1!, x2: x2!, x3: x3!, x4: x4! };
}

/** Largest discharge at a reach, and its hour: runoff laid along the reaches by their own area. */
export function peakAt(
  reaches: readonly Properties[],
  basins: readonly Properties[],
  runoff: readonly Float64Array[],
  place: number,
) {
  const own = new Map(reaches.map((of) => [of['reach_id'], of['upstream_area_km2'] as number]));
  for (const of of reaches) {
    const next = of['next_id'];
    if (next !== null) own.set(next!, own.get(next!)! - (of['upstream_area_km2'] as number));
  }
  const basinOf = reaches.map((of) =>
    basins.findIndex((basin) => basin['basin_id'] === of['basin_id']),
  );
  const lateral = (hour: number) =>
    Float64Array.from(
      reaches,
      (of, at) => (Math.max(0, own.get(of['reach_id']!)!) * runoff[basinOf[at]!]![hour]!) / 3.6,
    );
  const channels = reaches.map((of) => ({
    id: of['reach_id'] as string,
    nextId: of['next_id'] as string | null,
    lengthM: of['length_m'] as number,
    slopeMPerM: of['slope'] as number,
    manningSM13: of['manning'] as number,
    widthM: of['width_m'] as number,
    referenceDischargeM3S: 0.01 * (of['upstream_area_km2'] as number),
  }));
  const network = openRoutingNetwork(channels, 3600, { lateralM3S: lateral(0) });
  const outflowM3S = new Float64Array(reaches.length);
  let best = { peakM3S: 0, hour: 0 };
  for (let hour = 0; hour < 120; hour++) {
    network.step({ lateralM3S: lateral(hour) }, outflowM3S);
    const peakM3S = outflowM3S[place]!;
    if (peakM3S > best.peakM3S) best = { peakM3S, hour: hour + 1 };
  }
  return best;
}

/** By L-moments. @see Hosking & Wallis 1997, Regional frequency analysis, appendix A.2 */
export function gumbelQuantile(values: readonly number[], years: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const count = sorted.length;
  const mean = sorted.reduce((sum, value) => sum + value, 0) / count;
  const weighted = sorted.reduce((sum, value, at) => sum + (at / (count - 1)) * value, 0) / count;
  const scale = (2 * weighted - mean) / Math.LN2;
  return mean - 0.577_215_664_9 * scale - scale * Math.log(-Math.log(1 - 1 / years));
}

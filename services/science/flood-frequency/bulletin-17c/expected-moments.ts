import { Fault } from '../../../platform/fault.ts';
import { intervalMoments, type LogMoments } from './pearson3-moments.ts';

/** A flood of which the decimal logarithm is known to lie between two values, or to be one. */
export type LogFlow = {
  /** -Infinity: not above `high` */
  readonly low: number;
  readonly high: number;
  /** how many years are known like this */
  readonly years: number;
};

/** A regional estimate of the skew; `mse` 0 takes it as it is. */
export type RegionalSkew = { readonly skew: number; readonly mse: number };

/** Below, moments of left-censored records run away. */
const LEAST_SKEW = -1.41;
const MOST_ROUNDS = 20_000;
const NEAR_ENOUGH = 1e-20;

/**
 * The expected moments algorithm: moments of the Pearson type III distribution of log10 floods, of
 * which some are known only within bounds. Censored floods count with the moments they are expected
 * to have under the distribution, anew until nothing changes.
 *
 * @param region with the mean square error that the station skew has beside it
 * @throws {Fault} invalid-request where the moments do not settle
 * @see Cohn, Lane & Baier 1997, doi:10.1029/97WR01640; Bulletin 17C, appendix 6
 */
export function expectedMoments(
  floods: readonly LogFlow[],
  region?: RegionalSkew & { readonly stationMse: number },
): LogMoments {
  const flows = uniteEqual(floods);
  const highest = Math.max(...flows.map(({ low }) => low));
  let moments: LogMoments = { mean: 0, variance: 1, skew: 0 };
  let last = Infinity;
  const trail: LogMoments[] = [];
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const station = updateMoments(flows, moments);
    const skew = region === undefined ? station.skew : weighSkew(station.skew, region);
    // The largest flood must be possible.
    const bound =
      station.mean < highest
        ? (2 * Math.sqrt(station.variance)) / (station.mean - highest)
        : LEAST_SKEW;
    let next: LogMoments = { ...station, skew: Math.max(skew, LEAST_SKEW, bound) };
    trail.push(next);
    // A cycle is left by its mean.
    if (round > 1000) next = average(trail.slice(-6));
    const step = distance(moments, next);
    moments = next;
    if (step <= NEAR_ENOUGH || (step <= 1e-12 && step >= last)) return moments;
    last = step;
  }
  throw new Fault('invalid-request', 'the expected moments of these peaks do not settle', {
    errors: [{ field: 'peak', detail: 'has expected moments that do not settle' }],
  });
}

/** The skew of a station and its region, each by the error of the other. Bulletin 17C, equation 11. */
function weighSkew(
  station: number,
  { skew, mse, stationMse }: RegionalSkew & { readonly stationMse: number },
): number {
  return (skew * stationMse + station * mse) / (mse + stationMse);
}

/** Floods within the same bounds are expected to have the same moments: computed once. */
function uniteEqual(floods: readonly LogFlow[]): LogFlow[] {
  const united = new Map<string, LogFlow>();
  for (const flood of floods) {
    const key = `${flood.low} ${flood.high}`;
    const years = flood.years + (united.get(key)?.years ?? 0);
    united.set(key, { ...flood, years });
  }
  return [...united.values()];
}

function updateMoments(flows: readonly LogFlow[], from: LogMoments): LogMoments {
  const centre = from.mean;
  const count = flows.reduce((sum, { years }) => sum + years, 0);
  const exact = flows.reduce((sum, { low, high, years }) => sum + (low === high ? years : 0), 0);
  const known = flows.map((flow) => ({ ...flow, powers: powersOf(flow, from, centre) }));
  const shift = known.reduce((sum, { years, powers }) => sum + years * powers[0]!, 0) / count;
  let [exact2, exact3, censored2, censored3] = [0, 0, 0, 0];
  for (const { low, high, years, powers } of known) {
    const [m1, m2, m3] = [powers[0]!, powers[1]!, powers[2]!];
    const second = years * (m2 - 2 * shift * m1 + shift ** 2);
    const third = years * (m3 - 3 * shift * m2 + 3 * shift ** 2 * m1 - shift ** 3);
    if (low === high) {
      exact2 += second;
      exact3 += third;
    } else {
      censored2 += second;
      censored3 += third;
    }
  }
  const variance = ((exact / (exact - 1)) * exact2 + censored2) / count;
  const unbiased3 = (exact ** 2 / ((exact - 1) * (exact - 2))) * exact3;
  return {
    mean: centre + shift,
    variance,
    skew: (unbiased3 + censored3) / (count * variance ** 1.5),
  };
}

function powersOf({ low, high }: LogFlow, moments: LogMoments, centre: number): Float64Array {
  if (low < high) return intervalMoments(moments, [low, high], { count: 3, centre }).powers;
  const off = low - centre;
  return Float64Array.of(off, off ** 2, off ** 3);
}

function distance(a: LogMoments, b: LogMoments): number {
  return (
    (a.mean - b.mean) ** 2 / b.variance +
    (a.variance - b.variance) ** 2 / b.variance ** 2 / 10 +
    (a.skew - b.skew) ** 2 / 100
  );
}

function average(trail: readonly LogMoments[]): LogMoments {
  const mean = (read: (moments: LogMoments) => number) =>
    trail.reduce((sum, moments) => sum + read(moments), 0) / trail.length;
  return {
    mean: mean((moments) => moments.mean),
    variance: mean(({ variance }) => variance),
    skew: mean(({ skew }) => skew),
  };
}

/** Share of members, in percent, from which a severity shows, and from which darker. */
const SHADES = [
  { shade: 'dark', above: 75, atLeast: NaN },
  { shade: 'medium', above: NaN, atLeast: 50 },
  { shade: 'light', above: NaN, atLeast: 30 },
] as const;

/** Severities of the flood summary, the rarest first. */
const SEVERITIES = [
  { years: 20, colour: 'purple' },
  { years: 5, colour: 'red' },
  { years: 2, colour: 'yellow' },
] as const;

export type FloodClass = {
  /** 1 is the most severe and sure, 10 no signal */
  readonly order: number;
  readonly colour: 'purple' | 'red' | 'yellow' | 'grey';
  readonly shade: 'dark' | 'medium' | 'light' | 'none';
};

/**
 * The class of the flood summary: the first row that the probabilities match.
 *
 * @param probabilities of exceeding the thresholds of 2, 5 and 20 years within the horizon, 0 to 1
 * @returns undefined where a probability is missing
 * @see CEMS-Flood, "GloFAS flood summary for 31-45 days" and "reporting points"
 */
export function floodSummaryClass(probabilities: {
  readonly twoYear: number;
  readonly fiveYear: number;
  readonly twentyYear: number;
}): FloodClass | undefined {
  const { twoYear, fiveYear, twentyYear } = probabilities;
  if ([twoYear, fiveYear, twentyYear].some(Number.isNaN)) return undefined;
  const percent = { 2: 100 * twoYear, 5: 100 * fiveYear, 20: 100 * twentyYear };
  for (const [rank, { years, colour }] of SEVERITIES.entries()) {
    for (const [index, { shade, above, atLeast }] of SHADES.entries()) {
      if (percent[years] > above || percent[years] >= atLeast) {
        return { order: rank * SHADES.length + index + 1, colour, shade };
      }
    }
  }
  return { order: 10, colour: 'grey', shade: 'none' };
}

/** The greatest value of each member within the horizon; NaN for one without any. */
export function memberMaxima(members: readonly ArrayLike<number>[]): Float64Array {
  return Float64Array.from(members, (series) => {
    let most = NaN;
    for (let at = 0; at < series.length; at++) {
      const value = series[at]!;
      if (value > most || Number.isNaN(most)) most = value;
    }
    return most;
  });
}

/**
 * Share of the members whose maximum exceeds a threshold, of discharge or of stage; 0 to 1.
 *
 * @param maxima one a member; NaN is a member that did not arrive and does not count
 * @returns NaN without members or threshold
 */
export function exceedanceProbability(maxima: ArrayLike<number>, threshold: number): number {
  if (Number.isNaN(threshold)) return NaN;
  let [there, above] = [0, 0];
  for (let at = 0; at < maxima.length; at++) {
    const value = maxima[at]!;
    if (Number.isNaN(value)) continue;
    there += 1;
    if (value > threshold) above += 1;
  }
  return there === 0 ? NaN : above / there;
}

/** Change of the median that is a tendency. */
const TENDENCY_SHARE = 0.1;

export type FloodTendency = 'rising' | 'falling' | 'steady';

/**
 * Where the flow is going: rising where the median rises a tenth above its start within the horizon,
 * else falling where it falls a tenth below, else steady.
 *
 * @param median of the ensemble over time, the start of the forecast first
 * @returns undefined where the start or all else is missing
 * @see CEMS-Flood, "GloFAS reporting points"
 */
export function floodTendency(median: ArrayLike<number>): FloodTendency | undefined {
  const start = median[0] ?? NaN;
  let [least, most] = [Infinity, -Infinity];
  for (let at = 1; at < median.length; at++) {
    if (Number.isNaN(median[at]!)) continue;
    least = Math.min(least, median[at]!);
    most = Math.max(most, median[at]!);
  }
  if (Number.isNaN(start) || most < least) return undefined;
  if (most > start && most >= start * (1 + TENDENCY_SHARE)) return 'rising';
  return least < start && least <= start * (1 - TENDENCY_SHARE) ? 'falling' : 'steady';
}

export type FloodOutlook = {
  /** of exceeding the thresholds of 2, 5 and 20 years, 0 to 1 */
  readonly probabilities: {
    readonly twoYear: number;
    readonly fiveYear: number;
    readonly twentyYear: number;
  };
  readonly floodClass: FloodClass | undefined;
  readonly tendency: FloodTendency | undefined;
};

/**
 * How unusual the coming flow is.
 *
 * @param members discharge of each over the horizon
 * @param median of the members over the same times, the start first
 * @param thresholds of the same model: return periods of gauges must not judge a model
 */
export function floodOutlook(
  members: readonly ArrayLike<number>[],
  median: ArrayLike<number>,
  thresholds: FloodOutlook['probabilities'],
): FloodOutlook {
  const maxima = memberMaxima(members);
  const probabilities = {
    twoYear: exceedanceProbability(maxima, thresholds.twoYear),
    fiveYear: exceedanceProbability(maxima, thresholds.fiveYear),
    twentyYear: exceedanceProbability(maxima, thresholds.twentyYear),
  };
  return {
    probabilities,
    floodClass: floodSummaryClass(probabilities),
    tendency: floodTendency(median),
  };
}

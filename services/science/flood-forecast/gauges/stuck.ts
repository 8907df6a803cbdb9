/** A run of readings that do not change beyond the resolution; `[from, to)` of the readings. */
type FlatRun = {
  readonly from: number;
  readonly to: number;
  /** that are there, from its first to its last */
  readonly readings: number;
  readonly hours: number;
};

/** Why a run cannot be the river. */
export type StuckCode = 'stuck-unusual' | 'stuck-against-model' | 'stuck-against-neighbour';
export type StuckRun = FlatRun & { readonly code: StuckCode };

export type StuckOptions = {
  /** of the readings, in their unit: smaller changes are none */
  readonly resolution: number;
  /** what the model made of the same times: any unit that is proportional to the readings */
  readonly model?: ArrayLike<number>;
  /** records of gauges nearby at the same times */
  readonly neighbours?: readonly ArrayLike<number>[];
  /** a run that others contradict counts from here, h */
  readonly contradictedHours: number;
  /** by how much the model or neighbour moves over the run, as a share of its least, to contradict */
  readonly contradictedShare: number;
  /** no run shorter than this counts on its own, h */
  readonly unusualHours: number;
  /** times the longest that is usual for this record (99 % of its other flat runs) */
  readonly unusualTimes: number;
};

/** Fewer readings than this prove nothing, however far apart: days of a low flow are often alike. */
const LEAST_CONTRADICTED = 5;
const LEAST_UNUSUAL = 12;
/** What a model or neighbour would have moved the reading by, in steps of its resolution. */
const CLEAR_STEPS = 6;
const HOUR_MS = 3_600_000;

/**
 * Finds sensors that stand still: a flat run that the model or a neighbour contradicts, or that is
 * much longer than this record's own flat runs (a low flow in coarse steps stands still for days).
 * The first reading of a run is the river's, and stays out of it. Missing readings end no run.
 *
 * @param timesMs epoch milliseconds, ascending
 * @param values NaN is missing or already refused
 */
export function findStuck(
  timesMs: ArrayLike<number>,
  values: ArrayLike<number>,
  options: StuckOptions,
): StuckRun[] {
  const runs = flatRuns(timesMs, values, options.resolution);
  const hours = Float64Array.from(runs, (run) => run.hours).sort();
  return runs.flatMap((run) => {
    if (run.readings < LEAST_CONTRADICTED) return [];
    const code = contradicted(run, values[run.from]!, options) ?? unusual(run, hours, options);
    return code === undefined ? [] : [{ ...run, from: run.from + 1, code }];
  });
}

function contradicted(
  run: FlatRun,
  value: number,
  { contradictedHours, contradictedShare, resolution, model, neighbours = [] }: StuckOptions,
): StuckCode | undefined {
  if (run.hours < contradictedHours) return undefined;
  const moves = (other: ArrayLike<number>) => {
    const share = shareMoved(other, run);
    // A trickle read in coarse steps, or a dry gauge, need not move with a model that does.
    return share > contradictedShare && share * Math.abs(value) > CLEAR_STEPS * resolution;
  };
  if (model !== undefined && moves(model)) return 'stuck-against-model';
  // One neighbour may have a weir, or be the broken one: most must move.
  return 2 * neighbours.filter(moves).length > neighbours.length
    ? 'stuck-against-neighbour'
    : undefined;
}

/** @param hours of all flat runs, ascending */
function unusual(
  run: FlatRun,
  hours: Float64Array,
  { unusualHours, unusualTimes }: StuckOptions,
): StuckCode | undefined {
  if (run.readings < LEAST_UNUSUAL || run.hours < unusualHours) return undefined;
  // The 99 % quantile of the other runs (the next one up): this one is taken out of the order.
  const own = hours.indexOf(run.hours);
  const at = Math.ceil(0.99 * (hours.length - 2));
  const usual = hours.length < 2 ? 0 : hours[at < own ? at : at + 1]!;
  return run.hours >= unusualTimes * usual ? 'stuck-unusual' : undefined;
}

function flatRuns(
  timesMs: ArrayLike<number>,
  values: ArrayLike<number>,
  resolution: number,
): FlatRun[] {
  const runs: FlatRun[] = [];
  // Sums of decimals are not exact: a change of just the resolution is none.
  const most = resolution * (1 + 1e-9);
  let from = 0;
  while (from < values.length) {
    const start = values[from]!;
    if (Number.isNaN(start)) {
      from += 1;
      continue;
    }
    let [last, readings] = [from, 1];
    for (let at = from + 1; at < values.length; at += 1) {
      if (Number.isNaN(values[at]!)) continue;
      if (!(Math.abs(values[at]! - start) <= most)) break;
      last = at;
      readings += 1;
    }
    const hours = (timesMs[last]! - timesMs[from]!) / HOUR_MS;
    runs.push({ from, to: last + 1, readings, hours });
    from = last + 1;
  }
  return runs;
}

/** How far a series moves within a run, as a share of its least value there; 0 where unknown. */
function shareMoved(series: ArrayLike<number>, { from, to }: FlatRun): number {
  let [least, most] = [Infinity, -Infinity];
  for (let at = from; at < to; at += 1) {
    const value = series[at] ?? NaN;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return most >= least ? (most - least) / Math.max(least, Number.MIN_VALUE) : 0;
}

import { openNormals } from './normal-draws.ts';

/**
 * How members are drawn towards an observation. `stochastic`: each to its own perturbed observation
 * (Burgers et al. 1998), right on average over many members. `square-root`: the mean by the Kalman
 * gain, the spread by a smaller one that gives the exact variance (Whitaker & Hamill 2002).
 * `half-gain`: the spread by half the gain (Sakov & Oke 2008), a little wider than exact.
 */
export type FilterForm = 'stochastic' | 'square-root' | 'half-gain';

/** One thing observed, with what each member makes of it. */
export type FilterObservation = {
  readonly id: string;
  /** one a member, in the unit of `observed` */
  readonly predicted: ArrayLike<number>;
  /** NaN is not observed: nothing is corrected by it */
  readonly observed: number;
  /** standard error of what was observed, above 0; errors of observations are independent */
  readonly sigma: number;
  /**
   * one a part of the state, 0 to 1: how far the observation may correct it (0 for basins that do
   * not flow past the gauge); absent: fully, all of it
   */
  readonly reach?: ArrayLike<number>;
};

export type FilterOptions = {
  readonly form: FilterForm;
  /** decides the perturbed observations; only `stochastic` draws any */
  readonly seed: number;
  /** factor on the spread before the update, 1 or more; not applied where nothing is observed */
  readonly inflation?: number;
  /** an observation this many standard deviations off the ensemble is not believed */
  readonly mostDepartures?: number;
  /** of each part of the state: values beyond are set to it, and counted */
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
};

/** What became of one observation. */
export type FilterVerdict = {
  readonly id: string;
  readonly use: 'used' | 'not-observed' | 'not-predicted' | 'too-far-off' | 'no-spread';
  /** observed minus mean of the members, before it was used */
  readonly innovation: number;
  /** what an innovation was expected to be: root of ensemble and error variance */
  readonly expected: number;
};

export type FilterResult = {
  /** members x size, row a member */
  readonly states: Float64Array;
  /** predicted values after the update, one array an observation */
  readonly predicted: readonly Float64Array[];
  readonly verdicts: readonly FilterVerdict[];
  /** how many parts of states were set back to their bounds */
  readonly bounded: number;
};

/**
 * The analysis step of an ensemble Kalman filter: states and predicted observations move along
 * their sampled covariances, one observation after the other (their errors are independent, so the
 * order does not change mean and variance). The observation operator may be any: it is sampled, not
 * linearised. Lumped states are few, so covariances are not localised.
 *
 * @param states members x size, row a member; not changed
 * @param size numbers in one state
 * @returns the same numbers where nothing is observed
 * @throws {RangeError} for fewer than two members, or arrays that do not belong together
 * @see Evensen 2003, doi:10.1007/s10236-003-0036-9; Burgers et al. 1998,
 *   doi:10.1175/1520-0493(1998)126<1719:ASITEK>2.0.CO;2; Whitaker & Hamill 2002,
 *   doi:10.1175/1520-0493(2002)130<1913:EDAWPO>2.0.CO;2, eq. 7 to 11; Sakov & Oke 2008,
 *   doi:10.1111/j.1600-0870.2007.00299.x, eq. 12 to 14
 */
export function updateEnsemble(
  states: Float64Array,
  size: number,
  observations: readonly FilterObservation[],
  options: FilterOptions,
): FilterResult {
  const members = checkShapes(states, size, observations, options);
  // One column a quantity: the state's parts first, then what is predicted of each observation.
  const columns = [
    ...Array.from({ length: size }, (_, part) => columnOf(states, size, part)),
    ...observations.map(({ predicted }) => Float64Array.from(predicted)),
  ];
  if (observations.some(({ observed }) => !Number.isNaN(observed))) {
    for (const column of columns) inflate(column, options.inflation ?? 1);
  }
  const verdicts = observations.map((observation, at) => {
    const draws = openNormals(options.seed, at);
    const noise = () => perturbations(members, observation.sigma, draws);
    return assimilateOne(columns, columns[size + at]!, observation, options, noise);
  });
  const updated = new Float64Array(states.length);
  let bounded = 0;
  for (let member = 0; member < members; member += 1) {
    for (let part = 0; part < size; part += 1) {
      const value = columns[part]![member]!;
      const most = options.upper?.[part] ?? Infinity;
      const held = Math.max(Math.min(value, most), options.lower?.[part] ?? -Infinity);
      if (held !== value) bounded += 1;
      updated[member * size + part] = held;
    }
  }
  return { states: updated, predicted: columns.slice(size), verdicts, bounded };
}

function assimilateOne(
  columns: readonly Float64Array[],
  predicted: Float64Array,
  { id, observed, sigma, reach }: FilterObservation,
  { form, mostDepartures = Infinity }: FilterOptions,
  noise: () => Float64Array,
): FilterVerdict {
  const forecast = Float64Array.from(predicted);
  const mean = meanOf(forecast);
  const variance = covariance(forecast, forecast);
  const innovation = observed - mean;
  const expected = Math.sqrt(variance + sigma * sigma);
  const verdict = (use: FilterVerdict['use']) => ({ id, use, innovation, expected });
  if (Number.isNaN(observed)) return verdict('not-observed');
  // A member that lost its weather tells nothing, and no mean can be told without it.
  if (Number.isNaN(mean)) return verdict('not-predicted');
  if (!(variance > 0)) return verdict('no-spread');
  if (Math.abs(innovation) > mostDepartures * expected) return verdict('too-far-off');
  const perturbed = form === 'stochastic' ? noise() : undefined;
  // How much of the gain the anomalies take; exact variance asks for the root (eq. 11).
  const share = form === 'half-gain' ? 0.5 : 1 / (1 + sigma / expected);
  for (const [part, column] of columns.entries()) {
    const gain = ((reach?.[part] ?? 1) * covariance(column, forecast)) / (expected * expected);
    for (let member = 0; member < column.length; member += 1) {
      const departure =
        perturbed === undefined
          ? innovation - share * (forecast[member]! - mean)
          : observed + perturbed[member]! - forecast[member]!;
      column[member]! += gain * departure;
    }
  }
  return verdict('used');
}

/** Errors of an observation, one a member, with mean 0 and the stated variance to the last digit. */
function perturbations(members: number, sigma: number, draws: () => number): Float64Array {
  const drawn = Float64Array.from({ length: members }, draws);
  const mean = meanOf(drawn);
  const scale = sigma / Math.sqrt(covariance(drawn, drawn));
  return drawn.map((value) => (value - mean) * scale);
}

function inflate(column: Float64Array, factor: number): void {
  if (factor === 1) return;
  const mean = meanOf(column);
  for (let i = 0; i < column.length; i += 1) column[i] = mean + factor * (column[i]! - mean);
}

function covariance(a: Float64Array, b: Float64Array): number {
  const [meanA, meanB] = [meanOf(a), meanOf(b)];
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i]! - meanA) * (b[i]! - meanB);
  return sum / (a.length - 1);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function columnOf(states: Float64Array, size: number, part: number): Float64Array {
  return Float64Array.from(
    { length: states.length / size },
    (_, row) => states[row * size + part]!,
  );
}

function checkShapes(
  states: Float64Array,
  size: number,
  observations: readonly FilterObservation[],
  { inflation = 1 }: FilterOptions,
): number {
  const members = states.length / size;
  if (!(Number.isInteger(members) && members >= 2)) {
    throw new RangeError(`${states.length} numbers are no two members or more of ${size} each`);
  }
  if (!(inflation >= 1)) throw new RangeError(`inflation ${inflation} is not 1 or more`);
  for (const { id, predicted, sigma, reach } of observations) {
    if (reach !== undefined && reach.length !== size) {
      throw new RangeError(`the reach of ${id} tells of ${reach.length} parts, not of ${size}`);
    }
    if (predicted.length !== members) {
      throw new RangeError(`${predicted.length} predicted values of ${id} for ${members} members`);
    }
    if (!(sigma > 0)) throw new RangeError(`the standard error ${sigma} of ${id} is not above 0`);
  }
  return members;
}

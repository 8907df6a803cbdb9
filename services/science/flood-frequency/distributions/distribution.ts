import { pearson3Cumulative, openPearson3LogDensity, pearson3Quantile } from './pearson3.ts';

/** Generalised extreme value, Gumbel, generalised logistic, generalised Pareto, Pearson type III of
 * the values and of their decimal logarithms. */
export const DISTRIBUTIONS = ['GEV', 'Gumbel', 'GLO', 'GPA', 'PE3', 'LP3'] as const;
export type DistributionName = (typeof DISTRIBUTIONS)[number];

/**
 * GEV, GLO, GPA: location xi, scale alpha, shape k with Hosking's sign (k > 0 is bounded above,
 * k = -xi of extRemes, c of scipy). Gumbel: shape 0. PE3: mean, standard deviation, skew; LP3: those
 * of the decimal logarithms.
 */
export type FrequencyParameters = {
  readonly location: number;
  readonly scale: number;
  readonly shape: number;
};

export type Distribution = {
  /** the value not exceeded with probability `p`, 0 to 1 */
  readonly quantile: (p: number) => number;
  /** probability that a value is not exceeded */
  readonly cumulative: (value: number) => number;
  /** probability that a value is exceeded, exact where it is small */
  readonly exceedance: (value: number) => number;
  /** ln of the density, -Infinity where there is none */
  readonly logDensity: (value: number) => number;
};

/** Below, a shape is that of the limit: exp and log lose more than the shape changes. */
const NO_SHAPE = 1e-12;

/**
 * A distribution of flood peaks, in the unit of its location (of 10 ** location for LP3).
 *
 * @see Hosking & Wallis 1997, appendix A: A.3 Gumbel, A.5 GPA, A.6 GEV, A.7 GLO, A.9 Pearson III
 */
export function openDistribution(name: DistributionName, of: FrequencyParameters): Distribution {
  switch (name) {
    case 'GEV':
      return reducedDistribution(of, GEV);
    case 'Gumbel':
      return reducedDistribution({ ...of, shape: 0 }, GEV);
    case 'GLO':
      return reducedDistribution(of, GLO);
    case 'GPA':
      return reducedDistribution(of, GPA);
    case 'PE3':
      return pearson3Distribution(of);
    case 'LP3':
      return logarithmic(pearson3Distribution(of));
  }
}

/** A distribution of y, where value = location + scale (1 - exp(-k y)) / k. */
type Reduced = {
  readonly variate: (p: number) => number;
  readonly lower: (y: number) => number;
  readonly upper: (y: number) => number;
  /** ln of the density of y */
  readonly logDensity: (y: number) => number;
};

const GEV: Reduced = {
  variate: (p) => -Math.log(-Math.log(p)),
  lower: (y) => Math.exp(-Math.exp(-y)),
  upper: (y) => -Math.expm1(-Math.exp(-y)),
  logDensity: (y) => -y - Math.exp(-y),
};
const GLO: Reduced = {
  variate: (p) => Math.log(p / (1 - p)),
  lower: (y) => 1 / (1 + Math.exp(-y)),
  upper: (y) => 1 / (1 + Math.exp(y)),
  logDensity: (y) => -Math.abs(y) - 2 * Math.log1p(Math.exp(-Math.abs(y))),
};
const GPA: Reduced = {
  variate: (p) => -Math.log1p(-p),
  lower: (y) => (y <= 0 ? 0 : -Math.expm1(-y)),
  upper: (y) => (y <= 0 ? 1 : Math.exp(-y)),
  logDensity: (y) => (y < 0 ? -Infinity : -y),
};

function reducedDistribution(
  { location, scale, shape }: FrequencyParameters,
  reduced: Reduced,
): Distribution {
  const logScale = Math.log(scale);
  const reduce = (value: number) => {
    const z = (value - location) / scale;
    if (Math.abs(shape) < NO_SHAPE) return z;
    // Beyond the bound of the distribution all or nothing lies below.
    return 1 - shape * z <= 0 ? Infinity * Math.sign(shape) : -Math.log1p(-shape * z) / shape;
  };
  return {
    quantile(p) {
      const y = reduced.variate(p);
      if (Math.abs(shape) < NO_SHAPE) return location + scale * y;
      return location - (scale * Math.expm1(-shape * y)) / shape;
    },
    cumulative: (value) => reduced.lower(reduce(value)),
    exceedance: (value) => reduced.upper(reduce(value)),
    logDensity(value) {
      const y = reduce(value);
      return Number.isFinite(y) ? reduced.logDensity(y) + shape * y - logScale : -Infinity;
    },
  };
}

function pearson3Distribution({ location, scale, shape }: FrequencyParameters): Distribution {
  const logScale = Math.log(scale);
  const logDensity = openPearson3LogDensity(shape);
  const toZ = (value: number) => (value - location) / scale;
  return {
    quantile: (p) => location + scale * pearson3Quantile(p, shape),
    cumulative: (value) => pearson3Cumulative(toZ(value), shape).lower,
    exceedance: (value) => pearson3Cumulative(toZ(value), shape).upper,
    logDensity: (value) => logDensity(toZ(value)) - logScale,
  };
}

function logarithmic(logs: Distribution): Distribution {
  return {
    quantile: (p) => 10 ** logs.quantile(p),
    cumulative: (value) => (value <= 0 ? 0 : logs.cumulative(Math.log10(value))),
    exceedance: (value) => (value <= 0 ? 1 : logs.exceedance(Math.log10(value))),
    logDensity: (value) =>
      value <= 0 ? -Infinity : logs.logDensity(Math.log10(value)) - Math.log(value * Math.LN10),
  };
}

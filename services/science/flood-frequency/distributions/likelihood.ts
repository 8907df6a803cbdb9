import { Fault } from '../../../platform/fault.ts';
import { openDistribution, type FrequencyParameters } from './distribution.ts';
import { fitLMoments, sampleLMoments } from './l-moments.ts';
import { bilinear, gradient, hessian, invert, minimise } from './minimise.ts';

/** Distributions whose likelihood has a maximum that can be told. */
export const LIKELIHOOD_DISTRIBUTIONS = ['GEV', 'Gumbel', 'GLO', 'PE3', 'LP3'] as const;
type Name = (typeof LIKELIHOOD_DISTRIBUTIONS)[number];

/** Shapes beyond have a density without bound, and the likelihood no maximum. */
const SHAPES: Readonly<Record<Name, readonly [number, number]>> = {
  GEV: [-2, 1],
  Gumbel: [0, 0],
  GLO: [-1, 1],
  PE3: [-2, 2],
  LP3: [-2, 2],
};

export type LikelihoodFit = {
  readonly parameters: FrequencyParameters;
  readonly logLikelihood: number;
  /** how many parameters were sought */
  readonly free: number;
  /** variance of a function of the parameters, by the delta method on the observed information */
  readonly varianceOf: (f: (parameters: FrequencyParameters) => number) => number;
};

/**
 * Parameters of the greatest likelihood, by a simplex from the fit by L-moments and Newton steps.
 *
 * @throws {Fault} invalid-request where the likelihood has no maximum within the shapes it can have
 * @see Coles 2001, section 3.3.2 (GEV) and 2.6.4 (delta method)
 */
export function fitLikelihood(name: Name, values: readonly number[]): LikelihoodFit {
  const start = startOf(name, values);
  const free = name === 'Gumbel' ? 2 : 3;
  const [least, most] = SHAPES[name];
  // Steps of the size that matters: scales of the start, logarithms of the scale, shape.
  const toParameters = (at: readonly number[]): FrequencyParameters => ({
    location: start.location + start.scale * at[0]!,
    scale: start.scale * Math.exp(at[1]!),
    shape: free === 2 ? 0 : start.shape + at[2]!,
  });
  const cost = (at: readonly number[]) => {
    const parameters = toParameters(at);
    const { shape } = parameters;
    if (free === 3 && !(shape > least && shape < most)) return Infinity;
    const { logDensity } = openDistribution(name, parameters);
    let sum = 0;
    for (const value of values) sum -= logDensity(value);
    return sum;
  };
  let best = minimise(cost, free === 2 ? [0, 0] : [0, 0, 0]);
  for (let step = 0; step < 4; step++) best = newton(cost, best);
  const parameters = toParameters(best);
  checkInside(name, parameters.shape);
  const covariance = invert(hessian(cost, best));
  return {
    parameters,
    free,
    logLikelihood: -cost(best),
    varianceOf(f) {
      const slope = gradient((at) => f(toParameters(at)), best);
      return bilinear(slope, covariance, slope);
    },
  };
}

/** A step that does not lower the cost beyond its rounding is not taken. */
function newton(cost: (at: readonly number[]) => number, at: readonly number[]): readonly number[] {
  const slope = gradient(cost, at);
  const inverse = invert(hessian(cost, at));
  const next = at.map(
    (value, i) => value - inverse[i]!.reduce((sum, cell, j) => sum + cell * slope[j]!, 0),
  );
  return cost(next) <= cost(at) * (1 + 1e-14 * Math.sign(cost(at))) ? next : at;
}

/** The L-moment fit; a milder shape where values lie outside of its bounds. */
function startOf(name: Name, values: readonly number[]): FrequencyParameters {
  const fitted = fitLMoments(
    name,
    sampleLMoments(name === 'LP3' ? values.map((value) => Math.log10(value)) : values),
  );
  const [least, most] = SHAPES[name];
  for (const part of [1, 0.75, 0.5, 0.25, 0.1, 0]) {
    const bounded = Math.min(0.9 * most, Math.max(0.9 * least, fitted.shape * part));
    const start = { ...fitted, shape: bounded };
    const { logDensity } = openDistribution(name, start);
    if (values.every((value) => Number.isFinite(logDensity(value)))) return start;
  }
  return { ...fitted, shape: 0 };
}

function checkInside(name: Name, shape: number): void {
  const [least, most] = SHAPES[name];
  if (name === 'Gumbel' || (shape > least + 1e-3 && shape < most - 1e-3)) return;
  throw new Fault('invalid-request', `the likelihood of ${name} has no maximum for these peaks`, {
    errors: [
      {
        field: 'method',
        value: 'mle',
        detail: `the likelihood of ${name} grows without bound for these peaks`,
        allowed: 'l-moments, or another distribution',
      },
    ],
  });
}

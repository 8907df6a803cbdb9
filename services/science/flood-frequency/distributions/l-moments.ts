import { invalidField } from '../../../platform/fault.ts';
import type { DistributionName, FrequencyParameters } from './distribution.ts';
import { gamma, logGamma } from './gamma-function.ts';

export const EULER = 0.577_215_664_901_532_9;

/** L-location and L-scale in the unit of the values, and the ratios of the higher L-moments. */
export type LMoments = {
  readonly l1: number;
  readonly l2: number;
  readonly t3: number;
  readonly t4: number;
  readonly t5: number;
};

/**
 * Unbiased sample L-moments.
 *
 * @param values in any order; ratios of an order beyond their count are NaN
 * @see Hosking & Wallis 1997, equations 2.59 and 2.61
 */
export function sampleLMoments(values: ArrayLike<number>): LMoments {
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const b = [0, 0, 0, 0, 0] as [number, number, number, number, number];
  for (let index = 0; index < n; index++) {
    let weight = sorted[index]! / n;
    for (let r = 0; r < 5; r++) {
      b[r]! += weight;
      weight *= (index - r) / (n - 1 - r);
    }
  }
  const [b0, b1, b2, b3, b4] = b;
  const l2 = n < 2 ? NaN : 2 * b1 - b0;
  const ratio = (order: number, value: number) => (n < order ? NaN : value / l2);
  return {
    l1: n === 0 ? NaN : b0,
    l2,
    t3: ratio(3, 6 * b2 - 6 * b1 + b0),
    t4: ratio(4, 20 * b3 - 30 * b2 + 12 * b1 - b0),
    t5: ratio(5, 70 * b4 - 140 * b3 + 90 * b2 - 20 * b1 + b0),
  };
}

/**
 * Parameters of the distribution that has these L-moments; of LP3 from those of the decimal logs.
 *
 * @throws {Fault} invalid-request where no distribution of the kind has them
 * @see Hosking & Wallis 1997, appendix A
 */
export function fitLMoments(
  name: DistributionName,
  { l1, l2, t3 }: Pick<LMoments, 'l1' | 'l2' | 't3'>,
): FrequencyParameters {
  if (!(l2 > 0) || !(Math.abs(t3) < 1 || name === 'Gumbel')) {
    throw invalidField({
      field: 'peak',
      value: { l1, l2, t3 },
      detail: `has L-moments that no ${name} has: ${l2 > 0 ? `L-skewness ${t3}` : 'all values are the same'}`,
      allowed: 'peaks that differ, with an L-skewness between -1 and 1',
    });
  }
  switch (name) {
    case 'Gumbel': {
      const scale = l2 / Math.LN2;
      return { location: l1 - EULER * scale, scale, shape: 0 };
    }
    case 'GEV':
      return fitGev(l1, l2, t3);
    case 'GLO': {
      const shape = -t3;
      if (Math.abs(shape) < 1e-6) return { location: l1, scale: l2, shape: 0 };
      const angle = Math.PI * shape;
      const scale = (l2 * Math.sin(angle)) / angle;
      return { location: l1 - scale * (1 / shape - Math.PI / Math.sin(angle)), scale, shape };
    }
    case 'GPA': {
      const shape = (1 - 3 * t3) / (1 + t3);
      return { location: l1 - (2 + shape) * l2, scale: (1 + shape) * (2 + shape) * l2, shape };
    }
    case 'PE3':
    case 'LP3':
      return fitPearson3(l1, l2, t3);
  }
}

/**
 * The shape by the rational functions that the field's references use (Hosking's LMOMENTS and lmom,
 * after Donaldson 1996), within 7e-7 of the exact; solved below their range.
 */
function fitGev(l1: number, l2: number, t3: number): FrequencyParameters {
  const shape = t3 > 0 ? steepGev(1 - t3) : t3 >= -0.8 ? flatGev(t3) : solveGev(t3);
  if (Math.abs(shape) < 1e-5) {
    const scale = l2 / Math.LN2;
    return { location: l1 - EULER * scale, scale, shape: 0 };
  }
  const whole = gamma(1 + shape);
  const scale = (l2 * shape) / (whole * -Math.expm1(-shape * Math.LN2));
  return { location: l1 - (scale * (1 - whole)) / shape, scale, shape };
}

function steepGev(z: number): number {
  const above = -1 + z * (1.599_214_91 + z * (-0.488_322_13 + z * 0.015_731_52));
  return above / (1 + z * (-0.643_639_29 + z * 0.089_852_47));
}

function flatGev(t3: number): number {
  const rest = -2.507_282_14 + t3 * (-1.134_555_66 - t3 * 0.071_380_22);
  const above = 0.283_775_3 + t3 * (-1.210_963_99 + t3 * rest);
  return above / (1 + t3 * (2.061_896_96 + t3 * (1.319_122_39 + t3 * 0.250_771_04)));
}

/** Bisection of equation A.50: L-skewness falls as the shape grows. */
function solveGev(t3: number): number {
  let [low, high] = [0, 100];
  while (high - low > 1e-13 * high) {
    const middle = (low + high) / 2;
    if (gevSkewness(middle) > t3) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function gevSkewness(shape: number): number {
  return (2 * Math.expm1(-shape * Math.log(3))) / Math.expm1(-shape * Math.LN2) - 3;
}

/** Square root of pi as the reference routines have it: theirs are the published fits. */
const ROOT_PI = 1.772_453_9;
const THREE_PI = 9.424_778;

/** The approximation of the shape below has a relative error under 5e-5; it is that of Hosking & Wallis, A.9. */
function fitPearson3(l1: number, l2: number, t3: number): FrequencyParameters {
  const absolute = Math.abs(t3);
  if (absolute < 1e-6) return { location: l1, scale: l2 * ROOT_PI, shape: 0 };
  const alpha = absolute < 1 / 3 ? smallAlpha(absolute) : largeAlpha(absolute);
  const root = Math.sqrt(alpha);
  const scale = l2 * ROOT_PI * root * Math.exp(logGamma(alpha) - logGamma(alpha + 0.5));
  return { location: l1, scale, shape: (2 / root) * Math.sign(t3) };
}

function smallAlpha(t3: number): number {
  const z = THREE_PI * t3 * t3;
  return (1 + 0.2906 * z) / (z * (1 + z * (0.1882 + 0.0442 * z)));
}

function largeAlpha(t3: number): number {
  const z = 1 - t3;
  const above = z * (0.360_67 + z * (-0.595_67 + 0.253_61 * z));
  return above / (1 + z * (-2.788_61 + z * (2.560_96 - 0.770_45 * z)));
}

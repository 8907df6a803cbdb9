import { RADIANS } from '../../earth/sphere.ts';
import { checkSameLength } from './paired.ts';

/** A forecast field with the truth, each cell weighted. */
export type WeightedFields = {
  readonly forecast: ArrayLike<number>;
  readonly analysis: ArrayLike<number>;
  /** of each cell, not negative: only their ratios matter */
  readonly weights: ArrayLike<number>;
};

/**
 * Weights of rows of cells by the cosine of their latitude, as long as `latitudesDeg * columns`.
 */
export function latitudeWeights(latitudesDeg: ArrayLike<number>, columns: number): Float64Array {
  const weights = new Float64Array(latitudesDeg.length * columns);
  for (let row = 0; row < latitudesDeg.length; row += 1) {
    weights.fill(Math.cos(latitudesDeg[row]! * RADIANS), row * columns, (row + 1) * columns);
  }
  return weights;
}

/** Weighted bias, mean absolute and root mean square error in the unit of the fields. */
export function weightedErrors({ forecast, analysis, weights }: WeightedFields): {
  readonly bias: number;
  readonly mae: number;
  readonly rmse: number;
} {
  checkSameLength(forecast, analysis);
  checkSameLength(forecast, weights);
  const sums = { weight: 0, error: 0, absolute: 0, squared: 0 };
  for (let i = 0; i < forecast.length; i += 1) {
    const error = forecast[i]! - analysis[i]!;
    if (Number.isNaN(error)) continue;
    const weight = weights[i]!;
    sums.weight += weight;
    sums.error += weight * error;
    sums.absolute += weight * Math.abs(error);
    sums.squared += weight * error * error;
  }
  const { weight } = sums;
  return {
    bias: sums.error / weight,
    mae: sums.absolute / weight,
    rmse: Math.sqrt(sums.squared / weight),
  };
}

/**
 * Anomaly correlation, -1 to 1: of the departures of forecast and analysis from the climatology.
 * Cells where one of the three is missing are left out.
 *
 * @param centred whether the mean departure of each field is taken away first
 * @see Wilks 2019, 4th ed., eq. 9.95 (centred) and 9.96 (uncentred)
 */
export function anomalyCorrelation(
  { forecast, analysis, weights }: WeightedFields,
  climatology: ArrayLike<number>,
  centred: boolean,
): number {
  for (const other of [analysis, weights, climatology]) checkSameLength(forecast, other);
  const f: number[] = [];
  const a: number[] = [];
  const w: number[] = [];
  for (let i = 0; i < forecast.length; i += 1) {
    const departure = forecast[i]! - climatology[i]!;
    const truth = analysis[i]! - climatology[i]!;
    if (Number.isNaN(departure + truth)) continue;
    f.push(departure);
    a.push(truth);
    w.push(weights[i]!);
  }
  const mean = (values: number[]) =>
    values.reduce((sum, value, i) => sum + value * w[i]!, 0) / w.reduce((sum, v) => sum + v, 0);
  const [meanF, meanA] = centred ? [mean(f), mean(a)] : [0, 0];
  let covariance = 0;
  let varianceF = 0;
  let varianceA = 0;
  for (let i = 0; i < f.length; i += 1) {
    covariance += w[i]! * (f[i]! - meanF) * (a[i]! - meanA);
    varianceF += w[i]! * (f[i]! - meanF) ** 2;
    varianceA += w[i]! * (a[i]! - meanA) ** 2;
  }
  return covariance / Math.sqrt(varianceF * varianceA);
}

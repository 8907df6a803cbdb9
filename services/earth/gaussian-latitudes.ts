import { Fault } from '../platform/fault.ts';

/** Largest Gaussian number that is opened: cells of 1 km; the largest in use is 2560. */
export const MAX_GAUSSIAN_NUMBER = 8000;

const NEWTON_STEPS = 12;
/** Rows from a pole on for which the recurrence is used; beyond them the expansion is exact. */
const POLAR_ROWS = 40;
/** At row 40, terms of the expansion fall below 1e-17 of the first before this many. */
const EXPANSION_TERMS = 12;

/**
 * Latitudes of a Gaussian grid, degrees, north to south: the 2n roots of the Legendre polynomial of
 * degree 2n, by Newton's method in colatitude to rounding error (better than 1e-12 degrees). Near
 * the pole the polynomial comes of its recurrence, elsewhere of Stieltjes' expansion, so that the
 * work grows with n, not with its square.
 *
 * @param n parallels between a pole and the equator, 1 or more
 * @throws {Fault} unsupported-format above {@link MAX_GAUSSIAN_NUMBER}
 * @see Hortal & Simmons 1991, doi:10.1175/1520-0493(1991)119<1057:UORGGI>2.0.CO;2
 * @see Hale & Townsend 2013, doi:10.1137/120889873, equation 3.1
 */
export function gaussianLatitudes(n: number): Float64Array {
  if (!(n >= 1 && n <= MAX_GAUSSIAN_NUMBER)) {
    throw new Fault('unsupported-format', `a Gaussian grid N${n} is not supported`, { n });
  }
  const degree = 2 * n;
  const latitudes = new Float64Array(degree);
  const expansionStep = openExpansion(degree);
  for (let row = 0; row < n; row++) {
    const findStep = row < POLAR_ROWS ? recurrenceStep : expansionStep;
    let colatitude = (Math.PI * (row + 0.75)) / (degree + 0.5);
    for (let i = 0; i < NEWTON_STEPS; i++) {
      const step = findStep(degree, colatitude);
      colatitude -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    const latDeg = 90 - (colatitude * 180) / Math.PI;
    latitudes[row] = latDeg;
    latitudes[degree - 1 - row] = -latDeg;
  }
  return latitudes;
}

/** P(cos c) / (dP / dc). Works with 1 - cos c, so that no digits are lost near the pole. */
function recurrenceStep(degree: number, colatitude: number): number {
  const drop = 2 * Math.sin(colatitude / 2) ** 2;
  let value = 1 - drop;
  let rise = -drop;
  for (let k = 1; k < degree; k++) {
    rise = (k * rise - (2 * k + 1) * drop * value) / (k + 1);
    value += rise;
  }
  const slope = (degree * (rise - drop * value)) / Math.sin(colatitude);
  return value / slope;
}

/**
 * The same away from the poles: P(cos c) is, but for a factor, the sum over m of
 * h(m) cos((degree + m + 1/2) c - (m + 1/2) pi / 2) / (2 sin c)^m.
 */
function openExpansion(degree: number): typeof recurrenceStep {
  const factors = new Float64Array(EXPANSION_TERMS);
  factors[0] = 1;
  for (let m = 1; m < EXPANSION_TERMS; m++) {
    factors[m] = (factors[m - 1]! * (m - 0.5) ** 2) / (m * (degree + m + 0.5));
  }
  return (_, colatitude) => {
    const sine = Math.sin(colatitude);
    const cotangent = Math.cos(colatitude) / sine;
    let [value, slope, scale] = [0, 0, 1];
    for (let m = 0; m < EXPANSION_TERMS; m++) {
      const rate = degree + m + 0.5;
      const phase = rate * colatitude - ((m + 0.5) * Math.PI) / 2;
      const cosine = Math.cos(phase);
      const weight = factors[m]! * scale;
      value += weight * cosine;
      slope -= weight * (rate * Math.sin(phase) + (m + 0.5) * cotangent * cosine);
      scale /= 2 * sine;
    }
    return value / slope;
  };
}

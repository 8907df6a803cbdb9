const NEWTON_STEPS = 12;

/**
 * Latitudes of a Gaussian grid, degrees, north to south: the 2n roots of the Legendre polynomial of
 * degree 2n, by Newton's method in colatitude to rounding error (better than 1e-12 degrees).
 *
 * @param n parallels between a pole and the equator, 1 or more
 * @see Hortal & Simmons 1991, doi:10.1175/1520-0493(1991)119<1057:UORGGI>2.0.CO;2
 */
export function gaussianLatitudes(n: number): Float64Array {
  const degree = 2 * n;
  const latitudes = new Float64Array(degree);
  for (let row = 0; row < n; row++) {
    let colatitude = (Math.PI * (row + 0.75)) / (degree + 0.5);
    for (let i = 0; i < NEWTON_STEPS; i++) {
      const step = newtonStep(degree, colatitude);
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
function newtonStep(degree: number, colatitude: number): number {
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

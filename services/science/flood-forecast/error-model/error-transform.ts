/**
 * In which scale the errors of a discharge are told: ratios (`log`), a power between ratios and
 * differences (`box-cox`), or shares of what was simulated (`relative`).
 */
export type ErrorScale =
  | { readonly kind: 'log'; readonly offsetM3S: number }
  | { readonly kind: 'box-cox'; readonly lambda: number; readonly offsetM3S: number }
  | { readonly kind: 'relative' };

/** Errors of one scale, to be told and to be put right. */
export type ErrorTransform = {
  /** error of a simulation, 0 where it is right; NaN where either is missing or cannot be scaled */
  readonly errorOf: (observedM3S: number, simulatedM3S: number) => number;
  /** what discharge a simulation with such an error stands for, m3 s-1, never below 0 */
  readonly correct: (simulatedM3S: number, error: number) => number;
};

/**
 * Opens the transform of a scale. An offset keeps logarithms of trickles and dry gauges finite: a
 * hundredth of the mean flow is usual (Pushpalatha et al. 2012).
 *
 * @throws {RangeError} for a negative offset, or lambda not above 0 to 1
 * @see Box & Cox 1964, doi:10.1111/j.2517-6161.1964.tb00553.x; Pushpalatha et al. 2012,
 *   doi:10.1016/j.jhydrol.2011.11.055
 */
export function openErrorTransform(scale: ErrorScale): ErrorTransform {
  if (scale.kind === 'relative') {
    return {
      errorOf: (observed, simulated) => (simulated > 0 ? observed / simulated - 1 : NaN),
      correct: (simulated, error) => Math.max(simulated * (1 + error), 0),
    };
  }
  const { offsetM3S } = scale;
  if (!(offsetM3S >= 0)) throw new RangeError(`offset ${offsetM3S} m3/s is not 0 or more`);
  const { forward, back } = scale.kind === 'log' ? LOGARITHM : power(scale.lambda);
  return {
    errorOf(observed, simulated) {
      const error = forward(observed + offsetM3S) - forward(simulated + offsetM3S);
      return Number.isFinite(error) ? error : NaN;
    },
    correct: (simulated, error) =>
      Math.max(back(forward(simulated + offsetM3S) + error) - offsetM3S, 0),
  };
}

type Scaling = { readonly forward: (q: number) => number; readonly back: (z: number) => number };

const LOGARITHM: Scaling = { forward: Math.log, back: Math.exp };

function power(lambda: number): Scaling {
  if (!(lambda > 0 && lambda <= 1)) throw new RangeError(`lambda ${lambda} is not above 0 to 1`);
  return {
    forward: (q) => (q ** lambda - 1) / lambda,
    // Below this the power has no flow: as far down as an error can take it.
    back: (z) => Math.max(lambda * z + 1, 0) ** (1 / lambda),
  };
}

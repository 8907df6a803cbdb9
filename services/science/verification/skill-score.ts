/**
 * Skill of a score whose best is 0 (CRPS, Brier, squared and absolute errors) against that of a
 * reference forecast: 1 is perfect, 0 no better than the reference, below 0 worse.
 *
 * @returns NaN where the reference itself is perfect: nothing can be better
 * @see Wilks 2019, 4th ed., eq. 9.4
 */
export function skillScore(score: number, reference: number): number {
  return reference > 0 ? 1 - score / reference : NaN;
}

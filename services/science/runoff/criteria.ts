import { klingGupta, nashSutcliffe } from '../verification/hydrograph-scores.ts';

/** What a simulation is scored by: 1 is best. KGE2 is the form of 2012, whose sign is KGE'. */
export const RUNOFF_CRITERIA = ['NSE', 'KGE', 'KGE2'] as const;
/** A criterion by name. */
export type RunoffCriterion = (typeof RUNOFF_CRITERIA)[number];

/**
 * A simulated discharge scored by what was observed; steps without an observation are left out.
 *
 * @returns 1 or less; NaN with nothing observed, or always the same
 * @see Nash & Sutcliffe 1970, Gupta et al. 2009, Kling et al. 2012
 */
export function scoreRunoff(
  criterion: RunoffCriterion,
  simulated: ArrayLike<number>,
  observed: ArrayLike<number>,
): number {
  switch (criterion) {
    case 'NSE':
      return nashSutcliffe(simulated, observed);
    case 'KGE':
      return klingGupta(simulated, observed, 2009).kge;
    case 'KGE2':
      return klingGupta(simulated, observed, 2012).kge;
  }
}

/** All criteria of a simulated discharge. */
export function scoreAll(simulated: ArrayLike<number>, observed: ArrayLike<number>) {
  const score = (criterion: RunoffCriterion) => scoreRunoff(criterion, simulated, observed);
  return { NSE: score('NSE'), KGE: score('KGE'), KGE2: score('KGE2') };
}

import { brierScore } from '../../science/verification/brier.ts';
import { rocCurve } from '../../science/verification/roc.ts';

/**
 * A probability that was forecast, how often, and how often the event then happened. Areas under
 * curves of single runs cannot be averaged; from these counts the curve of many runs is exact.
 */
export type ProbabilityCount = readonly [probability: number, cases: number, events: number];

/** Counts by probability, ascending; cases without probability or outcome are left out. */
export function countProbabilities(
  probabilities: readonly number[],
  outcomes: readonly number[],
): ProbabilityCount[] {
  const cases = probabilities
    .map((probability, at) => [roundShare(probability), 1, outcomes[at]!] as const)
    .filter(([probability, , outcome]) => !Number.isNaN(probability + outcome));
  return addProbabilityCounts([cases]);
}

/** The counts of several runs together. */
export function addProbabilityCounts(
  runs: readonly (readonly ProbabilityCount[])[],
): ProbabilityCount[] {
  const sums = new Map<number, { cases: number; events: number }>();
  for (const [probability, cases, events] of runs.flat()) {
    const sum = sums.get(probability) ?? { cases: 0, events: 0 };
    sums.set(probability, { cases: sum.cases + cases, events: sum.events + events });
  }
  return [...sums]
    .map(([probability, { cases, events }]): ProbabilityCount => [probability, cases, events])
    .sort(([a], [b]) => a - b);
}

/** Shares that differ only by rounding of their sums are the same share. */
function roundShare(probability: number): number {
  return Math.round(probability * 1e12) / 1e12;
}

export type ProbabilityScores = {
  readonly count: number;
  readonly events: number;
  readonly brier: number;
  /** against always forecasting how often it happened: above 0 is better than that; NaN without events */
  readonly brierSkill: number;
  /** NaN where it always or never happened */
  readonly rocArea: number;
  /** events that were given a probability of a half or more */
  readonly hits: number;
  /** cases given a half or more that did not happen */
  readonly falseAlarms: number;
};

/** From here on an event is more likely than not: who must decide takes it as foreseen. */
const FORESEEN = 0.5;

/** Brier score, its skill over the sample's own frequency, area under the ROC curve, hits. */
export function scoreProbabilities(counts: readonly ProbabilityCount[]): ProbabilityScores {
  const probabilities: number[] = [];
  const outcomes: number[] = [];
  for (const [probability, cases, events] of counts) {
    for (let i = 0; i < cases; i += 1) {
      probabilities.push(probability);
      outcomes.push(i < events ? 1 : 0);
    }
  }
  const events = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const foreseen = counts.filter(([probability]) => probability >= FORESEEN);
  const frequency = events / outcomes.length;
  const brier = brierScore(probabilities, outcomes);
  return {
    count: outcomes.length,
    events,
    brier,
    brierSkill: 1 - brier / (frequency * (1 - frequency)),
    rocArea: rocCurve(probabilities, outcomes).area,
    hits: foreseen.reduce((sum, [, , happened]) => sum + happened, 0),
    falseAlarms: foreseen.reduce((sum, [, cases, happened]) => sum + cases - happened, 0),
  };
}

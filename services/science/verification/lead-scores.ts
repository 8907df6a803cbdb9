import { brierScore, exceedanceProbability, exceeds, type ThresholdOperator } from './brier.ts';
import { ensembleCrps, type CrpsMethod } from './crps.ts';
import { ensembleSpread, summariseEnsemble } from './ensemble-scores.ts';
import { errorScores } from './error-scores.ts';
import { meanOf } from './paired.ts';
import { quantile } from './quantile.ts';
import { reliabilityCurve, type ReliabilityBin } from './reliability.ts';
import { skillScore } from './skill-score.ts';

/** An ensemble for one time with what was then observed. */
export type LeadCase = {
  readonly leadHours: number;
  /** one value is a forecast without an ensemble */
  readonly members: ArrayLike<number>;
  /** NaN: not observed, and the case does not count */
  readonly observed: number;
  /** the newest observation when the forecast was made; NaN or absent: no skill against it */
  readonly persistence?: number;
  /** what was observed at this time of other years; absent: no skill against it */
  readonly climatology?: ArrayLike<number>;
};

/** Scores of all cases of one lead time, in the unit of the values. */
export type LeadScores = {
  readonly leadHours: number;
  readonly count: number;
  /** of the ensemble mean */
  readonly bias: number;
  readonly rmse: number;
  /** of the ensemble median */
  readonly mae: number;
  readonly crps: number;
  /** what the error of the mean of a reliable ensemble equals; NaN of one member */
  readonly spread: number;
  /** share of the observations within the middle 80 % of the members */
  readonly within80: number;
  /** of CRPS, over the cases that have the reference; NaN of none */
  readonly skillOfPersistence: number;
  readonly skillOfClimatology: number;
  readonly thresholds: readonly ThresholdScores[];
};

/** Scores of exceeding one threshold. */
export type ThresholdScores = {
  readonly threshold: number;
  /** how often it was exceeded: Brier scores of rare events are small by themselves */
  readonly frequency: number;
  readonly brier: number;
  /** against the frequency of these cases; NaN where it always or never happened */
  readonly skill: number;
  readonly reliability: readonly ReliabilityBin[];
};

export type LeadOptions = {
  readonly crps: CrpsMethod;
  readonly operator: ThresholdOperator;
  readonly thresholds: readonly number[];
  /** bins of probability, ascending from 0 to 1 */
  readonly edges: readonly number[];
};

/**
 * Scores ensembles by lead time, ascending. Cases without observation or members do not count.
 *
 * @throws {RangeError} when the edges do not reach from 0 to 1
 */
export function scoresByLead(cases: readonly LeadCase[], options: LeadOptions): LeadScores[] {
  const judged = cases.filter(
    ({ members, observed }) => !Number.isNaN(observed) && !Number.isNaN(quantile(members, 0.5)),
  );
  const leads = [...new Set(judged.map(({ leadHours }) => leadHours))].sort((a, b) => a - b);
  return leads.map((leadHours) => {
    const own = judged.filter((one) => one.leadHours === leadHours);
    return { leadHours, ...scoresOf(own, options) };
  });
}

function scoresOf(cases: readonly LeadCase[], options: LeadOptions): Omit<LeadScores, 'leadHours'> {
  const observed = cases.map((one) => one.observed);
  const summaries = cases.map(({ members }) => summariseEnsemble(members));
  const medians = cases.map(({ members }) => quantile(members, 0.5));
  const ofMean = errorScores(
    summaries.map(({ mean }) => mean),
    observed,
  );
  // One member is its own distribution: its CRPS is the absolute error.
  const scores = cases.map(({ members, observed: value }) =>
    ensembleCrps(members, value, members.length === 1 ? 'ecdf' : options.crps),
  );
  const members = Math.max(...cases.map((one) => one.members.length));
  const deviations = summaries.map(({ deviation }) => deviation);
  const inside = cases.map(({ members: values, observed: value }) => {
    return value >= quantile(values, 0.1) && value <= quantile(values, 0.9) ? 1 : 0;
  });
  return {
    count: ofMean.count,
    bias: ofMean.bias,
    rmse: ofMean.rmse,
    mae: errorScores(medians, observed).mae,
    crps: meanOf(scores),
    spread: ensembleSpread(deviations, members).corrected,
    within80: meanOf(inside),
    skillOfPersistence: skillAgainst(scores, cases, ({ persistence = NaN }) => [persistence]),
    skillOfClimatology: skillAgainst(scores, cases, ({ climatology = [] }) => climatology),
    thresholds: options.thresholds.map((threshold) => thresholdScores(cases, threshold, options)),
  };
}

/** Both are scored over the cases that have the reference: a skill must compare the same cases. */
function skillAgainst(
  scores: readonly number[],
  cases: readonly LeadCase[],
  reference: (one: LeadCase) => ArrayLike<number>,
): number {
  const references = cases.map((one) => ensembleCrps(reference(one), one.observed, 'ecdf'));
  const both = [...references.keys()].filter((at) => !Number.isNaN(references[at]! + scores[at]!));
  return skillScore(
    meanOf(both.map((at) => scores[at]!)),
    meanOf(both.map((at) => references[at]!)),
  );
}

function thresholdScores(
  cases: readonly LeadCase[],
  threshold: number,
  { operator, edges }: LeadOptions,
): ThresholdScores {
  const outcomes = cases.map(({ observed }) => exceeds(observed, threshold, operator));
  const probabilities = cases.map(({ members }) =>
    exceedanceProbability(members, threshold, operator),
  );
  const frequency = meanOf(outcomes);
  const brier = brierScore(probabilities, outcomes);
  return {
    threshold,
    frequency,
    brier,
    skill: skillScore(brier, frequency * (1 - frequency)),
    reliability: reliabilityCurve(probabilities, outcomes, edges),
  };
}

import { checkSameLength } from './paired.ts';

/** How often an event was forecast and happened, missed, forecast in vain, rightly not forecast. */
export type ContingencyTable = {
  readonly hits: number;
  readonly misses: number;
  readonly falseAlarms: number;
  readonly correctNegatives: number;
};

/** Scores of a 2 x 2 table; NaN where a denominator is 0. */
export type ContingencyScores = {
  /** probability of detection */
  readonly pod: number;
  /** false alarm ratio: of what was forecast */
  readonly far: number;
  /** probability of false detection: of what did not happen */
  readonly pofd: number;
  /** critical success index (threat score) */
  readonly csi: number;
  /** forecast events for each observed one */
  readonly frequencyBias: number;
  /** equitable threat score (Gilbert) */
  readonly ets: number;
  /** Peirce skill score */
  readonly pss: number;
  /** Heidke skill score */
  readonly hss: number;
  /** share correct */
  readonly accuracy: number;
  /** symmetric extremal dependence index */
  readonly sedi: number;
};

/** Counts events; pairs with a missing side (NaN) are left out. 1 is an event, 0 is none. */
export function countContingency(
  forecasts: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): ContingencyTable {
  checkSameLength(forecasts, outcomes);
  // Index 2 * forecast + outcome; a missing side counts nowhere.
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < forecasts.length; i += 1) {
    const place = 2 * forecasts[i]! + outcomes[i]!;
    if (!Number.isNaN(place)) counts[place]! += 1;
  }
  const [correctNegatives = 0, misses = 0, falseAlarms = 0, hits = 0] = counts;
  return { hits, misses, falseAlarms, correctNegatives };
}

/**
 * @see https://www.cawcr.gov.au/projects/verification/ (dichotomous forecasts); SEDI: Ferro &
 *   Stephenson 2011, doi:10.1175/WAF-D-10-05030.1, eq. 2
 */
export function contingencyScores(table: ContingencyTable): ContingencyScores {
  const { hits, misses, falseAlarms, correctNegatives } = table;
  const total = hits + misses + falseAlarms + correctNegatives;
  const observed = hits + misses;
  const forecast = hits + falseAlarms;
  const pod = hits / observed;
  const pofd = falseAlarms / (falseAlarms + correctNegatives);
  const byChance = (observed * forecast) / total;
  const chanceCorrect = byChance + ((total - observed) * (total - forecast)) / total;
  const [logPofd, logPod] = [Math.log(pofd), Math.log(pod)];
  const [logNoPofd, logNoPod] = [Math.log(1 - pofd), Math.log(1 - pod)];
  return {
    pod,
    far: falseAlarms / forecast,
    pofd,
    csi: hits / (observed + falseAlarms),
    frequencyBias: forecast / observed,
    ets: (hits - byChance) / (observed + falseAlarms - byChance),
    pss: pod - pofd,
    hss: (hits + correctNegatives - chanceCorrect) / (total - chanceCorrect),
    accuracy: (hits + correctNegatives) / total,
    sedi: (logPofd - logPod - logNoPofd + logNoPod) / (logPofd + logPod + logNoPofd + logNoPod),
  };
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  brierScore,
  decomposeBrier,
  exceedanceProbability,
  exceeds,
  fairBrierScore,
} from '../../../services/science/verification/brier.ts';
import { contingencyScores } from '../../../services/science/verification/contingency.ts';
import { ensembleCrps, gaussianCrps } from '../../../services/science/verification/crps.ts';
import {
  ensembleSpread,
  rankHistogram,
  summariseEnsemble,
} from '../../../services/science/verification/ensemble-scores.ts';
import { errorScores } from '../../../services/science/verification/error-scores.ts';
import { fractionsSkill } from '../../../services/science/verification/fractions-skill.ts';
import {
  klingGupta,
  nashSutcliffe,
  percentBias,
} from '../../../services/science/verification/hydrograph-scores.ts';
import { pinballLoss } from '../../../services/science/verification/pinball.ts';
import { quantile } from '../../../services/science/verification/quantile.ts';
import { rocCurve } from '../../../services/science/verification/roc.ts';
import {
  anomalyCorrelation,
  latitudeWeights,
  weightedErrors,
} from '../../../services/science/verification/weighted-scores.ts';
import { describeReference, referenceDir } from '../../cases.ts';

// Made with nci/scores, properscoring and scipy; origins stand in the README of the reference.
const file = join(referenceDir, 'verification', 'verification_vectors.json');
const vectors = (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}) as Vectors;

type Ensemble = {
  ens: number[][];
  obs: number[];
  expected: Record<string, number | number[]> & {
    quantiles_hazen_free_linear: Record<string, number[]>;
    prob_ge: Record<string, number[]>;
    brier_ge: Record<string, number>;
    brier_ge_fair: Record<string, number>;
    threshold_brier_gt: Record<string, number>;
  };
};
type Numbers = Record<string, number>;
type Vectors = Record<'ensemble_a' | 'ensemble_b' | 'ensemble_c', Ensemble> & {
  crps_gaussian: Record<'mu' | 'sigma' | 'obs' | 'expected', number[]>;
  'pinball_0.9': Record<'fcst' | 'obs' | 'expected', number[]>;
  probability: {
    p: number[];
    obs: number[];
    bin_edges_left_closed: number[];
    expected: Numbers & { decomposition: Numbers };
  };
  fss: {
    fcst: number[][];
    obs: number[][];
    expected: {
      threshold: number;
      operator: '>';
      window: number;
      zero_padding: boolean;
      fss: number;
    }[];
  };
  acc: Record<'fcst' | 'analysis' | 'climatology', number[][]> & { lat: number[] } & {
    expected: Numbers;
  };
  contingency: Record<'hits' | 'misses' | 'false_alarms' | 'correct_negatives', number> & {
    expected: Numbers;
  };
  hydro: { sim: number[]; obs: number[]; expected: Numbers };
};

/** Relative for large numbers, absolute for small ones. */
function expectNear(values: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(values.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i += 1) {
    const tolerance = 1e-10 * Math.max(1, Math.abs(expected[i]!));
    expect(Math.abs(values[i]! - expected[i]!), `${values[i]} for ${expected[i]}`).toBeLessThan(
      tolerance,
    );
  }
}
const list = (value: unknown) => value as number[];
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describeReference('verification vectors', () => {
  test.each(['ensemble_a', 'ensemble_b', 'ensemble_c'] as const)('%s: every score', (name) => {
    const { ens, obs, expected } = vectors[name];
    for (const method of ['ecdf', 'fair'] as const) {
      const scores = ens.map((members, i) => ensembleCrps(members, obs[i]!, method));
      expectNear(scores, list(expected[`crps_${method}`]));
      expectNear([mean(scores)], [Number(expected[`crps_${method}_mean`])]);
    }
    const summaries = ens.map(summariseEnsemble);
    const means = summaries.map((summary) => summary.mean);
    const deviations = summaries.map(({ deviation }) => deviation);
    expectNear(means, list(expected['ens_mean']));
    expectNear(deviations, list(expected['ens_sd_ddof1']));
    expectNear([errorScores(means, obs).rmse], [Number(expected['ens_mean_rmse'])]);
    const { spread, corrected } = ensembleSpread(deviations, ens[0]!.length);
    expectNear([spread, corrected], [expected['spread'], expected['spread_corrected']].map(Number));
    for (const [level, values] of Object.entries(expected.quantiles_hazen_free_linear)) {
      expectNear(
        ens.map((members) => quantile(members, Number(level))),
        values,
      );
    }
    expectNear(rankHistogram(ens, obs), list(expected['rank_histogram_ties_split_evenly']));
  });

  test.each(['ensemble_a', 'ensemble_b', 'ensemble_c'] as const)('%s: exceedance', (name) => {
    const { ens, obs, expected } = vectors[name];
    for (const threshold of list(expected['thresholds'])) {
      const key = Number.isInteger(threshold) ? threshold.toFixed(1) : String(threshold);
      for (const operator of ['>=', '>'] as const) {
        const p = ens.map((members) => exceedanceProbability(members, threshold, operator));
        const outcomes = obs.map((value) => exceeds(value, threshold, operator));
        if (operator === '>=') expectNear(p, expected.prob_ge[key]!);
        const brier = operator === '>=' ? expected.brier_ge : expected.threshold_brier_gt;
        expectNear([brierScore(p, outcomes)], [brier[key]!]);
      }
      expectNear([fairBrierScore(ens, obs, threshold, '>=')], [expected.brier_ge_fair[key]!]);
    }
  });

  test('Gaussian CRPS and pinball loss', () => {
    const { mu, sigma, obs, expected } = vectors.crps_gaussian;
    expectNear(
      mu.map((value, i) => gaussianCrps(value, sigma[i]!, obs[i]!)),
      expected,
    );
    const pinball = vectors['pinball_0.9'];
    expectNear(
      pinball.fcst.map((value, i) => pinballLoss(value, pinball.obs[i]!, 0.9)),
      pinball.expected,
    );
  });

  test('Brier score, its five terms, the area under the ROC curve', () => {
    const { p, obs, bin_edges_left_closed: edges, expected } = vectors.probability;
    const terms = decomposeBrier(p, obs, edges);
    const { decomposition } = expected;
    expectNear(
      [
        terms.brier,
        terms.reliability,
        terms.resolution,
        terms.uncertainty,
        terms.withinBinVariance,
        terms.withinBinCovariance,
      ],
      [
        expected['brier']!,
        decomposition['reliability']!,
        decomposition['resolution']!,
        decomposition['uncertainty']!,
        decomposition['within_bin_variance']!,
        decomposition['within_bin_covariance']!,
      ],
    );
    expectNear([rocCurve(p, obs).area], [expected['roc_auc_mannwhitney']!]);
    const skill = 1 - terms.brier / terms.uncertainty;
    expectNear([skill], [expected['brier_skill_vs_sample_climatology']!]);
  });

  test('fractions skill score, with and without padding', () => {
    const { fcst, obs, expected } = vectors.fss;
    const field = { values: fcst.flat(), nx: fcst[0]!.length };
    for (const { threshold, operator, window, zero_padding: zeroPadding, fss } of expected) {
      const options = { threshold, operator, window, zeroPadding };
      expectNear([fractionsSkill(field, obs.flat(), options)], [fss]);
    }
    expect(expected.length).toBe(30);
  });

  test('latitude-weighted errors and anomaly correlation', () => {
    const { lat, fcst, analysis, climatology, expected } = vectors.acc;
    const weights = latitudeWeights(lat, fcst[0]!.length);
    const fields = { forecast: fcst.flat(), analysis: analysis.flat(), weights };
    const { bias, mae, rmse } = weightedErrors(fields);
    expectNear(
      [
        anomalyCorrelation(fields, climatology.flat(), false),
        anomalyCorrelation(fields, climatology.flat(), true),
        rmse,
        bias,
        mae,
        errorScores(fcst.flat(), analysis.flat()).rmse,
      ],
      [
        expected['acc_uncentred']!,
        expected['acc_centred']!,
        expected['rmse_weighted']!,
        expected['bias_weighted']!,
        expected['mae_weighted']!,
        expected['rmse_unweighted']!,
      ],
    );
  });

  test('scores of a 2 x 2 table', () => {
    const { hits, misses, false_alarms, correct_negatives, expected } = vectors.contingency;
    const scores = contingencyScores({
      hits,
      misses,
      falseAlarms: false_alarms,
      correctNegatives: correct_negatives,
    });
    const named = { ...scores, bias: scores.frequencyBias, acc: scores.accuracy };
    for (const [name, value] of Object.entries(expected)) {
      expectNear([named[name as keyof typeof named]], [value]);
    }
  });

  test('efficiencies of a hydrograph', () => {
    const { sim, obs, expected } = vectors.hydro;
    const [kge, modified] = [klingGupta(sim, obs, 2009), klingGupta(sim, obs, 2012)];
    expectNear(
      [
        nashSutcliffe(sim, obs),
        nashSutcliffe(sim.map(Math.log), obs.map(Math.log)),
        kge.kge,
        modified.kge,
        kge.r,
        kge.variability,
        kge.beta,
        modified.variability,
        percentBias(sim, obs),
      ],
      [
        expected['nse']!,
        expected['nse_log']!,
        expected['kge2009']!,
        expected['kge2012']!,
        expected['r']!,
        expected['alpha']!,
        expected['beta']!,
        expected['gamma']!,
        expected['pbias_pct']!,
      ],
    );
  });
});

import { describe, expect, test } from 'vitest';

import {
  correctForecast,
  learnErrors,
} from '../../../../services/science/flood-forecast/error-model/correct-forecast.ts';
import {
  correctedVariant,
  hindcastByLead,
} from '../../../../services/science/flood-forecast/error-model/hindcast.ts';
import { describeReference } from '../../../cases.ts';
import { readReference } from '../../reference-table.ts';

const SCORES = { crps: 'ecdf', operator: '>=', thresholds: [], edges: [0, 0.5, 1] } as const;

describeReference('hindcasts of L0123001 with observed weather', () => {
  const simulated = readReference('runoff/gr4j_L0123001_1990_1999.csv').numbers('qsim');
  // The record begins in 1984: 2,192 days before the run.
  const observed = readReference('runoff/L0123001_basinobs.csv')
    .numbers('qmm')
    .slice(2192, 2192 + simulated.length);
  const raw = (origin: number) => {
    const values = simulated.slice(origin + 1, origin + 11);
    return Array.from({ length: 20 }, () => values);
  };
  const corrected = correctedVariant(raw, observed, simulated, {
    scale: { kind: 'log', offsetM3S: 0.01 },
    order: 1,
    keepBias: false,
    windowSteps: 730,
    seed: 3,
  });
  const hindcasts = hindcastByLead({
    observedM3S: observed,
    stepHours: 24,
    variants: { raw, corrected },
    leadSteps: [1, 2, 3, 5, 10],
    firstOrigin: 365,
    everySteps: 5,
    weather: 'observed',
    scores: SCORES,
  });

  test('what was simulated is scored as numpy scores it', () => {
    // numpy 2.4.6 over every fifth day from the 366th on whose target was observed.
    const rows = [
      { leadHours: 24, count: 646, rmse: 0.7513594761933835, mae: 0.4622141235635185 },
      { leadHours: 48, count: 645, rmse: 0.7028794949632086, mae: 0.44671631650453847 },
      { leadHours: 72, count: 646, rmse: 0.677458445685135, mae: 0.44093653519018833 },
      { leadHours: 120, count: 647, rmse: 0.8640600390586025, mae: 0.48030139704068714 },
      { leadHours: 240, count: 646, rmse: 0.8645955092922605, mae: 0.48044810076340727 },
    ];
    for (const [at, { leadHours, count, rmse, mae }] of rows.entries()) {
      const scores = hindcasts.byLead['raw']![at]!;
      expect(scores).toMatchObject({ leadHours, count });
      expect(scores.rmse).toBeCloseTo(rmse, 10);
      expect(scores.mae).toBeCloseTo(mae, 10);
      // Twenty equal members are one forecast.
      expect(scores.crps).toBeCloseTo(mae, 10);
    }
  });

  test('the correction helps, and less with lead time', () => {
    const skill = hindcasts.byLead['corrected']!.map(({ crps }, at) => {
      return 1 - crps / hindcasts.byLead['raw']![at]!.crps;
    });
    // Measured: 0.67, 0.53, 0.48, 0.38, 0.28.
    expect(skill[0]).toBeGreaterThan(0.6);
    for (const [at, value] of skill.slice(1).entries()) expect(value).toBeLessThan(skill[at]!);
    const [first] = hindcasts.byLead['corrected']!;
    expect(first!.rmse).toBeLessThan(0.6 * hindcasts.byLead['raw']![0]!.rmse);
    expect(first!.skillOfPersistence).toBeGreaterThan(0.4);
    // The spread is honest: 80 % of the observations within the middle 80 % of the members.
    for (const { within80 } of hindcasts.byLead['corrected']!) {
      expect(Math.abs(within80 - 0.8)).toBeLessThan(0.05);
    }
  });
});

describe('a corrected forecast', () => {
  const simulated = Float64Array.from({ length: 100 }, (_, at) => 10 + Math.sin(at));
  const observed = simulated.map((value, at) =>
    at < 99 ? value * (1.2 + 0.1 * Math.sin(at / 3)) : NaN,
  );
  const known = learnErrors(observed, simulated, {
    scale: { kind: 'log', offsetM3S: 0 },
    order: 1,
    keepBias: false,
  });
  const members = Array.from({ length: 30 }, () => new Float64Array(48).fill(10));

  test('expected errors leave the members alike, sampled ones spread about the same mean', () => {
    const expected = correctForecast(known, members, { kind: 'expected' });
    const sampled = correctForecast(known, members, { kind: 'sampled', seed: 5 });
    for (const lead of [0, 10, 47]) {
      const logs = sampled.membersM3S.map((values) => Math.log(values[lead]! / 10));
      const mean = logs.reduce((sum, value) => sum + value, 0) / 30;
      expect(mean).toBeCloseTo(expected.expected[lead]!, 10);
      expect(expected.membersM3S[7]![lead]).toBeCloseTo(
        10 * Math.exp(expected.expected[lead]!),
        10,
      );
    }
    expect(expected.expected[0]).toBeGreaterThan(expected.expected[47]!);
    expect(sampled.membersM3S).toEqual(
      correctForecast(known, members, { kind: 'sampled', seed: 5 }).membersM3S,
    );
  });

  test('a missing member stays missing', () => {
    const gap = [Float64Array.of(NaN, 3)];
    const [corrected] = correctForecast(known, gap, { kind: 'expected' }).membersM3S;
    expect(corrected![0]).toBeNaN();
    expect(corrected![1]).toBeGreaterThan(3);
  });
});

describe('hindcasts', () => {
  test('all variants are judged on the cases that every one has', () => {
    const { origins, byLead } = hindcastByLead({
      observedM3S: Float64Array.of(1, 2, NaN, 4, 5, 6),
      stepHours: 1,
      variants: {
        all: (origin) => [Float64Array.of(origin + 2)],
        some: (origin) => (origin === 3 ? [] : [Float64Array.of(origin + 3)]),
      },
      leadSteps: [1],
      firstOrigin: 0,
      everySteps: 1,
      weather: 'observed',
      scores: SCORES,
    });
    // Origins 0 to 4; the step after 1 was not observed, and from 3 not every variant forecasts.
    expect(origins).toBe(5);
    expect(byLead['all']![0]).toMatchObject({ leadHours: 1, count: 3, mae: 0 });
    expect(byLead['some']![0]).toMatchObject({ count: 3, mae: 1, bias: 1 });
    // Persistence of 1, 2 (nothing newer at step 2) and 5 is off by 1, 2 and 1.
    expect(byLead['some']![0]!.skillOfPersistence).toBeCloseTo(1 - 1 / (4 / 3), 12);
  });
});

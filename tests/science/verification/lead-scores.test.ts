import { describe, expect, test } from 'vitest';

import { scoresByLead, type LeadCase } from '../../../services/science/verification/lead-scores.ts';
import {
  ensemblePeakError,
  findPeak,
  peakError,
} from '../../../services/science/verification/peak.ts';
import { reliabilityCurve } from '../../../services/science/verification/reliability.ts';
import { skillScore } from '../../../services/science/verification/skill-score.ts';

// The three days of the toy streamflow forecast XSS_fcst_ens.nc, XSS_fcst_det.nc and XSS_obs.nc of
// Ouranosinc/raven-testdata (MIT).
const ENSEMBLE = [
  [
    0.10324119709440693, 0.40274834379357904, 0.3726955265654385, 0.6835322324066128,
    0.22033694388075686,
  ],
  [
    0.13905031694030612, 0.6997425871757896, 0.2593154084732515, 0.41020295158187103,
    0.2708621343420067,
  ],
  [
    0.8993701090217586, 0.637604742503957, 0.10718518208952588, 0.6818951587016426,
    0.8469933951291682,
  ],
];
const SINGLE = [0.5181146989412662, 0.32451297647656474, 0.2610084424345187];
const OBSERVED = [0.017169096875104817, 0.38084211198908124, 0.34179237593262957];
const OPTIONS = { crps: 'ecdf', operator: '>=', thresholds: [0.35], edges: [0, 0.5, 1] } as const;

const cases = (members: (day: number) => ArrayLike<number>): LeadCase[] =>
  OBSERVED.map((observed, day) => ({ leadHours: 24, members: members(day), observed }));

describe('scores by lead time', () => {
  // CRPS by properscoring 0.1 (crps_ensemble: 0.231902, 0.062530, 0.243160), all else by numpy 2.4.6.
  test('of an ensemble', () => {
    const [scores] = scoresByLead(
      cases((day) => ENSEMBLE[day]!),
      OPTIONS,
    );
    expect(scores).toMatchObject({ leadHours: 24, count: 3 });
    const crps = (0.23190227423007526 + 0.0625301915118686 + 0.24315953857464823) / 3;
    expect(scores!.crps).toBeCloseTo(crps, 12);
    expect(scores!.bias).toBeCloseTo(0.20238388704773289, 12);
    expect(scores!.rmse).toBeCloseTo(0.25917831168913896, 12);
    expect(scores!.mae).toBeCloseTo(0.2685363967021404, 12);
    expect(scores!.spread).toBeCloseTo(0.2779241659123499, 12);
    const [threshold] = scores!.thresholds;
    expect(threshold!.brier).toBeCloseTo(0.45333333333333337, 12);
    expect(threshold!.frequency).toBeCloseTo(1 / 3, 12);
    expect(threshold!.skill).toBeCloseTo(1 - 0.45333333333333337 / (2 / 9), 12);
    expect(threshold!.reliability.map(({ count }) => count)).toEqual([1, 2]);
    const fair = { ...OPTIONS, crps: 'fair' } as const;
    const fairCrps = (0.20504240481933061 + 0.037084749840276876 + 0.20728436844485468) / 3;
    expect(
      scoresByLead(
        cases((day) => ENSEMBLE[day]!),
        fair,
      )[0]!.crps,
    ).toBeCloseTo(fairCrps, 12);
  });

  test('of a single forecast: CRPS is its absolute error, and it has no spread', () => {
    const fair = { ...OPTIONS, crps: 'fair' } as const;
    const [scores] = scoresByLead(
      cases((day) => [SINGLE[day]!]),
      fair,
    );
    expect(scores!.crps).toBeCloseTo(0.2126862236922629, 12);
    expect(scores!.bias).toBeCloseTo(0.12127751101851132, 12);
    expect(scores!.rmse).toBeCloseTo(0.2947572513376861, 12);
    expect(scores!.spread).toBeNaN();
  });

  test('skill compares the cases that have the reference, and is NaN where none has', () => {
    const persistence = [NaN, 0.5, 0.5];
    const withReference = cases((day) => [SINGLE[day]!]).map((one, day) => ({
      ...one,
      persistence: persistence[day]!,
    }));
    const [scores] = scoresByLead(withReference, OPTIONS);
    const error = (values: number[]) =>
      [1, 2].reduce((sum, day) => sum + Math.abs(values[day]! - OBSERVED[day]!), 0);
    expect(scores!.skillOfPersistence).toBeCloseTo(1 - error(SINGLE) / error(persistence), 12);
    expect(scores!.skillOfClimatology).toBeNaN();
  });

  test('by ascending lead; what was not observed or not forecast does not count', () => {
    const scores = scoresByLead(
      [
        { leadHours: 48, members: [1, 2], observed: 1 },
        { leadHours: 6, members: [1, 2], observed: 1 },
        { leadHours: 6, members: [1, 2], observed: NaN },
        { leadHours: 6, members: [NaN], observed: 1 },
      ],
      OPTIONS,
    );
    expect(scores.map(({ leadHours, count }) => [leadHours, count])).toEqual([
      [6, 1],
      [48, 1],
    ]);
  });
});

describe('reliability', () => {
  // Wilson intervals by scipy 1.17.1: binomtest(3, 10) and (1, 2), proportion_ci('wilson').
  test('how often what was said to be likely happened, and how sure that is', () => {
    const probabilities = [...Array.from({ length: 10 }, () => 0.2), 0.9, 1];
    const outcomes = [1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0];
    const [low, middle, high] = reliabilityCurve(probabilities, outcomes, [0, 0.3, 0.6, 1]);
    expect(low).toMatchObject({ from: 0, to: 0.3, count: 10, observedFrequency: 0.3 });
    expect(low!.meanProbability).toBeCloseTo(0.2, 12);
    expect(low!.low).toBeCloseTo(0.10779126740630102, 6);
    expect(low!.high).toBeCloseTo(0.6032218525388546, 6);
    expect(middle).toMatchObject({ count: 0, observedFrequency: NaN, low: NaN });
    expect(high!.low).toBeCloseTo(0.09453120573423074, 6);
    expect(high!.high).toBeCloseTo(0.9054687942657693, 6);
  });

  test('skill is NaN against what is perfect', () => {
    expect(skillScore(0.1, 0.4)).toBeCloseTo(0.75, 12);
    expect(skillScore(0, 0)).toBeNaN();
  });
});

describe('errors of the peak', () => {
  const timesMs = [0, 6, 12, 18].map((hour) => hour * 3_600_000);

  test('size and time, by hand', () => {
    const error = peakError([10, 20, 60, 30], [10, 50, 40, 30], timesMs);
    expect(error).toMatchObject({ magnitude: 10, timingHours: 6 });
    expect(error.magnitudePercent).toBeCloseTo(20, 12);
  });

  test.each([
    { name: 'still rises', forecast: [1, 2, 3, 4], state: 'not-yet-peaked' },
    { name: 'falls from the start', forecast: [4, 3, 2, 1], state: 'falling' },
    { name: 'has a gap', forecast: [1, NaN, 3, 2], state: 'missing' },
    { name: 'is flat', forecast: [2, 2, 2, 2], state: 'flat' },
  ])('a forecast that $name has no crest to compare', ({ forecast, state }) => {
    const error = peakError(forecast, [1, 5, 4, 3], timesMs);
    expect(error.forecast.state).toBe(state);
    expect(error.magnitude).toBeNaN();
    expect(error.timingHours).toBeNaN();
  });

  test('over an ensemble: members without a crest are left out and counted', () => {
    const members = [
      [10, 60, 30, 20],
      [10, 20, 40, 30],
      [1, 2, 3, 4],
    ];
    // Crests 60 at 6 h and 40 at 12 h against 50 at 6 h; CRPS (ecdf) of two members by hand:
    // (10 + 10) / 2 - 20 / 4 and (0 + 6) / 2 - 6 / 4.
    const error = ensemblePeakError(members, [10, 50, 40, 30], timesMs, 'ecdf');
    expect(error).toMatchObject({ membersPeaked: 2, members: 3, magnitude: 0, timingHours: 3 });
    expect(error.magnitudeCrps).toBeCloseTo(5, 12);
    expect(error.timingCrpsHours).toBeCloseTo(1.5, 12);
    expect(ensemblePeakError(members, [1, 2, 3, 4], timesMs, 'ecdf').magnitude).toBeNaN();
  });

  test('nothing has no peak', () =>
    expect(findPeak([])).toMatchObject({ state: 'missing', at: -1 }));
});

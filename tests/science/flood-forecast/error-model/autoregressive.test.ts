import { describe, expect, test } from 'vitest';

import {
  fitErrorModel,
  forecastErrors,
  stationaryVariance,
  traceErrors,
} from '../../../../services/science/flood-forecast/error-model/autoregressive.ts';
import {
  findLeadSpread,
  spreadFactor,
} from '../../../../services/science/flood-forecast/error-model/lead-spread.ts';

// An AR(2) series with gaps, made and fitted by numpy 2.4.6 (lstsq over the rows with all lags).
const ERRORS = [
  0.0,
  0.0,
  -0.001,
  0.104,
  0.168,
  0.203,
  0.311,
  0.119,
  -0.018,
  -0.172,
  -0.162,
  -0.012,
  0.02,
  0.07,
  -0.132,
  -0.118,
  -0.171,
  0.048,
  0.166,
  0.234,
  0.172,
  0.169,
  0.184,
  0.097,
  0.001,
  -0.03,
  -0.088,
  -0.132,
  -0.13,
  -0.163,
  -0.044,
  -0.167,
  -0.059,
  -0.082,
  -0.117,
  -0.224,
  -0.192,
  -0.153,
  -0.08,
  -0.095,
  NaN,
  NaN,
  NaN,
  NaN,
  NaN,
  0.088,
  0.113,
  0.145,
  0.069,
  -0.16,
  -0.193,
  -0.086,
  -0.077,
  -0.008,
  0.106,
  0.043,
  0.14,
  0.28,
  0.332,
  0.359,
  0.367,
  0.484,
  0.38,
  0.246,
  0.206,
  0.045,
  -0.156,
  -0.238,
  -0.145,
  -0.036,
  -0.157,
  -0.322,
  -0.29,
  -0.216,
  -0.141,
  -0.017,
  0.136,
  0.149,
  0.168,
  0.012,
  NaN,
  -0.105,
  0.0,
  0.094,
  0.144,
  0.189,
  0.222,
  -0.013,
  -0.13,
  -0.068,
  0.024,
  -0.116,
  0.008,
  -0.013,
  -0.037,
  -0.003,
  0.08,
  -0.071,
  0.019,
  0.039,
  -0.046,
  -0.076,
  -0.278,
  -0.3,
  -0.196,
  -0.187,
  -0.162,
  -0.123,
  -0.074,
  0.06,
  0.067,
  0.022,
  0.06,
  0.257,
  0.185,
  0.167,
  -0.045,
  0.061,
  0.13,
  0.238,
];

describe('fitting errors', () => {
  test.each([
    {
      order: 1 as const,
      keepBias: false,
      phi: [0.8192236799157385],
      mean: 0,
      sigma: 0.09564347808516474,
      steps: 111,
    },
    {
      order: 2 as const,
      keepBias: false,
      phi: [1.044367774530861, -0.2754597130153656],
      mean: 0,
      sigma: 0.09337584130815972,
      steps: 108,
    },
    {
      order: 1 as const,
      keepBias: true,
      phi: [0.8180255778615595],
      mean: 0.01072072072072072,
      sigma: 0.09603501730687403,
      steps: 111,
    },
  ])('AR($order), bias kept: $keepBias', ({ order, keepBias, phi, mean, sigma, steps }) => {
    const model = fitErrorModel(ERRORS, { order, keepBias });
    expect(model.steps).toBe(steps);
    for (const [lag, value] of phi.entries()) expect(model.phi[lag]).toBeCloseTo(value, 10);
    expect(model.mean).toBeCloseTo(mean, 12);
    expect(model.noiseSigma).toBeCloseTo(sigma, 10);
    expect(model.limited).toBe(false);
  });

  test('with fewer than 50 steps there is no model', () => {
    expect(() => fitErrorModel(ERRORS.slice(0, 40), { order: 1, keepBias: false })).toThrow(
      '39 steps',
    );
  });

  test('errors that grow are pulled back to a model that fades', () => {
    const growing = Array.from({ length: 80 }, (_, at) => 1.05 ** at);
    const model = fitErrorModel(growing, { order: 1, keepBias: false });
    expect(model.phi[0]).toBeCloseTo(0.995, 12);
    expect(model.limited).toBe(true);
  });
});

describe('errors to come', () => {
  // numpy: conditional mean and deviation of a stationary Gaussian AR(2), from the matrix of its
  // autocovariances, with known errors 11, 10, 9, 6, 4 and 2 steps ago and none since.
  const MODEL = {
    phi: [1.044367774530861, -0.2754597130153656],
    mean: 0,
    noiseSigma: 0.09337584130815972,
    steps: 108,
    limited: false,
  };
  const PAST = [0.1, 0.2, 0.15, NaN, NaN, -0.05, NaN, 0.12, NaN, 0.3, NaN, NaN];
  test.each([
    { lead: 1, mean: 0.11876881017859246, sigma: 0.15568501946356222 },
    { lead: 2, mean: 0.0744360554778167, sigma: 0.16400313917298054 },
    { lead: 3, mean: 0.04502259523725162, sigma: 0.16731341838624472 },
    { lead: 6, mean: 0.00866487312680951, sigma: 0.16913580792321622 },
    { lead: 12, mean: 0.0002194241925688957, sigma: 0.16920619935349362 },
  ])('through gaps, $lead steps ahead', ({ lead, mean, sigma }) => {
    const forecast = forecastErrors(MODEL, traceErrors(MODEL, PAST), 12);
    expect(forecast.mean[lead - 1]).toBeCloseTo(mean, 12);
    expect(forecast.sigma[lead - 1]).toBeCloseTo(sigma, 12);
  });

  test('nothing known is the model at any time; all is at last', () => {
    const deviation = Math.sqrt(stationaryVariance(MODEL.phi, MODEL.noiseSigma));
    const unknown = forecastErrors(MODEL, traceErrors(MODEL, [NaN, NaN]), 1);
    expect(unknown.mean[0]).toBe(0);
    expect(unknown.sigma[0]).toBeCloseTo(deviation, 12);
    const far = forecastErrors(MODEL, traceErrors(MODEL, [0.5]), 200);
    expect(far.mean[199]).toBeCloseTo(0, 12);
    expect(far.sigma[199]).toBeCloseTo(deviation, 12);
  });

  test('AR(1) by hand: 0.8 of an error, 0.64, and its spread', () => {
    const model = { phi: [0.8], mean: 0.1, noiseSigma: 0.3, steps: 99, limited: false };
    const { mean, sigma } = forecastErrors(model, traceErrors(model, [0.6]), 2);
    expect(mean[0]).toBeCloseTo(0.1 + 0.4, 12);
    expect(mean[1]).toBeCloseTo(0.1 + 0.32, 12);
    expect(sigma[0]).toBeCloseTo(0.3, 12);
    expect(sigma[1]).toBeCloseTo(0.3 * Math.sqrt(1 + 0.64), 12);
  });
});

describe('spread by lead time', () => {
  // numpy: root mean square of e(t+h) - 0.5^h e(t) over all pairs of ERRORS with e(t-1), over the
  // deviation that AR(1) with 0.5 and 0.09 gives h steps ahead.
  const MODEL = { phi: [0.5], mean: 0, noiseSigma: 0.09, steps: 111, limited: false };
  const FACTORS = [
    { steps: 1, factor: 1.217134354930273 },
    { steps: 2, factor: 1.4575749550511492 },
    { steps: 3, factor: 1.5609897666830015 },
    { steps: 6, factor: 1.5744980484996767 },
    { steps: 12, factor: 1.614404118076723 },
    { steps: 24, factor: 1.6080053887056402 },
  ];

  test('a model too sure of itself is found out, as far as 50 pairs reach', () => {
    const found = findLeadSpread(MODEL, ERRORS);
    expect(found.slice(0, 6).map(({ steps }) => steps)).toEqual(FACTORS.map(({ steps }) => steps));
    for (const [at, { factor }] of FACTORS.entries()) {
      expect(found[at]!.factor).toBeCloseTo(factor, 10);
    }
    expect(found.length).toBe(7);
    expect(findLeadSpread(MODEL, ERRORS.slice(0, 30))).toEqual([]);
  });

  test('one that fits is left as it is, nearly', () => {
    const fitted = fitErrorModel(ERRORS, { order: 2, keepBias: false });
    for (const { factor } of findLeadSpread(fitted, ERRORS).slice(0, 6)) expect(factor).toBe(1);
  });

  test('between leads it goes with the logarithm, beyond them it stays', () => {
    expect(spreadFactor(FACTORS, 3)).toBe(1.5609897666830015);
    const middle = spreadFactor(FACTORS, Math.sqrt(18));
    expect(middle).toBeCloseTo((1.5609897666830015 + 1.5744980484996767) / 2, 12);
    expect(spreadFactor(FACTORS, 500)).toBe(1.6080053887056402);
    expect(spreadFactor([], 5)).toBe(1);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  updateEnsemble,
  type FilterForm,
  type FilterObservation,
} from '../../../../services/science/flood-forecast/filter/ensemble-kalman.ts';
import { openNormals } from '../../../../services/science/flood-forecast/filter/normal-draws.ts';

const MEMBERS = [
  [1.0, 2.0],
  [1.5, 1.2],
  [0.4, 2.8],
  [2.2, 3.1],
  [1.1, 0.9],
  [0.7, 2.5],
] as const;
const STATES = Float64Array.from(MEMBERS.flat());
const FIRST: FilterObservation = {
  id: 'first',
  predicted: MEMBERS.map(([a, b]) => a + 0.5 * b),
  observed: 2.6,
  sigma: 0.3,
};
const SECOND: FilterObservation = {
  id: 'second',
  predicted: MEMBERS.map(([, b]) => b),
  observed: 1.4,
  sigma: 0.5,
};

function moments(states: Float64Array) {
  const rows = Array.from({ length: states.length / 2 }, (_, i) => [
    states[2 * i]!,
    states[2 * i + 1]!,
  ]);
  const mean = [0, 1].map((part) => rows.reduce((sum, row) => sum + row[part]!, 0) / rows.length);
  const covariance = (a: number, b: number) =>
    rows.reduce((sum, row) => sum + (row[a]! - mean[a]!) * (row[b]! - mean[b]!), 0) /
    (rows.length - 1);
  return { mean, covariance: [covariance(0, 0), covariance(0, 1), covariance(1, 1)] };
}
function expectNear(values: readonly number[], expected: readonly number[], digits = 12) {
  for (const [at, value] of values.entries()) expect(value).toBeCloseTo(expected[at]!, digits);
}

// Expected: the Kalman filter's equations in matrix form (gain from the inverse of HPH' + R) by
// numpy 2.4.6 on the sample mean and covariance of MEMBERS.
describe('the square-root form is the Kalman filter of the sampled moments', () => {
  test.each([
    {
      name: 'one observation',
      observations: [FIRST],
      inflation: 1,
      mean: [1.388006578174557, 2.320380594385059],
      covariance: [0.161981910019969, -0.21904663455891, 0.542587571948784],
    },
    {
      name: 'two at once, though taken one after the other',
      observations: [FIRST, SECOND],
      inflation: 1,
      mean: [1.642371242532937, 1.690308802130868],
      covariance: [0.101444210704789, -0.069092249964356, 0.171144360305414],
    },
    {
      name: 'two in the other order',
      observations: [SECOND, FIRST],
      inflation: 1,
      mean: [1.642371242532937, 1.690308802130868],
      covariance: [0.101444210704789, -0.069092249964356, 0.171144360305414],
    },
    {
      name: 'one, with the spread inflated by 1.1 before',
      observations: [FIRST],
      inflation: 1.1,
      mean: [1.393364952903187, 2.325717371472702],
      covariance: [0.189432439891879, -0.271585635238681, 0.650018111779613],
    },
  ])('$name', ({ observations, inflation, mean, covariance }) => {
    const options = { form: 'square-root', seed: 1, inflation } as const;
    const found = moments(updateEnsemble(STATES, 2, observations, options).states);
    expectNear(found.mean, mean);
    expectNear(found.covariance, covariance);
  });

  test('half the gain leaves the mean of the Kalman filter and its own, wider spread', () => {
    const options = { form: 'half-gain', seed: 1 } as const;
    const found = moments(updateEnsemble(STATES, 2, [FIRST], options).states);
    expectNear(found.mean, [1.388006578174557, 2.320380594385059]);
    expectNear(found.covariance, [0.214592254869657, -0.166648342691285, 0.594774665542054]);
  });
});

describe('the stochastic form', () => {
  // Prior N(0, 4), error variance 1, observed 3: posterior N(2.4, 0.8), by hand. Over 4,000 members
  // the standard error of the mean is 0.014, that of the variance 0.018, the prior's own included
  // about twice that: four of those are allowed.
  test('comes to the posterior of the Kalman filter within sampling error', () => {
    const draw = openNormals(7);
    const states = Float64Array.from({ length: 4000 }, () => 2 * draw());
    const observation = { id: 'q', predicted: states, observed: 3, sigma: 1 };
    const found = updateEnsemble(states, 1, [observation], { form: 'stochastic', seed: 3 });
    const mean = found.states.reduce((sum, value) => sum + value, 0) / 4000;
    const variance = found.states.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 3999;
    expect(Math.abs(mean - 2.4)).toBeLessThan(0.06);
    expect(Math.abs(variance - 0.8)).toBeLessThan(0.08);
  });

  test('is the same for the same seed, another for another', () => {
    const run = (seed: number) => [
      ...updateEnsemble(STATES, 2, [FIRST], { form: 'stochastic', seed }).states,
    ];
    expect(run(5)).toEqual(run(5));
    expect(run(5)).not.toEqual(run(6));
  });
});

describe('what is not believed', () => {
  test.each<{ name: string; observation: FilterObservation; use: string }>([
    { name: 'missing', observation: { ...FIRST, observed: NaN }, use: 'not-observed' },
    {
      name: 'not predicted by a member',
      observation: { ...FIRST, predicted: [NaN, 1, 2, 3, 4, 5] },
      use: 'not-predicted',
    },
    { name: 'far off', observation: { ...FIRST, observed: 260 }, use: 'too-far-off' },
    {
      name: 'predicted alike by all',
      observation: { ...FIRST, predicted: Array.from(FIRST.predicted, () => 2) },
      use: 'no-spread',
    },
  ])('$name: nothing changes, and it is said', ({ observation, use }) => {
    const options = { form: 'square-root', seed: 1, mostDepartures: 5 } as const;
    const found = updateEnsemble(STATES, 2, [observation], options);
    expect([...found.states]).toEqual([...STATES]);
    expect(found.verdicts[0]).toMatchObject({ id: 'first', use });
  });

  test('no observation at all leaves every number as it is, inflation or not', () => {
    const options = { form: 'stochastic', seed: 1, inflation: 1.2 } as const;
    expect([...updateEnsemble(STATES, 2, [], options).states]).toEqual([...STATES]);
  });

  test('an observation does not reach parts that it is kept from', () => {
    const observation = { ...FIRST, reach: [1, 0] };
    const found = updateEnsemble(STATES, 2, [observation], { form: 'square-root', seed: 1 });
    const second = (states: Float64Array) => [...states].filter((_, at) => at % 2 === 1);
    expect(second(found.states)).toEqual(second(STATES));
  });
});

test('bounds hold whatever is observed', () => {
  const value = fc.double({ min: 0, max: 10, noNaN: true });
  const forms = fc.constantFrom<FilterForm>('stochastic', 'square-root', 'half-gain');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 8 }),
      fc.double({ min: -1e3, max: 1e3, noNaN: true }),
      forms,
      (rows, observed, form) => {
        const predicted = rows.map(([a, b]) => a + b);
        const observation = { id: 'q', predicted, observed, sigma: 0.1 };
        const options = { form, seed: 2, lower: [0, 0], upper: [10, 10] };
        const { states } = updateEnsemble(
          Float64Array.from(rows.flat()),
          2,
          [observation],
          options,
        );
        for (const held of states) {
          expect(held).toBeGreaterThanOrEqual(0);
          expect(held).toBeLessThanOrEqual(10);
        }
      },
    ),
  );
});

// The Kalman filter of one number, by hand: mean (P y + R m) / (P + R), variance P R / (P + R).
test('of any ensemble, the square-root form gives the mean and variance of the Kalman filter', () => {
  const value = fc.double({ min: -50, max: 50, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 2, maxLength: 12 }),
      value,
      fc.double({ min: 0.1, max: 20, noNaN: true }),
      (members, observed, sigma) => {
        const moment = (values: ArrayLike<number>) => {
          const list = Array.from(values);
          const mean = list.reduce((sum, one) => sum + one, 0) / list.length;
          const squares = list.reduce((sum, one) => sum + (one - mean) ** 2, 0);
          return { mean, variance: squares / (list.length - 1) };
        };
        const prior = moment(members);
        fc.pre(prior.variance > 1e-6);
        const observation = { id: 'q', predicted: members, observed, sigma };
        const options = { form: 'square-root', seed: 0 } as const;
        const found = updateEnsemble(Float64Array.from(members), 1, [observation], options);
        const after = moment(found.states);
        const [p, r] = [prior.variance, sigma ** 2];
        expect(after.mean).toBeCloseTo((p * observed + r * prior.mean) / (p + r), 8);
        expect(after.variance).toBeCloseTo((p * r) / (p + r), 6);
      },
    ),
  );
});

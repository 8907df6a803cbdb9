import { describe, expect, test } from 'vitest';

import {
  DEFAULT_NOISE,
  openNoise,
} from '../../../../services/science/flood-forecast/filter/forcing-noise.ts';
import { openGr4Ensemble } from '../../../../services/science/flood-forecast/filter/gr4-ensemble.ts';
import { openNormals } from '../../../../services/science/flood-forecast/filter/normal-draws.ts';
import { openGr4 } from '../../../../services/science/runoff/gr4.ts';
import { errorScores } from '../../../../services/science/verification/error-scores.ts';
import { describeReference } from '../../../cases.ts';
import { readReference } from '../../reference-table.ts';

const PARAMETERS = { x1: 257.238, x2: 1.012, x3: 88.235, x4: 2.208 };

/** Members without any noise: all that differs is what an update does. */
const STILL = { ...DEFAULT_NOISE, rainSigma: 0, evaporationSigma: 0, storeSigma: 0 };

describeReference('a twin experiment on the rain of L0123001', () => {
  // Truth: GR4J with airGR's documented parameters. The ensemble gets four fifths of the rain and
  // empty stores, and sees the true discharge within 10 %.
  function experiment(assimilates: boolean, form: 'stochastic' | 'square-root') {
    const { numbers } = readReference('runoff/L0123001_basinobs.csv');
    const [rain, evaporation] = [numbers('p').slice(0, 730), numbers('e').slice(0, 730)];
    const truth = openGr4(PARAMETERS, { timeStepHours: 24 });
    const start = { ...truth.state(), production: 20, routing: 10 };
    const ensemble = openGr4Ensemble([{ id: 'basin', parameters: PARAMETERS, state: start }], {
      timeStepHours: 24,
      members: 40,
      seed: 11,
      noise: DEFAULT_NOISE,
      correctUnitHydrographs: false,
    });
    const noise = openNormals(99);
    let isBounded = true;
    const [predicted, observed, stores, trueStores]: number[][] = [[], [], [], []];
    for (const [day, p] of rain.entries()) {
      const q = truth.step(p, evaporation[day]!);
      const [runoff] = ensemble.step([0.8 * p], [evaporation[day]!]);
      const mean = runoff!.reduce((sum, value) => sum + value, 0) / 40;
      // Before the update of the day: what a forecast of one day would have said.
      predicted!.push(mean);
      observed!.push(q);
      if (assimilates) {
        const seen = q * (1 + 0.1 * noise());
        const sigma = Math.max(0.1 * seen, 0.01);
        ensemble.update([{ id: 'gauge', predicted: runoff!, observed: seen, sigma }], {
          form,
          seed: day,
        });
      }
      const states = ensemble.states();
      stores!.push(states.reduce((sum, [state]) => sum + state!.routing, 0) / 40);
      trueStores!.push(truth.state().routing);
      for (const [state] of states) {
        const { production, routing } = state!;
        isBounded &&= production >= 0 && production <= PARAMETERS.x1;
        isBounded &&= routing >= 0 && routing <= PARAMETERS.x3;
      }
    }
    // The first month is what it takes to forget the empty stores.
    return {
      isBounded,
      discharge: errorScores(predicted!.slice(30), observed!.slice(30)).rmse,
      routing: errorScores(stores!.slice(30), trueStores!.slice(30)).rmse,
    };
  }

  // Measured: discharge a day ahead 0.685 to 0.16 mm, routing store 10.5 to 0.76 mm.
  test('errors fall to less than a third, the stores stay within bounds', () => {
    const open = experiment(false, 'square-root');
    for (const form of ['stochastic', 'square-root'] as const) {
      const corrected = experiment(true, form);
      expect(corrected.discharge, form).toBeLessThan(open.discharge / 3);
      expect(corrected.routing, form).toBeLessThan(open.routing / 3);
      expect(corrected.isBounded, form).toBe(true);
    }
  });
});

describe('an ensemble of GR4', () => {
  const options = {
    timeStepHours: 1,
    members: 3,
    seed: 1,
    noise: STILL,
    correctUnitHydrographs: true,
  } as const;

  test('without noise every member is the model itself', () => {
    const basins = [{ id: 'a', parameters: { x1: 300, x2: 0.1, x3: 60, x4: 8 } }];
    const ensemble = openGr4Ensemble(basins, options);
    const model = openGr4(basins[0]!.parameters, { timeStepHours: 1 });
    for (let hour = 0; hour < 48; hour += 1) {
      const rain = hour < 12 ? 3 : 0;
      const expected = model.step(rain, 0.05);
      expect([...ensemble.step([rain], [0.05])[0]!]).toEqual([expected, expected, expected]);
    }
  });

  test('a gauge corrects the basins above it, and the water in its channels, and no others', () => {
    const parameters = { x1: 300, x2: 0.1, x3: 60, x4: 8 };
    const basins = [
      { id: 'above', parameters },
      { id: 'elsewhere', parameters },
    ];
    const ensemble = openGr4Ensemble(basins, { ...options, noise: DEFAULT_NOISE });
    let runoff = ensemble.step([5, 5], [0, 0]);
    for (let hour = 0; hour < 12; hour += 1) runoff = ensemble.step([5, 5], [0, 0]);
    const before = ensemble.states();
    const predicted = Float64Array.from(runoff[0]!);
    const observation = { id: 'g', predicted, observed: 9, sigma: 0.1, basinIds: ['above'] };
    const routed = Float64Array.from(predicted, (q) => 2 * q);
    const result = ensemble.update([observation], { form: 'square-root', seed: 0, routed });
    const after = ensemble.states();
    expect(after.map((row) => row[1])).toEqual(before.map((row) => row[1]));
    expect(after.map((row) => row[0]!.routing)).not.toEqual(before.map((row) => row[0]!.routing));
    const kept = { ...observation, observed: 5, routedReach: [0] };
    const untouched = Float64Array.of(1, 2, 3);
    const how = { form: 'square-root', seed: 0, routed: untouched } as const;
    expect(ensemble.update([kept], how).routed).toEqual(untouched);
    // What lies in the channel here is twice what is predicted, and stays so.
    for (const [member, value] of result.routed!.entries()) {
      expect(value).toBeCloseTo(Math.max(0, 2 * result.predicted[0]![member]!), 9);
    }
  });
});

describe('forcing noise', () => {
  // A lognormal factor of mean 1 with sigma 0.5 has variance e^0.25 - 1 = 0.284; correlation after
  // an hour of an e-folding time of 24 h is e^(-1/24) in the logarithm.
  test('factors have mean 1 and the variance and time correlation that are stated', () => {
    const step = openNoise(DEFAULT_NOISE, 24, { seed: 4, member: 0, basins: 2 });
    const drawn = Array.from({ length: 40_000 }, () => step().map(({ rain }) => rain));
    const first = drawn.map(([rain]) => rain!);
    const mean = first.reduce((sum, value) => sum + value, 0) / first.length;
    const logs = first.map((value) => Math.log(value) + 0.125);
    const lagged = logs.slice(1).reduce((sum, value, at) => sum + value * logs[at]!, 0);
    const squares = logs.reduce((sum, value) => sum + value ** 2, 0);
    const others = drawn.map(([, rain]) => Math.log(rain!) + 0.125);
    const shared = others.reduce((sum, value, at) => sum + value * logs[at]!, 0);
    expect(mean).toBeCloseTo(1, 1);
    expect(squares / logs.length).toBeCloseTo(0.25, 1);
    expect(lagged / squares).toBeCloseTo(Math.exp(-1), 1);
    expect(shared / squares).toBeCloseTo(0.7, 1);
  });

  test('is decided by seed and member alone', () => {
    const draw = (seed: number, member: number) =>
      openNoise(DEFAULT_NOISE, 1, { seed, member, basins: 1 })()[0]!.rain;
    expect(draw(1, 2)).toBe(draw(1, 2));
    expect(draw(1, 2)).not.toBe(draw(1, 3));
    expect(() =>
      openNoise({ ...DEFAULT_NOISE, rainHours: 0 }, 1, { seed: 1, member: 0, basins: 1 }),
    ).toThrow('rainHours 0 is not above 0');
  });
});

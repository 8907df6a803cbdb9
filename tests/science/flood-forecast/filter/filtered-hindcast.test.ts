import { expect, test } from 'vitest';

import {
  correctedVariant,
  hindcastByLead,
} from '../../../../services/science/flood-forecast/error-model/hindcast.ts';
import { DEFAULT_NOISE } from '../../../../services/science/flood-forecast/filter/forcing-noise.ts';
import { openGr4Ensemble } from '../../../../services/science/flood-forecast/filter/gr4-ensemble.ts';
import { openGr4, runGr4, type Gr4State } from '../../../../services/science/runoff/gr4.ts';
import { describeReference } from '../../../cases.ts';
import { readReference } from '../../reference-table.ts';

const PARAMETERS = { x1: 257.238, x2: 1.012, x3: 88.235, x4: 2.208 };
const MEMBERS = 30;
const LEADS = 5;

describeReference('the record of L0123001, GR4J with the parameters of airGR', () => {
  // Four years from 1988 on, the first to forget the start; discharge stays in mm a day here.
  const { numbers } = readReference('runoff/L0123001_basinobs.csv');
  const [rain, evaporation, observed] = ['p', 'e', 'qmm'].map((name) =>
    numbers(name).slice(1461, 2922),
  );

  function hindcasts() {
    const ensemble = openGr4Ensemble([{ id: 'basin', parameters: PARAMETERS }], {
      timeStepHours: 24,
      members: MEMBERS,
      seed: 1,
      noise: DEFAULT_NOISE,
      correctUnitHydrographs: false,
    });
    const kept: Gr4State[][] = [];
    // Before each update: its errors are those of a forecast of one step.
    const prior = new Float64Array(observed!.length);
    for (const [step, seen] of observed!.entries()) {
      const [runoff] = ensemble.step([rain![step]!], [evaporation![step]!]);
      prior[step] = runoff!.reduce((sum, value) => sum + value, 0) / MEMBERS;
      const sigma = Number.isNaN(seen) ? 1 : Math.max(0.1 * seen, 0.02);
      const observation = { id: 'gauge', predicted: runoff!, observed: seen, sigma };
      const { verdicts } = ensemble.update([observation], { form: 'square-root', seed: step });
      expect(verdicts[0]!.use).toBe(Number.isNaN(seen) ? 'not-observed' : 'used');
      kept.push(ensemble.states().map(([state]) => state!));
    }
    const forcing = { precipitationMm: rain!, potentialEvaporationMm: evaporation! };
    const simulated = runGr4(forcing, PARAMETERS, { timeStepHours: 24 }).dischargeMm;
    const model = openGr4(PARAMETERS, { timeStepHours: 24 });
    const variants = {
      model: (origin: number) => [simulated.slice(origin + 1, origin + 1 + LEADS)],
      filtered: (origin: number) =>
        kept[origin]!.map((state) => {
          model.restore(state);
          const days = Math.min(LEADS, rain!.length - origin - 1);
          return Float64Array.from({ length: days }, (_, day) =>
            model.step(rain![origin + 1 + day]!, evaporation![origin + 1 + day]!),
          );
        }),
    };
    const corrected = correctedVariant(variants.filtered, observed!, prior, {
      scale: { kind: 'log', offsetM3S: 0.01 },
      order: 1,
      keepBias: false,
      windowSteps: 730,
      seed: 3,
    });
    return hindcastByLead({
      observedM3S: observed!,
      stepHours: 24,
      variants: { ...variants, corrected },
      leadSteps: [1, 2, 3, 5],
      firstOrigin: 365,
      everySteps: 4,
      weather: 'observed',
      scores: { crps: 'fair', operator: '>=', thresholds: [], edges: [0, 1] },
    });
  }

  test('the filter halves the error of a day and helps at every lead; the correction adds to it', () => {
    const scores = hindcasts();
    const crps = (name: string) => scores.byLead[name]!.map((lead) => lead.crps);
    const [model, filtered, corrected] = [crps('model'), crps('filtered'), crps('corrected')];
    // Measured CRPS, mm: 0.488, 0.482, 0.491, 0.488 of the model alone; 0.178, 0.279, 0.265, 0.323
    // filtered; 0.161, 0.254, 0.236, 0.288 corrected too.
    expect(filtered[0]).toBeLessThan(model[0]! / 2);
    for (const [at, value] of filtered.entries()) expect(value).toBeLessThan(model[at]!);
    for (const at of [1, 2, 3]) expect(corrected[at]).toBeLessThan(filtered[at]!);
  });
});

test('states that were kept are set back', () => {
  const ensemble = openGr4Ensemble([{ id: 'a', parameters: PARAMETERS }], {
    timeStepHours: 1,
    members: 3,
    seed: 8,
    noise: DEFAULT_NOISE,
    correctUnitHydrographs: true,
  });
  ensemble.step([4], [0.1]);
  const kept = ensemble.states();
  ensemble.step([9], [0]);
  expect(ensemble.states()).not.toEqual(kept);
  ensemble.restore(kept);
  expect(ensemble.states()).toEqual(kept);
});

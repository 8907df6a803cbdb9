import { describe, expect, test } from 'vitest';

import { GR4_FLUXES, openGr4, runGr4 } from '../../../services/science/runoff/gr4.ts';
import {
  klingGupta,
  nashSutcliffe,
} from '../../../services/science/verification/hydrograph-scores.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';
import { readBasin } from './basin.ts';

/** Of the manual of airGR for its example basin, which the reference was made with. */
const PARAMETERS = { x1: 257.238, x2: 1.012, x3: 88.235, x4: 2.208 };
const TOLERANCE = { relative: 0, absolute: 1e-5 };

describeReference('GR4J of airGR 1.7.6', () => {
  test.each([
    { name: 'from the stores of the paper', from: '1990-01-01', file: '_nowarmup', warmUp: 0 },
    { name: 'after a year of warm-up', from: '1989-01-01', file: '', warmUp: 365 },
  ])('$name all fluxes and stores agree to 1e-5 mm', ({ from, file, warmUp }) => {
    const expected = readReference(`runoff/gr4j_L0123001_1990_1999${file}.csv`);
    const { fluxes } = runGr4(readBasin('L0123001', from, '1999-12-31'), PARAMETERS, {
      timeStepHours: 24,
      record: GR4_FLUXES,
    });
    for (const name of GR4_FLUXES) {
      const column = expected.numbers(name.toLowerCase());
      expectClose(fluxes[name]!.subarray(warmUp), column, { ...TOLERANCE, what: name });
    }
  });

  test('the criteria are those of airGR to 1e-6', () => {
    const criteria = readReference('runoff/gr_criteria.csv');
    const basin = readBasin('L0123001', '1989-01-01', '1999-12-31');
    const run = runGr4(basin, PARAMETERS, { timeStepHours: 24 });
    const simulated = run.dischargeMm.subarray(365);
    const observed = basin.dischargeMm.subarray(365);
    expect(nashSutcliffe(simulated, observed)).toBeCloseTo(criteria.numbers('nse')[0]!, 6);
    expect(klingGupta(simulated, observed, 2009).kge).toBeCloseTo(criteria.numbers('kge')[0]!, 6);
    expect(klingGupta(simulated, observed, 2012).kge).toBeCloseTo(criteria.numbers('kge2')[0]!, 6);
  });
});

describe('openGr4', () => {
  const rain = [0, 12, 30, 3, 0, 0, 8, 0, 0, 1, 0, 0];

  test('a run goes on from a kept state as if it had not stopped', () => {
    const [one, other] = [1, 2].map(() => openGr4(PARAMETERS, { timeStepHours: 24 }));
    for (const mm of rain) one!.step(mm, 2);
    other!.restore(one!.state());
    for (const mm of rain) expect(other!.step(mm, 2)).toBe(one!.step(mm, 2));
  });

  test('what is set is what the next step starts from', () => {
    const model = openGr4(PARAMETERS, { timeStepHours: 24 });
    const dry = model.step(0, 1);
    model.restore({ ...model.state(), routing: 80 });
    expect(model.step(0, 1)).toBeGreaterThan(3 * dry);
    expect(model.state().routing).toBe(model.fluxes[GR4_FLUXES.indexOf('Rout')]);
  });

  test.each([24, 1] as const)(
    'without exchange all water is accounted for, steps of %i h',
    (hours) => {
      const model = openGr4({ ...PARAMETERS, x2: 0, x4: 7.3 }, { timeStepHours: hours });
      const held = () => {
        const { production, routing, unitHydrograph1, unitHydrograph2 } = model.state();
        return [...unitHydrograph1, ...unitHydrograph2].reduce(
          (a, b) => a + b,
          production + routing,
        );
      };
      let balance = held();
      for (const mm of rain) {
        balance += mm - model.step(mm, 2) - model.fluxes[GR4_FLUXES.indexOf('AE')]!;
      }
      expect(held()).toBeCloseTo(balance, 10);
    },
  );

  test.each([
    { name: 'x1 of 0', change: { x1: 0 }, message: /x1: is 0, allowed is 0\.01/ },
    { name: 'x4 below half a step', change: { x4: 0.4 }, message: /x4: is 0\.4, allowed is 0\.5/ },
    { name: 'x3 NaN', change: { x3: NaN }, message: /x3: is NaN/ },
  ])('refused: $name', ({ change, message }) => {
    const parameters = { ...PARAMETERS, ...change };
    expect(() => openGr4(parameters, { timeStepHours: 24 })).toThrow(message);
  });

  test('a state of a longer unit hydrograph is refused', () => {
    const state = openGr4({ ...PARAMETERS, x4: 5 }, { timeStepHours: 24 }).state();
    expect(() => openGr4(PARAMETERS, { timeStepHours: 24 }, state)).toThrow(/holds 4 steps/);
  });
});

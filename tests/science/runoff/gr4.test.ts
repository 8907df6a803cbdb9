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

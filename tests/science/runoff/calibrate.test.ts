import { expect, test } from 'vitest';

import { calibrate, splitSample } from '../../../services/science/runoff/calibrate.ts';
import { runRunoff } from '../../../services/science/runoff/models.ts';
import { describeReference } from '../../cases.ts';
import { readReference } from '../reference-table.ts';
import { readBasin } from './basin.ts';

const DOCUMENTED = [257.238, 1.012, 88.235, 2.208];

function readTask(from: string, to: string) {
  const { dischargeMm, ...forcing } = readBasin('L0123001', from, to);
  return { model: 'GR4J', forcing, observedMm: dischargeMm, warmUpSteps: 365 } as const;
}

describeReference('calibration of GR4J', () => {
  test('the NSE of airGR and its parameters, or a little better', () => {
    const reference = readReference('runoff/gr_criteria.csv').numbers('nse')[2]!;
    const task = readTask('1989-01-01', '1999-12-31');
    const { parameters, scores } = calibrate({ ...task, criterion: 'NSE' });
    expect(scores.NSE).toBeGreaterThanOrEqual(reference);
    expect(scores.NSE).toBeCloseTo(reference, 5);
    for (const [i, value] of DOCUMENTED.entries()) {
      expect(Math.abs(parameters[i]! / value - 1), `x${i + 1}`).toBeLessThan(0.006);
    }
  });

  test('what made a series is found again, by KGE too', () => {
    const task = readTask('1995-01-01', '1998-12-31');
    const observedMm = runRunoff('GR4J', [412, -1.3, 61, 1.6], task.forcing).dischargeMm;
    const { parameters, scores } = calibrate({ ...task, observedMm, criterion: 'KGE' });
    expect(scores.KGE).toBeGreaterThan(0.99999);
    expect(parameters[0]! / 412).toBeCloseTo(1, 2);
    expect(parameters[3]! / 1.6).toBeCloseTo(1, 2);
  });

  test('split sample: each half is fitted better by its own parameters than by the other', () => {
    const task = readTask('1993-01-01', '1999-12-31');
    const [first, second] = splitSample({ ...task, criterion: 'KGE2' });
    expect(first.steps[1]).toBe(second.steps[0]);
    expect(first.calibrated.scores.KGE2).toBeGreaterThan(second.validated.KGE2);
    expect(second.calibrated.scores.KGE2).toBeGreaterThan(first.validated.KGE2);
  });

  test('a record too short says how much is needed', () => {
    const task = readTask('1998-01-01', '1999-06-30');
    expect(() => calibrate({ ...task, criterion: 'NSE' })).toThrow(
      /has 181 observed steps after the warm-up; at least 365 are needed/,
    );
  });
});

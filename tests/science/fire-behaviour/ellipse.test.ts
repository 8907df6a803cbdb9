import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';

import { fireBehaviourColumns } from '../../../services/science/fire-behaviour/columns.ts';
import { arrivalMinutes } from '../../../services/science/fire-behaviour/ellipse.ts';
import { casesDir, describeCases, describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';
import { toColumns } from './reference-inputs.ts';

describeReference('arrival on the FBP ellipse, analytic', () => {
  test('every place of every case; the table prints nine digits', () => {
    const cases = readReference('fire/fire_growth_ellipse_cases.csv');
    const [ros, bros, fros] = ['ros_m_min', 'bros_m_min', 'fros_m_min'].map(cases.numbers);
    const raz = cases.numbers('raz_deg');
    const arrivals = readReference('fire/fire_growth_ellipse_arrival.csv');
    const [east, north] = [arrivals.numbers('x_east_m'), arrivals.numbers('y_north_m')];
    const actual = arrivals.numbers('case').map((at, row) => {
      const ellipse = { headMMin: ros![at]!, backMMin: bros![at]!, flankMMin: fros![at]! };
      return arrivalMinutes(ellipse, raz[at]!, east[row]!, north[row]!);
    });
    expectClose(actual, arrivals.numbers('arrival_min'), { relative: 1e-8 });
  });
});

test('what has arrived after t minutes lies on the ellipse of t minutes', () => {
  const positive = fc.double({ min: 0.05, max: 100, noNaN: true });
  const share = fc.double({ min: 0.001, max: 1, noNaN: true });
  const turn = fc.double({ min: 0, max: 2 * Math.PI, noNaN: true });
  fc.assert(
    fc.property(
      positive,
      share,
      share,
      turn,
      positive,
      (head, backShare, narrow, phase, minutes) => {
        const back = head * backShare;
        const half = (head + back) / 2;
        const flank = half * narrow;
        // North is ahead: a point of the boundary by the angle of the ellipse's own equation.
        const north = ((head - back) / 2 + half * Math.cos(phase)) * minutes;
        const east = flank * Math.sin(phase) * minutes;
        const ellipse = { headMMin: head, backMMin: back, flankMMin: flank };
        expect(arrivalMinutes(ellipse, 0, east, north) / minutes).toBeCloseTo(1, 7);
      },
    ),
  );
});

test.each([
  { name: 'at the ignition', east: 0, north: 0, head: 5, expected: 0 },
  { name: 'against a wind without back fire', east: 0, north: -10, head: 5, expected: Infinity },
  { name: 'where nothing spreads', east: 0, north: 10, head: 0, expected: Infinity },
  { name: 'where the spread is missing', east: 0, north: 10, head: NaN, expected: NaN },
])('arrival $name: $expected', ({ east, north, head, expected }) => {
  const ellipse = { headMMin: head, backMMin: 0, flankMMin: head / 4 };
  expect(arrivalMinutes(ellipse, 0, east, north)).toBe(expected);
});

describeCases('size of the fires of GLC-X-10', () => {
  const text = readFileSync(
    join(casesDir, 'wildfire/bc-wps/glc_x_10_paper_secondary_outputs.csv'),
    'utf8',
  );
  const rows = parse(text, { columns: true }) as Record<string, string>[];

  // Printed to few digits, and with the FFMC constant 147.2.
  test.each([
    ['AREA', 'A', 0.0006],
    ['PERIMETER', 'P', 0.006],
    ['PGR', 'PGR', 0.01],
    ['LB', 'LB', 0.001],
    ['LBt', 'LBt', 0.001],
    ['HROSt', 'HeadROSt', 0.001],
    ['DH', 'HeadDt', 0.01],
    ['FROS', 'HeadROS', 0.001],
    ['FROSt', 'FlankROSt', 0.001],
    ['DF', 'FlankDt', 0.001],
    ['BROS', 'FlankROS', 0.001],
    ['BFI', 'FlankFI', 0.01],
    ['BROSt', 'BackROSt', 0.001],
    ['DB', 'BackDt', 0.01],
  ] as const)('%s', (name, column, absolute) => {
    const { numbers } = fireBehaviourColumns(toColumns(readReference('fire/fbp_test20.csv')));
    // The paper gives the surface fire for the steady flank of C6 (rows 6 and 20), else the ellipse.
    const kept = [...rows.keys()].filter((row) => name !== 'FROS' || (row !== 5 && row !== 19));
    expectClose(
      kept.map((row) => numbers[name][row]!),
      kept.map((row) => Number(rows[row]![column])),
      { relative: 0.005, absolute, what: name },
    );
  });
});

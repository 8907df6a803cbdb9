import { describe, expect, test } from 'vitest';

import {
  BEHAVIOUR_OUTPUT_NAMES,
  type BehaviourOutputName,
} from '../../../services/science/fire-behaviour/behaviour-columns.ts';
import { fireBehaviourColumns } from '../../../services/science/fire-behaviour/columns.ts';
import { describeReference } from '../../cases.ts';
import { expectClose, readReference } from '../reference-table.ts';
import { toColumns } from './reference-inputs.ts';

// Not in cffdrs: our own class, and the size of the ellipse, which the paper's table judges below.
const OURS = ['IC', 'AREA', 'PERIMETER', 'PGR'];
// cffdrs subtracts degrees from radians; `reference/README.md` says to ignore or to take `_fixed`.
const THETA = ['TROS', 'TROSt', 'TCFB', 'TFI', 'TTFC', 'TTI'];
const OUTPUTS = BEHAVIOUR_OUTPUT_NAMES.filter((name) => ![...OURS, ...THETA].includes(name));

describeReference('fireBehaviourColumns agrees with cffdrs_r to 1e-9', () => {
  describe.each(['fire/fbp_test20.csv', 'fire/fbp_random.csv'])('%s', (path) => {
    const table = readReference(path);
    const { numbers, FD } = fireBehaviourColumns(toColumns(table));

    test.each(OUTPUTS)('%s', (name) => {
      expectClose(numbers[name], table.numbers(name.toLowerCase()), { what: name });
    });

    test('FD', () => expect(FD).toEqual(table.texts('fd')));
  });

  test.each(['TROS', 'TROSt'] as const)('%s with both angles in radians', (name) => {
    const table = readReference('fire/fbp_random.csv');
    const { numbers } = fireBehaviourColumns(toColumns(table));
    expectClose(numbers[name], table.numbers(`${name.toLowerCase()}_fixed`), { what: name });
  });
});

describeReference('the twenty cases of Wotton, Alexander & Taylor 2009', () => {
  const published = readReference('fire/wotton2009/wotton2009_published_results.csv');
  const { numbers, FD } = fireBehaviourColumns(toColumns(readReference('fire/fbp_test20.csv')));

  test.each([
    ['ROS', 'rate of spread (m/min) [wotton 2009]', 0.001],
    ['HFI', 'head fire intensity (kw/m) [wotton 2009]', 0.01],
    ['CFB', 'crown fraction burned [wotton 2009]', 0.001],
    ['WSV', 'wsv (km/h) [wotton 2009]', 0.001],
    ['RAZ', 'raz (°) [wotton 2009]', 0.1],
  ] as const)('%s within 0.5 %% and the last printed digit', (name, column, absolute) => {
    const expected = published.numbers(column);
    expectClose(numbers[name as BehaviourOutputName], expected, { relative: 0.005, absolute });
  });

  test('type of fire', () => expect(FD).toEqual(published.texts('fire type [wotton 2009]')));
});

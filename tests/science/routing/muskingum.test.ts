import { expect, test } from 'vitest';

import { mcWeights, routeLinear } from '../../../services/science/routing/muskingum-cunge.ts';
import { muskingumWeights, routeByWeights } from '../../../services/science/routing/muskingum.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { describeReference } from '../../cases.ts';
import { readReference } from '../reference-table.ts';
import { expectNear, readHayami } from './hayami.ts';

describeReference('Muskingum and Muskingum-Cunge with constant parameters', () => {
  test('Chow, Maidment & Mays 1988, example 8.4.1, to 1 cfs', () => {
    const table = readReference('hydraulics/muskingum_chow_8_4_1.csv');
    const weights = muskingumWeights({ travelTimeHours: 2.3, weight: 0.15, timeStepHours: 1 });
    const outflow = routeByWeights(table.numbers('inflow_cfs'), weights, { initialOutflowM3S: 85 });
    expectNear(outflow, table.numbers('outflow_cfs'), 1);
    // As printed in the book, table 8.4.1.
    expectNear(outflow.slice(0, 5), [85, 91, 114, 159, 233], 1);
  });

  test("Ponce's example, Courant number 1 and cell Reynolds number 0.2", () => {
    const table = readReference('hydraulics/muskingum_cunge_ponce.csv');
    const outflow = routeByWeights(table.numbers('inflow_m3_s'), mcWeights(1, 0.2));
    expectNear(outflow, table.numbers('outflow_m3_s'), 0.01);
    expect(Math.max(...outflow)).toBeCloseTo(963.6, 1);
  });

  test.each([0, 1])(
    'a wave by the kernel of Hayami, case %i: 2 %% of the peak, one step',
    (which) => {
      const { reach, inflowM3S, outflowM3S, peakM3S, peakStep } = readHayami(which);
      const routed = routeLinear(inflowM3S, reach);
      expectNear(routed, outflowM3S, 0.02 * peakM3S);
      const step = routed.indexOf(Math.max(...routed));
      expect(Math.abs(step - peakStep)).toBeLessThanOrEqual(1);
    },
  );
});

test('a step that would make outflows below zero is refused with the steps that would not', () => {
  const travel = { travelTimeHours: 2, weight: 0.4, timeStepHours: 1 };
  expect(() => muskingumWeights(travel)).toThrow(Fault);
  expect(() => muskingumWeights(travel)).toThrow(/allowed is 1\.6 to 2\.4 h/);
  expect(() => muskingumWeights({ ...travel, weight: 0.6 })).toThrow(/allowed is 0 to 0\.5/);
});

import { expect } from 'vitest';

import { readReference } from '../reference-table.ts';

/** A wave of the reference, routed by convolution with the kernel of Hayami. */
export function readHayami(which: number) {
  const params = readReference('hydraulics/hayami_linear_routing_params.csv');
  const table = readReference('hydraulics/hayami_linear_routing.csv');
  const cases = table.numbers('case');
  const column = (name: string) => table.numbers(name).filter((_, row) => cases[row] === which);
  const [first, second] = column('t_s');
  const outflowM3S = column('outflow_m3_s');
  const peakM3S = Math.max(...outflowM3S);
  return {
    reach: {
      lengthM: params.numbers('l_m')[which]!,
      celerityMS: params.numbers('celerity_m_s')[which]!,
      diffusivityM2S: params.numbers('diffusivity_m2_s')[which]!,
      timeStepSeconds: second! - first!,
    },
    inflowM3S: column('inflow_m3_s'),
    outflowM3S,
    peakM3S,
    peakStep: outflowM3S.indexOf(peakM3S),
  };
}

/** Every value within so much of the expected one. */
export function expectNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  within: number,
): void {
  expect(actual.length).toBe(expected.length);
  const off = Array.from(expected, (value, i) => Math.abs(actual[i]! - value));
  expect(Math.max(...off)).toBeLessThanOrEqual(within);
}

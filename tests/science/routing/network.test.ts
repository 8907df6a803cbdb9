import { describe, expect, test } from 'vitest';

import {
  openRoutingNetwork,
  type RoutingReach,
} from '../../../services/science/routing/network.ts';
import { describeReference } from '../../cases.ts';
import { expectNear, readHayami } from './hayami.ts';

const REACHES: readonly RoutingReach[] = Array.from({ length: 31 }, (_, i) => ({
  id: `r${i}`,
  nextId: i === 0 ? null : `r${Math.floor((i - 1) / 2)}`,
  lengthM: 800 + 700 * (i % 9),
  slopeMPerM: 0.0005 + 0.002 * (i % 5),
  manningSM13: 0.035 + 0.005 * (i % 3),
  widthM: 4 + 40 / (1 + i),
  referenceDischargeM3S: 0.3 + 10 / (1 + i),
}));
const HOUR = 3600;
const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
const storm = (step: number) =>
  Float64Array.from(REACHES, (_, i) => 0.1 + 8 * Math.exp(-(((step - 30 - (i % 7)) / 5) ** 2)));

describeReference('a small wave on a steady flow goes as by the kernel of Hayami', () => {
  test.each([0, 1])('case %i: 2 %% of the peak, one step', (which) => {
    const { reach, inflowM3S, outflowM3S, peakM3S, peakStep } = readHayami(which);
    const { lengthM, celerityMS, diffusivityM2S, timeStepSeconds } = reach;
    // A wide channel in which 1000 m3/s have this celerity (5/3 v) and diffusivity (q / 2 S).
    const [steadyM3S, widthM] = [1000, 100];
    const slopeMPerM = steadyM3S / (2 * widthM * diffusivityM2S);
    const velocityMS = 0.6 * celerityMS;
    const depthM = steadyM3S / (widthM * velocityMS);
    const manningSM13 = (depthM ** (2 / 3) * Math.sqrt(slopeMPerM)) / velocityMS;
    const channel = { lengthM, slopeMPerM, manningSM13, widthM, referenceDischargeM3S: steadyM3S };
    const lateralM3S = Float64Array.of(0);
    const start = { lateralM3S, headM3S: Float64Array.of(steadyM3S) };
    const reaches = [{ id: 'only', nextId: null, ...channel }];
    const network = openRoutingNetwork(reaches, timeStepSeconds, start);
    const foot = new Float64Array(1);
    const small = 1e-3;
    const base = inflowM3S[0]!;
    const routed = inflowM3S.map((value, step) => {
      const headM3S = Float64Array.of(steadyM3S + small * (value - base));
      if (step === 0) network.readOutflow(foot);
      else network.step({ lateralM3S, headM3S }, foot);
      return base + (foot[0]! - steadyM3S) / small;
    });
    expectNear(routed, outflowM3S, 0.02 * peakM3S);
    expect(Math.abs(routed.indexOf(Math.max(...routed)) - peakStep)).toBeLessThanOrEqual(1);
  });
});

describe('openRoutingNetwork', () => {
  test('what came in is what went out and what is stored', () => {
    const network = openRoutingNetwork(REACHES, HOUR, { lateralM3S: storm(0) });
    const [foot, mean] = [new Float64Array(31), new Float64Array(31)];
    const stored = sum(network.state().storageM3);
    let [inM3, outM3] = [0, 0];
    for (let step = 1; step < 200; step++) {
      const lateralM3S = storm(step);
      network.step({ lateralM3S }, foot, mean);
      inM3 += HOUR * sum(lateralM3S);
      outM3 += HOUR * mean[0]!;
    }
    const error = inM3 - outM3 - (sum(network.state().storageM3) - stored);
    expect(Math.abs(error) / inM3).toBeLessThan(1e-12);
  });

  test('a steady inflow stays steady, in whatever order the reaches are given', () => {
    for (const reaches of [REACHES, REACHES.toReversed()]) {
      const lateralM3S = new Float64Array(31).fill(0.5);
      const network = openRoutingNetwork(reaches, HOUR, { lateralM3S });
      const foot = new Float64Array(31);
      for (let step = 0; step < 20; step++) network.step({ lateralM3S }, foot);
      const last = reaches.findIndex(({ nextId }) => nextId === null);
      expect(foot[last]).toBeCloseTo(15.5, 10);
    }
  });

  test('a flood from a tenth of the reference flow never dips below what was there', () => {
    const lateralM3S = new Float64Array(31).fill(0.01);
    const network = openRoutingNetwork(REACHES, HOUR, { lateralM3S });
    const [before, foot] = [new Float64Array(31), new Float64Array(31)];
    network.readOutflow(before);
    for (let step = 0; step < 12; step++) {
      network.step({ lateralM3S: lateralM3S.map((value) => value * 200) }, foot);
      const least = Math.min(...foot.map((value, i) => value - before[i]!));
      expect(least).toBeGreaterThan(-1e-9);
    }
  });

  test('a run goes on from a kept state as if it had not stopped', () => {
    const start = { lateralM3S: storm(0) };
    const [one, other] = [1, 2].map(() => openRoutingNetwork(REACHES, HOUR, start));
    const [foot, again] = [new Float64Array(31), new Float64Array(31)];
    for (let step = 1; step < 35; step++) one!.step({ lateralM3S: storm(step) }, foot);
    other!.restore(one!.state());
    for (let step = 35; step < 60; step++) {
      one!.step({ lateralM3S: storm(step) }, foot);
      other!.step({ lateralM3S: storm(step) }, again);
    }
    expect(again).toEqual(foot);
  });

  test.each([
    { name: 'a circle', change: { nextId: 'r5' }, message: /run in a circle/ },
    { name: 'a reach that is not there', change: { nextId: 'x' }, message: /"x", which is not/ },
    { name: 'an id twice', change: { id: 'r1' }, message: /"r1" is there twice/ },
    { name: 'no slope', change: { slopeMPerM: 0 }, message: /slopeMPerM of reach r0: is 0/ },
    {
      name: 'no reference flow',
      change: { referenceDischargeM3S: 0 },
      message: /referenceDischargeM3S of reach r0/,
    },
  ])('refused: $name', ({ change, message }) => {
    const reaches = REACHES.map((reach, i) => (i === 0 ? { ...reach, ...change } : reach));
    const lateralM3S = new Float64Array(31);
    expect(() => openRoutingNetwork(reaches, HOUR, { lateralM3S })).toThrow(message);
  });

  test('inflow below zero, or missing, is refused with its reach', () => {
    const lateralM3S = new Float64Array(31).fill(1);
    const network = openRoutingNetwork(REACHES, HOUR, { lateralM3S });
    const foot = new Float64Array(31);
    expect(() => network.step({ lateralM3S: lateralM3S.with(3, -1) }, foot)).toThrow(/"r3"/);
    expect(() => network.step({ lateralM3S: lateralM3S.with(4, NaN) }, foot)).toThrow(/"r4"/);
  });
});

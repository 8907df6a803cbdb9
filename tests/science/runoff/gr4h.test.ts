import { expect, test } from 'vitest';

import { runGr4 } from '../../../services/science/runoff/gr4.ts';
import { hourlyEvaporationShare } from '../../../services/science/runoff/oudin.ts';

const HOURS = 400;
const precipitationMm = Float64Array.from({ length: HOURS }, (_, i) =>
  i < 200 ? Math.max(0, 6 * Math.sin(i / 7) - 3) : 0,
);
const potentialEvaporationMm = Float64Array.from({ length: HOURS }, (_, i) =>
  Math.max(0, 0.3 * Math.sin((((i % 24) - 6) * Math.PI) / 12)),
);

/**
 * Discharge, production and routing store of a program in Python (3.11, `math.tanh`, powers written
 * out, convolution over all that has fallen) after Perrin et al. 2003, with the percolation
 * (21/4)^4 and the exponent 1.25 of the hourly form; x = 310, -0.4, 62, 9.7.
 */
const EXPECTED = [
  { hour: 0, values: [0.4637244341, 92.9997521049, 30.5009332599] },
  { hour: 10, values: [0.2586668764, 103.978519994, 27.2160003295] },
  { hour: 50, values: [0.0938551426, 117.4221126494, 22.2794817857] },
  { hour: 120, values: [0.1217610843, 156.1267241628, 23.458721072] },
  { hour: 199, values: [0.2977986185, 190.0259236006, 27.3671697547] },
  { hour: 250, values: [0.0668472492, 185.2352001381, 20.8279630411] },
  { hour: 399, values: [0.0180407448, 171.9481258026, 16.0447253494] },
];

test('GR4H agrees with a second program to 1e-9 mm', () => {
  const { fluxes } = runGr4(
    { precipitationMm, potentialEvaporationMm },
    { x1: 310, x2: -0.4, x3: 62, x4: 9.7 },
    { timeStepHours: 1, record: ['Qsim', 'Prod', 'Rout'] },
  );
  for (const { hour, values } of EXPECTED) {
    for (const [k, name] of ['Qsim', 'Prod', 'Rout'].entries()) {
      expect(fluxes[name]![hour], `${name} at ${hour}`).toBeCloseTo(values[k]!, 9);
    }
  }
});

test('the shares of the hours make up the day', () => {
  const hours = Array.from({ length: 24 }, (_, hour) => hourlyEvaporationShare(hour));
  expect(hours.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import {
  correctedVariant,
  hindcastByLead,
} from '../../../../services/science/flood-forecast/error-model/hindcast.ts';
import {
  klingGupta,
  nashSutcliffe,
} from '../../../../services/science/verification/hydrograph-scores.ts';
import { casesDir, describeCases } from '../../../cases.ts';

const DAY_MS = 86_400_000;
const LEADS = 10;

/** Values by day, as many as the record of the gauge has. */
function readSeries(name: string, shiftDays: number): Map<number, number> {
  const lines = readFileSync(join(casesDir, 'hydrometric', name), 'utf8')
    .split(/\r?\n/)
    .slice(1);
  const cells = lines.map((line) => line.split(',')).filter(([date]) => date !== '');
  return new Map(
    cells.map(([date, value]) => {
      const day = Math.round(Date.parse(date!.slice(0, 10)) / DAY_MS) + shiftDays;
      return [day, value === '' ? NaN : Number(value)] as const;
    }),
  );
}

describeCases('GloFAS at gauge 1504 of the Anadyr basin, 1979 to 1990', () => {
  const observed = readSeries('glofas-obs-1504.csv', 0);
  // The model's mean of a day is stamped at noon of the next.
  const raw = readSeries('glofas-raw-1504.csv', -1);
  const study = readSeries('glofas-cor-1504.csv', 0);
  const days = [...observed.keys()];
  const along = (series: Map<number, number>) =>
    Float64Array.from(days, (day) => series.get(day) ?? NaN);
  const [o, r, s] = [along(observed), along(raw), along(study)];

  // numpy 2.4.6 over the 1,654 observed days.
  test('raw and bias-corrected by the study, as numpy scores them', () => {
    expect(klingGupta(r, o, 2009).kge).toBeCloseTo(0.6286254858362871, 9);
    expect(nashSutcliffe(r, o)).toBeCloseTo(0.6273422895805095, 9);
    expect(klingGupta(s, o, 2009).kge).toBeCloseTo(0.6708536278040005, 9);
    expect(nashSutcliffe(s, o)).toBeCloseTo(0.7199053071236446, 9);
  });

  // The study corrects by the whole record, that of the future included; ours by the past alone,
  // but it knows the newest error.
  test('errors that fade beat a fixed correction for ten days', () => {
    const window = (series: Float64Array) => (origin: number) => {
      const values = series.slice(origin + 1, origin + 1 + LEADS);
      return Array.from({ length: 20 }, () => values);
    };
    const { byLead } = hindcastByLead({
      observedM3S: o,
      stepHours: 24,
      variants: {
        raw: window(r),
        study: window(s),
        corrected: correctedVariant(window(r), o, r, {
          scale: { kind: 'box-cox', lambda: 0.2, offsetM3S: 1 },
          order: 2,
          keepBias: false,
          windowSteps: 1460,
          seed: 2,
        }),
      },
      leadSteps: [1, 3, 5, 10],
      firstOrigin: 365,
      everySteps: 3,
      weather: 'observed',
      scores: { crps: 'ecdf', operator: '>=', thresholds: [], edges: [0, 1] },
    });
    // Measured CRPS, m3/s, at 1, 3, 5, 10 days: 35, 76, 96, 110 against 117, 120, 119, 117 of the
    // study; median errors 46, 103, 130, 149 against the same: after four days the study's is better.
    for (const [at, lead] of byLead['corrected']!.entries()) {
      expect(lead.crps).toBeLessThan(byLead['study']![at]!.crps);
      expect(lead.mae).toBeLessThan(byLead['raw']![at]!.mae);
      if (lead.leadHours <= 72) expect(lead.mae).toBeLessThan(byLead['study']![at]!.mae);
      expect(Math.abs(lead.within80 - 0.8)).toBeLessThan(0.06);
      expect(lead.skillOfPersistence).toBeGreaterThan(0.35);
    }
  });
});

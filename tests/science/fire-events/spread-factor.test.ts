import { describe, expect, test } from 'vitest';

import type { ArrivalMember } from '../../../services/science/fire-events/likelihood.ts';
import {
  hotspotArrivals,
  perimeterArrivals,
} from '../../../services/science/fire-events/observed-arrivals.ts';
import { estimateSpreadFactor } from '../../../services/science/fire-events/spread-factor.ts';
import { ellipse, frame, geometry, HALF, observe, SIDE } from './sample-fire.ts';
import { HOUR_MS, START_MS } from './sample-hotspots.ts';

describe('the spread factor, where the truth is known', () => {
  const truth = ellipse(390, 60);
  const model = ellipse(300, 60);

  test('a truth that spreads 1.3 times as fast is found within the error that is told', () => {
    const observations = hotspotArrivals(observe(truth, [1, 3, 5, 7, 9]), frame);
    const { factor, low, high, logDeviation, bounded } = estimateSpreadFactor(
      [model],
      observations,
      0,
    );
    expect(Math.abs(factor - 1.3)).toBeLessThan(0.05);
    expect(Math.abs(Math.log(factor / 1.3))).toBeLessThan(2 * logDeviation);
    expect(low).toBeLessThan(1.3);
    expect(high).toBeGreaterThan(1.3);
    expect(bounded).toBe(false);
  });

  test.each([0.6, 0.8, 1, 1.3, 1.7])('%d comes back as it is', (factor) => {
    const fire = ellipse(300 * factor, 60);
    const found = estimateSpreadFactor(
      [model],
      hotspotArrivals(observe(fire, [2, 4, 6, 8]), frame),
      0,
    );
    expect(Math.abs(Math.log(found.factor / factor))).toBeLessThan(
      Math.max(0.04, 2 * found.logDeviation),
    );
  });

  test('two perimeters tell it too', () => {
    const box = (sizeM: number) => {
      const [west, south] = geometry.toLonLat(HALF - sizeM / 100, HALF + sizeM / 100);
      const [east, north] = geometry.toLonLat(HALF + sizeM / 100, HALF - sizeM / 100);
      const ring = [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ];
      return { type: 'Polygon' as const, coordinates: [ring] };
    };
    // A fire whose isochrones are squares: 300 m/h in the model, 390 m/h in truth.
    const square = (rate: number): ArrivalMember => ({
      arrivalH: Float32Array.from({ length: SIDE * SIDE }, (_, cell) => {
        const east = Math.abs((cell % SIDE) - HALF);
        return (100 * Math.max(east, Math.abs(HALF - Math.floor(cell / SIDE)))) / rate;
      }),
    });
    const observations = [4, 8].flatMap((hours) =>
      perimeterArrivals(
        {
          id: `p${hours}`,
          shape: box(390 * hours),
          timeMs: START_MS + hours * HOUR_MS,
          errorM: 100,
        },
        frame,
        { correlationM: 500 },
      ),
    );
    const { factor, low, high } = estimateSpreadFactor([square(300)], observations, 0);
    expect(Math.abs(factor - 1.3)).toBeLessThan(0.1);
    expect(low).toBeLessThan(1.3);
    expect(high).toBeGreaterThan(1.3);
  });

  test('without observations it is the prior: 1, not sure', () => {
    const { factor, logDeviation } = estimateSpreadFactor([model], [], 0);
    expect(factor).toBeCloseTo(1, 6);
    expect(logDeviation).toBeCloseTo(0.4, 2);
  });

  test('more than the limits allow is cut, and said', () => {
    const fire = ellipse(300 * 2.6, 60);
    const observations = hotspotArrivals(observe(fire, [1, 2, 3]), frame);
    expect(estimateSpreadFactor([model], observations, 0)).toMatchObject({
      factor: 2,
      bounded: true,
    });
    expect(() => estimateSpreadFactor([model], [], 0, { lowest: 1.5 })).toThrow('do not hold 1');
  });
});

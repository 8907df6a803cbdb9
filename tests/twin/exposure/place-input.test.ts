import { expect, test } from 'vitest';

import { readPlace } from '../../../services/twin/exposure/place-input.ts';
import { IgnitionInput } from '../../../services/twin/wildfire/scenario/scenario-request.ts';

const zigzag = (count: number) => Array.from({ length: count }, (_, at) => [at % 2, at / count]);

test('a line of more positions than are followed while others wait is refused', () => {
  const line = (count: number) => ({ type: 'LineString' as const, coordinates: zigzag(count) });
  expect(readPlace('place', line(5000))).toMatchObject({ type: 'LineString' });
  expect(() => readPlace('place', line(5001))).toThrow(/^place: has more than 5000 positions/);
});

test('the rings of an ignition count together', () => {
  const rings = (count: number) => ({
    type: 'Polygon',
    coordinates: [zigzag(count), zigzag(2500)],
  });
  expect(IgnitionInput.safeParse(rings(2500)).success).toBe(true);
  expect(IgnitionInput.safeParse(rings(2501)).success).toBe(false);
});

test('an ignition may have a height', () => {
  const point = { type: 'Point', coordinates: [-119.8, 49.35, 512] };
  expect(IgnitionInput.safeParse(point).success).toBe(true);
});

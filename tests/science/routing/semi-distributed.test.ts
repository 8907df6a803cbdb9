import { expect, test } from 'vitest';

import { routeBasins } from '../../../services/science/routing/semi-distributed.ts';
import type { RoutingReach } from '../../../services/science/routing/network.ts';

const HOUR = 3600;
const reach = (id: string, nextId: string | null): RoutingReach => ({
  id,
  nextId,
  lengthM: 25_000,
  slopeMPerM: 0.003,
  manningSM13: 0.04,
  widthM: 15,
  referenceDischargeM3S: 3,
});
const REACHES = [reach('foot', null), reach('left', 'foot'), reach('right', 'foot')];
const STEPS = 72;
const runoffMm = Float64Array.from(
  { length: STEPS },
  (_, step) => 0.1 + 2 * Math.exp(-(((step - 20) / 4) ** 2)),
);
const BASINS = [
  { id: 'a', areaKm2: 60, runoffMm, drains: [{ reachId: 'left', share: 1 }] },
  {
    id: 'b',
    areaKm2: 90,
    runoffMm,
    drains: [
      { reachId: 'right', share: 0.75 },
      { reachId: 'foot', share: 0.25 },
    ],
  },
];

test('what the basins give comes to the foot, later and flatter', () => {
  const { dischargeM3S, lateralM3S } = routeBasins(BASINS, REACHES, HOUR);
  // 1 mm an hour on 1 km2 is 1 / 3.6 m3/s.
  expect(lateralM3S[0]![20]).toBeCloseTo((2.1 * 22.5) / 3.6, 9);
  const foot = dischargeM3S[0]!;
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  const given = lateralM3S.reduce((total, values) => total + sum(values), 0);
  expect(sum(foot) / given).toBeCloseTo(1, 1);
  const peak = foot.indexOf(Math.max(...foot));
  expect(peak).toBeGreaterThan(20);
  expect(foot[peak]).toBeLessThan((2.1 * 150) / 3.6);
  expect(foot[0]).toBeCloseTo((runoffMm[0]! * 150) / 3.6, 6);
});

test.each([
  {
    name: 'a reach that is not there',
    change: { drains: [{ reachId: 'x', share: 1 }] },
    says: /"x"/,
  },
  {
    name: 'parts of less',
    change: { drains: [{ reachId: 'left', share: 0.5 }] },
    says: /sum to 0.5/,
  },
  { name: 'a shorter series', change: { runoffMm: runoffMm.slice(1) }, says: /has 71 steps/ },
])('refused: $name', ({ change, says }) => {
  const basins = [BASINS[0]!, { ...BASINS[1]!, ...change }];
  expect(() => routeBasins(basins, REACHES, HOUR)).toThrow(says);
});

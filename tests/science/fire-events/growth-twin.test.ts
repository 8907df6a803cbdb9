import { expect, test } from 'vitest';

import { assimilate } from '../../../services/science/fire-events/assimilate.ts';
import type { ArrivalMember } from '../../../services/science/fire-events/likelihood.ts';
import { hotspotArrivals } from '../../../services/science/fire-events/observed-arrivals.ts';
import { growFire } from '../../../services/science/fire-growth/grow-fire.ts';
import { landscape } from '../fire-growth/sample-landscape.ts';
import { frame, HALF, observe, SIDE } from './sample-fire.ts';
import { HOUR_MS, START_MS } from './sample-hotspots.ts';

const HOURS = 24;

/** A fire in spruce by the FBP System, the wind turning by 90 degrees, a dry afternoon in between. */
async function grow(spreadFactor: number, turnedDeg: number): Promise<ArrivalMember> {
  const hourly = (at: (hour: number) => number) =>
    Float64Array.from({ length: HOURS }, (_, h) => at(h));
  const { arrivalMin } = await growFire(
    landscape({ nx: SIDE, ny: SIDE, fuel: new Uint8Array(SIDE * SIDE).fill(2) }),
    {
      hours: HOURS,
      zones: 1,
      ffmc: hourly((hour) => 85 + 3 * Math.sin((Math.PI * hour) / 12)),
      bui: hourly(() => 60),
      windKmH: hourly(() => 8),
      windFromDeg: hourly((hour) => 225 + turnedDeg + (90 * hour) / HOURS),
    },
    [{ kind: 'point', at: [HALF, HALF], startMin: 0 }],
    { endMin: HOURS * 60, spreadFactor },
  );
  return { arrivalH: arrivalMin.map((minutes) => minutes / 60) };
}

// The truth is a run of the growth model itself: what it was made with is known.
test.each([0.75, 1.3])(
  'a fire grown %d times as fast under turning wind tells so, within the error told',
  async (factor) => {
    const truth = await grow(factor, 0);
    const members = await Promise.all([-40, -20, 0, 20, 40].map((turned) => grow(1, turned)));
    const hotspots = observe(truth, [2, 4, 6, 9, 12]);
    const isLater = ({ timeMs }: { timeMs: number }) => timeMs > START_MS + 6 * HOUR_MS;
    const {
      spread,
      members: weighed,
      before,
      after,
      verdict,
    } = assimilate({
      members,
      observations: hotspotArrivals(
        hotspots.filter((hotspot) => !isLater(hotspot)),
        frame,
      ),
      heldOut: hotspotArrivals(hotspots, frame).filter(isLater),
      startH: 0,
      horizonH: HOURS,
      issueMs: START_MS + 6 * HOUR_MS,
    });
    expect(verdict).toBe('used');
    expect(Math.abs(Math.log(spread.factor / factor))).toBeLessThan(2 * spread.logDeviation);
    expect(spread.low).toBeLessThan(factor);
    expect(spread.high).toBeGreaterThan(factor);
    expect(weighed.weights[2]).toBe(Math.max(...weighed.weights));
    expect(after.maeH).toBeLessThan(before.maeH);
  },
);

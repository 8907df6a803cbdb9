import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  checkHydrograph,
  hydrographQuantiles,
} from '../../../../services/science/flood-forecast/hydrograph/ensemble-hydrograph.ts';
import { exceedance } from '../../../../services/science/flood-forecast/hydrograph/exceedance.ts';
import {
  memberPeaks,
  summarisePeaks,
} from '../../../../services/science/flood-forecast/hydrograph/peaks.ts';
import { summariseHydrograph } from '../../../../services/science/flood-forecast/hydrograph/summarise-hydrograph.ts';
import {
  summariseTimesAbove,
  timesAbove,
} from '../../../../services/science/flood-forecast/hydrograph/time-above.ts';

const HOUR_MS = 3_600_000;
const hours = (...at: number[]) => at.map((hour) => hour * HOUR_MS);
const TIMES = Float64Array.from(hours(0, 1, 2, 3, 4));
const of = (...rows: number[][]) => ({
  timesMs: TIMES.slice(0, rows[0]!.length),
  members: rows.map((row) => Float64Array.from(row)),
});

/** A crest, one that still rises, one that falls, one that never moves. */
const FOUR = of(
  [10, 20, 50, 30, 20],
  [10, 20, 30, 40, 60],
  [40, 30, 20, 10, 5],
  [15, 15, 15, 15, 15],
);

describe('quantiles by time', () => {
  // numpy 2.4.6: numpy.quantile(member axis, [0.1, 0.5, 0.9]), method linear.
  test('as numpy has them', () => {
    const { values, present } = hydrographQuantiles(FOUR, [0.1, 0.5, 0.9]);
    const expected = [
      [10, 16.5, 16.5, 11.5, 8],
      [12.5, 20, 25, 22.5, 17.5],
      [32.5, 27, 44, 37, 48],
    ];
    for (const [at, row] of expected.entries()) {
      for (const [time, value] of row.entries()) expect(values[at]![time]).toBeCloseTo(value, 12);
    }
    expect([...present]).toEqual([4, 4, 4, 4, 4]);
  });

  test('a missing member is left out and counted, never a zero', () => {
    const { values, present } = hydrographQuantiles(of([NaN, 4], [8, 8], [9, 9]), [0.5]);
    expect([...values[0]!]).toEqual([8.5, 8]);
    expect([...present]).toEqual([2, 3]);
    expect(hydrographQuantiles(of([NaN]), [0.5]).values[0]![0]).toBeNaN();
  });

  test('where gaps are not wanted they are refused, by member and time', () => {
    const gap = of([1, 2], [1, NaN]);
    expect(() => checkHydrograph(gap, 'refuse')).toThrow(
      'member 1 has no value at 1970-01-01T01:00',
    );
    expect(() => checkHydrograph(gap, 'report')).not.toThrow();
    expect(() => checkHydrograph({ timesMs: TIMES, members: [] }, 'report')).toThrow('no member');
    expect(() => checkHydrograph({ ...gap, timesMs: TIMES }, 'report')).toThrow('2 of 5 times');
  });
});

describe('chance of reaching a threshold', () => {
  test('by time and until then, counted by hand', () => {
    const found = exceedance(FOUR, 30);
    expect([...found.byTime]).toEqual([0.25, 0.25, 0.5, 0.5, 0.25]);
    expect([...found.untilTime]).toEqual([0.25, 0.25, 0.75, 0.75, 0.75]);
    expect(found).toMatchObject({ overall: 0.75, membersKnown: 4 });
  });

  test('in a gap the threshold may have been reached: the member is unknown, if it was not before', () => {
    const found = exceedance(of([10, NaN, 10], [40, NaN, 10], [10, NaN, 40], [10, 10, 10]), 30);
    expect([...found.byTime]).toEqual([0.25, 0, 0.25]);
    // One reached of two known at hour 1; two of three at hour 2.
    expect([...found.untilTime]).toEqual([0.25, 0.5, 2 / 3]);
    expect(found.membersKnown).toBe(3);
  });

  test('the chance until a time never falls, nor is it below that of a time before', () => {
    const value = fc.double({ min: 0, max: 10, noNaN: true });
    const rows = fc.array(fc.array(value, { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(rows, (members) => {
        const { byTime, untilTime } = exceedance(of(...members), 5);
        for (const [at, until] of untilTime.entries()) {
          expect(until).toBeGreaterThanOrEqual(byTime[at]!);
          expect(until).toBeGreaterThanOrEqual(untilTime[at - 1] ?? 0);
        }
      }),
    );
  });
});

describe('the peak', () => {
  test('of each member: a crest, not yet, falling from the start, flat', () => {
    expect(memberPeaks(FOUR)).toEqual([
      { member: 0, state: 'peaked', at: 2, value: 50, timeMs: 2 * HOUR_MS },
      { member: 1, state: 'not-yet-peaked', at: 4, value: 60, timeMs: 4 * HOUR_MS },
      { member: 2, state: 'falling', at: 0, value: 40, timeMs: 0 },
      { member: 3, state: 'flat', at: 0, value: 15, timeMs: 0 },
    ]);
  });

  test('over the members: sizes interpolated, times not, and later than the end is not a time', () => {
    const summary = summarisePeaks(memberPeaks(FOUR), [0.1, 0.5, 0.9]);
    // Sizes 15, 40, 50, 60; times 0 h, 2 h and later than 4 h.
    expect(summary.sizes[1]).toBe(45);
    expect(summary.timesMs).toEqual([0, 2 * HOUR_MS, NaN]);
    expect(summary).toMatchObject({ peaked: 1, notYetPeaked: 1, falling: 1, flat: 1, missing: 0 });
  });

  test('a plateau at the end has not peaked; a member with a gap has no peak', () => {
    const peaks = memberPeaks(of([1, 5, 5], [1, NaN, 2]));
    expect(peaks[0]).toMatchObject({ state: 'not-yet-peaked', at: 1 });
    expect(peaks[1]).toMatchObject({ state: 'missing', at: -1 });
    const summary = summarisePeaks(peaks, [0.5]);
    expect(summary).toMatchObject({ sizes: [5], timesMs: [NaN], missing: 1, notYetPeaked: 1 });
  });
});

describe('time above a threshold', () => {
  test('crossings in straight lines, by hand', () => {
    const [crest, rising, falling, flat] = timesAbove(FOUR, 35);
    // 20 to 50 crosses 35 at half past one, 50 to 30 at a quarter to three.
    expect(crest).toMatchObject({ state: 'above', firstMs: 1.5 * HOUR_MS, lastMs: 2.75 * HOUR_MS });
    expect(crest!.hours).toBeCloseTo(1.25, 12);
    expect(rising).toMatchObject({ firstMs: 2.5 * HOUR_MS, lastMs: 4 * HOUR_MS, untilAfter: true });
    expect(falling).toMatchObject({ firstMs: 0, lastMs: 0.5 * HOUR_MS, sinceBefore: true });
    expect(flat).toMatchObject({ state: 'never', firstMs: NaN, hours: 0 });
    const summary = summariseTimesAbove([crest!, rising!, falling!, flat!], 35, [0.5]);
    expect(summary).toMatchObject({ above: 3, never: 1, unknown: 0, stillAbove: 1 });
    expect(summary.firstMs).toEqual([1.5 * HOUR_MS]);
    expect(summary.hours[0]).toBeCloseTo(1.25, 12);
  });

  test('twice above is the sum, first and last are the ends', () => {
    const [twice] = timesAbove(of([0, 40, 0, 40, 0]), 20);
    expect(twice).toMatchObject({ firstMs: 0.5 * HOUR_MS, lastMs: 3.5 * HOUR_MS });
    expect(twice!.hours).toBeCloseTo(2, 12);
  });

  test('a member with a gap is unknown, and is counted so', () => {
    const times = timesAbove(of([40, NaN, 40], [0, NaN, 0]), 20);
    expect(times.map(({ state }) => state)).toEqual(['unknown', 'unknown']);
    expect(times[0]).toMatchObject({ firstMs: 0, lastMs: 2 * HOUR_MS, hours: 0 });
    expect(summariseTimesAbove(times, 20, [0.5])).toMatchObject({
      above: 0,
      unknown: 2,
      firstMs: [NaN],
    });
  });
});

describe('all of one place', () => {
  const REQUEST = {
    ensemble: FOUR,
    control: Float64Array.of(10, 20, 40, 30, 20),
    observed: { timesMs: Float64Array.from(hours(-2, -1)), values: Float64Array.of(31, NaN) },
    probabilities: [0.1, 0.5, 0.9],
    thresholds: [30, 100],
    missing: 'refuse',
  } as const;

  test('holds what its parts say, with the control and the newest observation', () => {
    const summary = summariseHydrograph(REQUEST);
    expect(summary.quantiles).toEqual(hydrographQuantiles(FOUR, [0.1, 0.5, 0.9]));
    expect(summary.thresholds).toMatchObject([
      { threshold: 30, overall: 0.75, observedAbove: true, times: { above: 3, never: 1 } },
      { threshold: 100, overall: 0, observedAbove: false, times: { above: 0, never: 4 } },
    ]);
    expect(summary.controlPeak).toMatchObject({ state: 'peaked', value: 40, timeMs: 2 * HOUR_MS });
    expect(summary.newestObserved).toEqual({ timeMs: -2 * HOUR_MS, value: 31 });
    expect(summary.membersWithGaps).toBe(0);
  });

  test('without control and past these are said to be missing', () => {
    const { ensemble, probabilities, thresholds, missing } = REQUEST;
    const summary = summariseHydrograph({ ensemble, probabilities, thresholds, missing });
    expect(summary.controlPeak).toMatchObject({ state: 'missing', timeMs: NaN });
    expect(summary.newestObserved).toBeNull();
    expect(summary.thresholds[0]!.observedAbove).toBeNull();
  });

  test('gaps are refused, or counted', () => {
    const ensemble = of([1, NaN, 3], [1, 2, 3]);
    const ask = (missing: 'refuse' | 'report') =>
      summariseHydrograph({ ensemble, probabilities: [0.5], thresholds: [], missing });
    expect(() => ask('refuse')).toThrow('member 0 has no value');
    expect(ask('report')).toMatchObject({ membersWithGaps: 1, peak: { missing: 1 } });
    const control = Float64Array.of(1, 2);
    expect(() => summariseHydrograph({ ...REQUEST, control })).toThrow('2 of 5 times');
  });
});

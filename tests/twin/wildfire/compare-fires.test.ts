import { describe, expect, test } from 'vitest';

import type { Run } from '../../../services/store/run.ts';
import type { Landscape } from '../../../services/twin/wildfire/landscape.ts';
import {
  compareFires,
  type OtherFire,
} from '../../../services/twin/wildfire/scenario/compare-fires.ts';
import { compareToOthers } from '../../../services/twin/wildfire/scenario/compare-scenario.ts';

const RUN = { referenceTime: '2026-11-23T00:00:00Z', collection: 'twin-fire-spread' } as Run;

/** A base of 24 hours: all cells but the first and second are not reached in them. */
const base = (arrivalH: readonly number[], endH = 24, fromH = 0): OtherFire => ({
  to: 'base',
  run: RUN,
  arrivalH: Float32Array.from(arrivalH),
  fromH,
  endH,
});

// Cells of 1 ha, by hand: later here, sooner here, only here, only there, after the end of base.
const HERE = Float32Array.of(10, 2, 20, NaN, 40, 60, NaN);
const THERE = [4, 8, NaN, 23, NaN, 12, NaN];

describe('a fire of 72 hours against a base of 24', () => {
  const compared = compareFires(HERE, base(THERE), 1, 72)!;

  test('differs over the hours of both alone; the rest is missing', () => {
    expect([...compared.differenceH]).toEqual([6, -6, NaN, NaN, NaN, NaN, NaN]);
  });

  test('says which hours, and what is not compared', () => {
    expect(compared.summary).toMatchObject({
      hours: 72,
      comparedHours: { from: 0, to: 24 },
      areaOnlyHereHa: 1,
      // Base has the sixth cell after 12 h, this fire within these hours not.
      areaOnlyThereHa: 2,
      areaInBothHa: 2,
      areaNotComparedHa: 1,
    });
  });

  test('a longer base is compared to the end of this one', () => {
    const { summary } = compareFires(HERE, base(THERE, 240), 1, 72)!;
    expect(summary).toMatchObject({ comparedHours: { to: 72 }, areaNotComparedHa: 0 });
  });

  test('without a common hour there is no comparison', () => {
    expect(compareFires(HERE, base(THERE, 0), 1, 72)).toBeUndefined();
    expect(compareFires(HERE, base(THERE, 200, 72), 1, 72)).toBeUndefined();
  });

  test('it is said in words, in both languages', () => {
    const grid = { kind: 'regular-lonlat', nx: 7, ny: 1, lonFirstDeg: 0, latFirstDeg: 0 } as const;
    const landscape = {
      grid: { ...grid, lonStepDeg: 0.01, latStepDeg: 0.01 },
      fuel: new Uint8Array(7).fill(2),
    } as unknown as Landscape;
    const setup = { weather: 'control', weatherRun: 'now', spreadFactor: 1 } as const;
    const here = { landscape, likelyH: HERE, hours: 72, cellHa: 1, setup };
    const others = [base(THERE), base(THERE, -5), undefined];
    const { warnings, notCompared, differenceH, summarise } = compareToOthers(
      here,
      ['base', 'old', 'none'],
      others,
    );
    expect(warnings).toHaveLength(1);
    expect(warnings[0]!.en).toContain('first 24 of 72 h');
    expect(warnings[0]!.fr).toContain('24 premières heures de 72');
    expect(notCompared.map(({ to }) => to)).toEqual(['old', 'none']);
    expect(differenceH).toHaveLength(7);
    const people = Float32Array.of(1, 10, 100, 1000, 10_000, 100_000, 0);
    const assets = { grid: landscape.grid, people } as never;
    const [summary] = summarise({ assets, sources: [] });
    // Up to 24 h the fire after 40 h is not there: no one in its cell counts as reached.
    expect(summary!.exposure.none.people).toBe(-100 + 1000 + 100_000);
  });
});

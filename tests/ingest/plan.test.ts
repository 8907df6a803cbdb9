import { describe, expect, test } from 'vitest';

import type { Grid } from '../../services/earth/grid.ts';
import { planRuns, type PlannedField } from '../../services/ingest/plan.ts';

const grid: Grid = {
  kind: 'regular-lonlat',
  nx: 2,
  ny: 2,
  lonFirstDeg: 0,
  latFirstDeg: 1,
  lonStepDeg: 1,
  latStepDeg: 1,
};
const field = (changes: Partial<PlannedField>): PlannedField => ({
  file: { path: 'a', name: 'a', bytes: 1, sha256: 'a', head: new Uint8Array(0) },
  message: 1,
  offset: 0,
  length: 1,
  index: 0,
  collection: 'c',
  referenceMs: 0,
  grid,
  variable: 'air_temperature_2m',
  validMs: 0,
  member: null,
  windsAlongGrid: false,
  ...changes,
});
const none = () => undefined;

describe('planRuns', () => {
  test('fields of one collection and reference time are one run', () => {
    const { runs } = planRuns(
      [field({}), field({ referenceMs: 1 }), field({ validMs: 5 }), field({ collection: 'd' })],
      none,
    );
    expect(runs.map(({ units }) => units.length)).toEqual([2, 1, 1]);
  });

  test('the grid at rest decides which fields fit', () => {
    const other = { ...grid, nx: 3 };
    const { runs, refusals } = planRuns([field({}), field({ grid: other })], () => other);
    expect(runs).toMatchObject([{ grid: other, units: [{ field: { grid: other } }] }]);
    expect(refusals[0]?.reason).toContain('is on another grid');
  });

  test('winds along the grid go in pairs of one level, time and member', () => {
    const wind = (variable: string, changes: Partial<PlannedField> = {}) =>
      field({ variable, windsAlongGrid: true, ...changes });
    const { runs, refusals } = planRuns(
      [
        wind('northward_wind_10m'),
        wind('eastward_wind_10m', { member: 1 }),
        wind('eastward_wind_10m'),
        wind('eastward_wind_850hpa'),
        wind('air_temperature_2m'),
      ],
      none,
    );
    // A temperature has no direction: the flag of its grid does not concern it.
    expect(runs[0]?.units.map(({ kind }) => kind)).toEqual(['wind', 'field']);
    expect(refusals.map((refusal) => [refusal.field.variable, refusal.field.member])).toEqual([
      ['eastward_wind_10m', 1],
      ['eastward_wind_850hpa', null],
    ]);
  });

  test('winds to true east and north need no partner', () => {
    const { runs } = planRuns([field({ variable: 'eastward_wind_10m' })], none);
    expect(runs[0]?.units).toHaveLength(1);
  });
});

import type { Variable } from '../../earth/variable.ts';
import type { Run } from '../../store/run.ts';
import type { Provenance } from '../provenance.ts';

export type Place = { readonly lonDeg: number; readonly latDeg: number };

/** The cell of the model's own grid that a place lies in. */
export type SeriesCell = Place & {
  readonly row: number;
  readonly column: number;
  /** great-circle distance from the place to the centre of the cell, metres */
  readonly distanceM: number;
};

/** `bilinear` needs all cells around: where one is missing, the value is missing. */
export type Interpolation = 'nearest' | 'bilinear';

export type SeriesValues = {
  readonly variable: Variable;
  /** how this variable was read: directions and classes are never blended */
  readonly interpolation: Interpolation;
  /** `members.length` rows of `timesMs.length` values, canonical unit, NaN = missing */
  readonly values: Float32Array;
  readonly missing: number;
};

/** The run a series is of; `missing` says in words what a partial run lacks. */
export type SeriesRun = {
  readonly referenceTime: string;
  readonly complete: boolean;
  readonly missing: Run['missing'];
  readonly updatedAt: string;
  /** from the reference time to the moment of the answer, seconds */
  readonly ageS: number;
};

/** All asked-for variables, members and times of one run at one place. */
export type PointSeries = {
  readonly place: Place;
  readonly cell: SeriesCell;
  readonly run: SeriesRun;
  /** ascending, ms since 1970 */
  readonly timesMs: readonly number[];
  /** [null] when the run is of no ensemble */
  readonly members: readonly (number | null)[];
  readonly variables: readonly SeriesValues[];
};

/** Series run by run, each place by place, with what holds for all of them. */
export type PointSeriesAnswer = {
  readonly provenance: Provenance;
  readonly series: readonly PointSeries[];
};

/** The values of a member, one a time. */
export function memberValues(series: PointSeries, values: Float32Array, member: number) {
  const count = series.timesMs.length;
  return values.subarray(member * count, (member + 1) * count);
}

import { join } from 'node:path';

import type { Catalog } from '../catalog/catalog.ts';
import type { Grid } from '../earth/grid.ts';
import type { GridGeometry } from '../earth/grid-geometry.ts';
import type { TimeInterval } from '../earth/time.ts';
import { Fault, invalidField } from '../platform/fault.ts';
import type { Run } from '../store/run.ts';
import { seriesFileOf } from '../store/series.ts';
import { provenanceOf } from './provenance.ts';
import {
  findShares,
  groupByTile,
  interpolationOf,
  type PlaceShares,
} from './series/cell-shares.ts';
import type {
  Interpolation,
  Place,
  PointSeries,
  PointSeriesAnswer,
  SeriesValues,
} from './series/point-series.ts';
import { openSeriesReader, type SeriesReader } from './series/series-reader.ts';

export type PositionQuery = {
  readonly collection: string;
  /** reference times, or `latest` (the newest complete run) */
  readonly runs: readonly string[];
  readonly places: readonly Place[];
  /** ids; absent: all of the run */
  readonly variables?: readonly string[];
  readonly interval?: TimeInterval;
  /** absent: all */
  readonly members?: readonly number[];
  readonly interpolation: Interpolation;
};

export type PositionDeps = {
  readonly catalog: Pick<Catalog, 'getCollection' | 'getRun'>;
  readonly runFolder: (collection: string, referenceTime: string) => string;
  readonly geometryOf: (grid: Grid) => GridGeometry;
  /** most values in one answer */
  readonly maxCells: number;
  readonly now?: () => number;
};

export type FindPosition = (
  query: PositionQuery,
  signal?: AbortSignal,
) => Promise<PointSeriesAnswer>;

/**
 * Opens point series over the cubes at rest: the file of a cell's tile is opened directly and one
 * row group of it is read. It must be closed.
 */
export async function openPositionQuery(
  deps: PositionDeps,
): Promise<{ readonly findPosition: FindPosition; close(): void }> {
  const reader = await openSeriesReader();
  /**
   * @throws {Fault} unknown-collection, unknown-run, unknown-variable, not-found outside the grid
   *   or the times, invalid-request for members, too-large
   */
  const findPosition: FindPosition = async (query, signal) => {
    const entry = await deps.catalog.getCollection(query.collection);
    const runs = await Promise.all(
      query.runs.map((time) => deps.catalog.getRun(query.collection, time)),
    );
    const plans = runs.map((run) => planRun(run, query, deps));
    checkSize(plans, deps.maxCells);
    const series = await Promise.all(plans.map((plan) => readRun(plan, deps, reader, signal)));
    return { provenance: provenanceOf(entry, runs), series: series.flat() };
  };
  return { findPosition, close: () => reader.close() };
}

/** What is to be read of one run; made without touching a file. */
type RunPlan = {
  readonly run: Run;
  readonly nx: number;
  readonly places: readonly PlaceShares[];
  readonly variables: Run['variables'];
  readonly timesMs: readonly number[];
  readonly members: readonly (number | null)[];
  readonly query: PositionQuery;
};

function planRun(run: Run, query: PositionQuery, deps: PositionDeps): RunPlan {
  const geometry = deps.geometryOf(run.grid);
  const allTimes = run.validTimes.map((time) => Date.parse(time));
  const { startMs, endMs } = query.interval ?? { startMs: -Infinity, endMs: Infinity };
  const timesMs = allTimes.filter((ms) => ms >= startMs && ms <= endMs);
  if (timesMs.length === 0) {
    throw new Fault('not-found', `run ${run.referenceTime} has no step in this datetime`, {
      allowed: [run.validTimes[0], run.validTimes.at(-1)],
    });
  }
  return {
    run,
    query,
    nx: geometry.nx,
    places: query.places.map((place) => findShares(geometry, place, query.interpolation)),
    variables: selectVariables(run, query.variables),
    timesMs,
    members: selectMembers(run, query.members),
  };
}

function selectVariables(run: Run, ids: readonly string[] | undefined): Run['variables'] {
  if (ids === undefined) return run.variables;
  return [...new Set(ids)].map((id) => {
    const variable = run.variables.find((candidate) => candidate.id === id);
    if (variable !== undefined) return variable;
    const allowed = run.variables.map((candidate) => candidate.id);
    const field = {
      field: 'parameter-name',
      value: id.slice(0, 80),
      detail: 'no such variable',
      allowed,
    };
    throw new Fault('unknown-variable', `the run has no variable "${id.slice(0, 80)}"`, {
      errors: [field],
    });
  });
}

function selectMembers(run: Run, asked: readonly number[] | undefined): readonly (number | null)[] {
  if (asked === undefined) return run.members.length > 0 ? run.members : [null];
  const unknown = asked.find((member) => !run.members.includes(member));
  if (unknown === undefined) return asked;
  throw invalidField({
    field: 'member',
    value: unknown,
    detail: run.members.length > 0 ? 'no such member' : 'the run is of no ensemble',
    allowed: run.members,
  });
}

function checkSize(plans: readonly RunPlan[], maxCells: number): void {
  const cells = plans.reduce(
    (sum, { places, variables, timesMs, members }) =>
      sum + places.length * variables.length * timesMs.length * members.length,
    0,
  );
  if (cells <= maxCells) return;
  throw new Fault('too-large', `the answer would hold ${cells} values`, {
    budget: 'MAX_CELLS',
    most: maxCells,
    hint: 'ask for fewer variables (parameter-name), members, times or places',
  });
}

async function readRun(
  plan: RunPlan,
  deps: PositionDeps,
  reader: SeriesReader,
  signal: AbortSignal | undefined,
): Promise<readonly PointSeries[]> {
  const { run, nx, timesMs, members, variables, query } = plan;
  const timeAt = new Map(timesMs.map((ms, index) => [ms, index]));
  const memberAt = new Map(members.map((member, index) => [member, index]));
  const slots = timesMs.length * members.length;
  /** values of each needed cell, variable by variable; NaN until a row says otherwise */
  const cells = new Map<number, Float64Array>();
  const ownCell = ({ cell }: PlaceShares) => cell.row * nx + cell.column;
  for (const place of plan.places) {
    for (const index of [ownCell(place), ...place.around.map((share) => share.index)]) {
      cells.set(index, new Float64Array(slots * variables.length).fill(NaN));
    }
  }
  const folder = deps.runFolder(run.collection, run.referenceTime);
  const reads = groupByTile(cells.keys(), nx, run.tileCells).map(async (tile) => {
    const file = seriesFileOf(run, tile.row, tile.column);
    if (file === undefined) return;
    const rows = {
      ...tile,
      path: join(folder, file.path),
      variables: variables.map(({ id }) => id),
      ...(query.members === undefined ? {} : { members: query.members }),
      ...(query.interval === undefined ? {} : { startMs: timesMs[0]!, endMs: timesMs.at(-1)! }),
    };
    const visit = (
      row: number,
      column: number,
      member: number | null,
      validMs: number,
      values: Float64Array,
    ) => {
      const cell = cells.get(row * nx + column);
      const time = timeAt.get(validMs);
      const memberIndex = memberAt.get(member);
      if (cell === undefined || time === undefined || memberIndex === undefined) return;
      const slot = memberIndex * timesMs.length + time;
      for (let index = 0; index < values.length; index++)
        cell[index * slots + slot] = values[index]!;
    };
    await reader.read(rows, visit, signal);
  });
  await Promise.all(reads);

  const nowMs = (deps.now ?? Date.now)();
  return plan.places.map((place) => ({
    place: place.place,
    cell: place.cell,
    run: {
      referenceTime: run.referenceTime,
      complete: run.complete,
      missing: run.missing,
      updatedAt: run.updatedAt,
      ageS: Math.max(0, Math.round((nowMs - Date.parse(run.referenceTime)) / 1000)),
    },
    timesMs,
    members,
    variables: variables.map((variable, index): SeriesValues => {
      const interpolation = interpolationOf(variable, query.interpolation);
      const shares =
        interpolation === 'nearest' ? [{ index: ownCell(place), weight: 1 }] : place.around;
      const values = blend(shares, cells, index * slots, slots);
      return { variable, interpolation, values, missing: countMissing(values) };
    }),
  }));
}

/** The weighted mean of cells; a missing cell makes the value missing, never a smaller mean. */
function blend(
  shares: PlaceShares['around'],
  cells: ReadonlyMap<number, Float64Array>,
  offset: number,
  count: number,
): Float32Array {
  const values = new Float64Array(count);
  for (const { index, weight } of shares) {
    const cell = cells.get(index)!;
    for (let slot = 0; slot < count; slot++) values[slot]! += weight * cell[offset + slot]!;
  }
  return Float32Array.from(values);
}

function countMissing(values: Float32Array): number {
  return values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
}

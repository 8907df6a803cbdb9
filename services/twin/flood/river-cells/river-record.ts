import { createHash } from 'node:crypto';
import { join } from 'node:path';

import { gridKey, type Grid } from '../../../earth/grid.ts';
import type { Variable } from '../../../earth/variable.ts';
import { Fault } from '../../../platform/fault.ts';
import {
  hydrologicalYear,
  startOfYear,
} from '../../../science/flood-frequency/records/annual-maxima.ts';
import type { MapFile, Run } from '../../../store/run.ts';
import type { RunStore } from '../../../store/runs.ts';
import { getDischarge } from './get-discharge.ts';

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;
/** Means of a month or more hide the floods in them. */
const MOST_STEP_HOURS = 10 * DAY_HOURS;
/** A maximum over so long is that of a year. */
const YEAR_MS = 360 * DAY_HOURS * HOUR_MS;

/** A band of a map file, by its absolute path. */
export type MapPlace = { readonly path: string; readonly band: number };

/** Values of a record at one time; ms since 1970 UTC, the same twice for an instant. */
type RecordStep = MapPlace & {
  readonly run: Run;
  readonly fromMs: number;
  readonly toMs: number;
};

export type RecordYear = {
  readonly year: number;
  readonly steps: readonly RecordStep[];
  /** times that a whole year has */
  readonly wholeSteps: number;
  /** share of its times that are there, 0 to 1 */
  readonly completeness: number;
};

/** Discharge of many years on one grid: which file holds what, before any of it is read. */
export type RiverRecord = {
  readonly variable: Variable;
  readonly grid: Grid;
  readonly marks: Run['marks'];
  /** time between two values; NaN where each value is the maximum of a year */
  readonly stepHours: number;
  readonly years: readonly RecordYear[];
  /** years of which too much is missing */
  readonly refused: readonly Pick<RecordYear, 'year' | 'completeness'>[];
  /** those that years which are used have values of, the newest first */
  readonly runs: readonly Run[];
  /** changes with any of them, not with days of a year that is not whole yet */
  readonly digest: string;
  /** of the years that are used, ms */
  readonly fromMs: number;
  readonly toMs: number;
};

/**
 * Puts the runs of a collection together to a record of whole years: of each time the value of the
 * newest run, the control of an ensemble. A mean belongs to the year that its middle lies in.
 *
 * @param runs the newest first; those without the variable are left out
 * @throws {Fault} unknown-variable; inconsistent-data where grids or units of runs differ, where
 *   values lie too far apart to show floods, or where there are too few years
 */
export function planRecord(
  runs: readonly Run[],
  variableId: string,
  options: {
    readonly firstMonth: number;
    readonly leastYears: number;
    readonly leastCompleteness: number;
  },
  store: Pick<RunStore, 'runFolder'>,
): RiverRecord {
  const own = runs.filter(({ variables }) => variables.some(({ id }) => id === variableId));
  const [newest] = own;
  if (newest === undefined) {
    const allowed = [...new Set(runs.flatMap(({ variables }) => variables.map(({ id }) => id)))];
    const facts = { variable: variableId, allowed };
    throw new Fault('unknown-variable', `no run has ${variableId}`, facts);
  }
  const variable = getDischarge(newest, variableId);
  for (const run of own) checkAlike(newest, run, variable);
  const steps = listSteps(own, variable, store);
  const isYearly =
    variable.cellMethod === 'maximum' &&
    steps.every(({ fromMs, toMs }) => toMs - fromMs >= YEAR_MS);
  const stepHours = isYearly ? NaN : findStepHours(newest.collection, steps);
  const byYear = Map.groupBy(steps, ({ fromMs, toMs }) =>
    hydrologicalYear((fromMs + toMs) / 2, isYearly ? 1 : options.firstMonth),
  );
  const years: RecordYear[] = [];
  const refused: RecordYear[] = [];
  const named = [...byYear.keys()].toSorted((a, b) => a - b);
  for (let year = named[0]!; year <= named.at(-1)!; year++) {
    const known = byYear.get(year) ?? [];
    const own = describeYear(year, known, stepHours, options.firstMonth);
    const isUsed = known.length > 0 && own.completeness >= options.leastCompleteness;
    (isUsed ? years : refused).push(own);
  }
  checkYears(newest.collection, years, refused, options.leastYears);
  const used = years.flatMap((year) => year.steps);
  const usedRuns = new Set(used.map(({ run }) => run));
  const contributing = own.filter((run) => usedRuns.has(run));
  return {
    variable,
    grid: newest.grid,
    marks: [...new Set(contributing.flatMap(({ marks }) => marks))],
    stepHours,
    years,
    refused: refused.map(({ year, completeness }) => ({ year, completeness })),
    runs: contributing,
    digest: digestOf(contributing),
    fromMs: used.reduce((least, { fromMs }) => Math.min(least, fromMs), Infinity),
    toMs: used.reduce((most, { toMs }) => Math.max(most, toMs), -Infinity),
  };
}

function checkAlike(newest: Run, run: Run, { id, unit, cellMethod, periodS }: Variable): void {
  const name = `${run.collection}, run ${run.referenceTime}`;
  if (gridKey(run.grid) !== gridKey(newest.grid)) {
    const detail = `${name}: its grid is not that of run ${newest.referenceTime}; nothing is resampled`;
    throw new Fault('inconsistent-data', detail);
  }
  const other = run.variables.find((candidate) => candidate.id === id)!;
  if (other.unit === unit && other.cellMethod === cellMethod && other.periodS === periodS) return;
  const detail = `${name}: ${id} is another quantity than in run ${newest.referenceTime}`;
  throw new Fault('inconsistent-data', detail);
}

function listSteps(
  runs: readonly Run[],
  { id, periodS }: Variable,
  store: Pick<RunStore, 'runFolder'>,
): readonly RecordStep[] {
  const byTime = new Map<number, RecordStep>();
  for (const run of runs) {
    const folder = store.runFolder(run.collection, run.referenceTime);
    for (const map of run.maps) {
      if (map.variable !== id) continue;
      const toMs = Date.parse(map.validTime);
      const band = controlBand(run, map);
      if (byTime.has(toMs) || band === undefined) continue;
      const { intervalStart } = map;
      const fromMs =
        intervalStart === undefined ? toMs - 1000 * (periodS ?? 0) : Date.parse(intervalStart);
      byTime.set(toMs, { run, path: join(folder, map.path), band, fromMs, toMs });
    }
  }
  return [...byTime.values()].toSorted((a, b) => a.toMs - b.toMs);
}

/** The band of no ensemble, or of its control. */
function controlBand(run: Run, { members }: MapFile): number | undefined {
  const single = members.indexOf(null);
  if (single >= 0) return single;
  const control = members.indexOf(0);
  if (control >= 0) return control;
  const detail = `${run.collection}, run ${run.referenceTime}, is an ensemble without member 0`;
  throw new Fault('inconsistent-data', detail);
}

function findStepHours(collection: string, steps: readonly RecordStep[]): number {
  const gaps = steps.slice(1).map(({ toMs }, at) => (toMs - steps[at]!.toMs) / HOUR_MS);
  // The step of a record is its commonest gap: holes are longer, and fewer.
  const stepHours = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? Infinity;
  if (stepHours <= MOST_STEP_HOURS) return stepHours;
  throw new Fault(
    'inconsistent-data',
    `values of ${collection} lie ${Math.round(stepHours)} hours apart: floods between them are not seen; at most ${MOST_STEP_HOURS} hours, or the maxima of whole years (cell method maximum), are needed`,
    { stepHours, allowed: MOST_STEP_HOURS },
  );
}

function describeYear(
  year: number,
  steps: readonly RecordStep[],
  stepHours: number,
  firstMonth: number,
): RecordYear {
  if (Number.isNaN(stepHours)) {
    return { year, steps, wholeSteps: 1, completeness: Math.min(1, steps.length) };
  }
  const hours = (startOfYear(year + 1, firstMonth) - startOfYear(year, firstMonth)) / HOUR_MS;
  const wholeSteps = hours / stepHours;
  return { year, steps, wholeSteps, completeness: Math.min(1, steps.length / wholeSteps) };
}

function checkYears(
  collection: string,
  years: readonly RecordYear[],
  refused: readonly RecordYear[],
  leastYears: number,
): void {
  if (years.length >= leastYears) return;
  const gaps = refused
    .map(({ year, completeness }) => `${year} (${Math.floor(100 * completeness)} %)`)
    .join(', ');
  throw new Fault(
    'inconsistent-data',
    `${collection} has ${years.length} whole years, ${leastYears} are needed${gaps === '' ? '' : `; incomplete are ${gaps}`}`,
    { years: years.map(({ year }) => year), allowed: `${leastYears} years or more` },
  );
}

function digestOf(runs: readonly Run[]): string {
  const hash = createHash('sha256');
  for (const { referenceTime, generation, updatedAt } of runs) {
    hash.update(`${referenceTime} ${generation} ${updatedAt}\n`);
  }
  return hash.digest('hex');
}

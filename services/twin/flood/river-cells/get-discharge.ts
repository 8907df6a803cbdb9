import type { Variable } from '../../../earth/variable.ts';
import { Fault } from '../../../platform/fault.ts';
import type { Run } from '../../../store/run.ts';
import { DISCHARGE } from './variables.ts';

const UNIT = 'm3 s-1';

/**
 * A variable of discharge of a run.
 *
 * @throws {Fault} unknown-variable naming those that the run has; inconsistent-data for another unit
 */
export function getDischarge(run: Run, id: string): Variable {
  const variable = run.variables.find((candidate) => candidate.id === id);
  const place = `${run.collection}, run ${run.referenceTime}`;
  if (variable === undefined) {
    const allowed = run.variables.map((candidate) => candidate.id);
    throw new Fault('unknown-variable', `${place} has no ${id}`, { variable: id, allowed });
  }
  if (variable.unit === UNIT) return variable;
  const detail = `${id} of ${place} is in ${variable.unit}, not a discharge in ${UNIT}`;
  throw new Fault('inconsistent-data', detail);
}

/**
 * The id of the one variable of discharge that a run has.
 *
 * @throws {Fault} unknown-variable where there is none, or a choice has to be made
 */
export function findDischarge(run: Run): string {
  const named = run.variables.filter(({ id, standardName }) =>
    (standardName ?? id).startsWith(DISCHARGE),
  );
  const [only, ...others] = named;
  if (only !== undefined && others.length === 0) return only.id;
  const place = `${run.collection}, run ${run.referenceTime}`;
  const what = only === undefined ? 'no variable' : 'several variables';
  throw new Fault('unknown-variable', `${place} has ${what} of river discharge: name one`, {
    allowed: (only === undefined ? run.variables : named).map(({ id }) => id),
  });
}

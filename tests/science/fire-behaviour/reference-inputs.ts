import type { FireBehaviourColumns } from '../../../services/science/fire-behaviour/columns.ts';
import { findBehaviourInput } from '../../../services/science/fire-behaviour/behaviour-columns.ts';
import type { ReferenceTable } from '../reference-table.ts';

/** The input columns of a reference table, as a caller of the table function hands them over. */
export function toColumns({ names, numbers, texts }: ReferenceTable): FireBehaviourColumns {
  const prefixed = names.some((name) => name.startsWith('in_'));
  const columns: Record<string, Float64Array> = {};
  let fuelType: string[] = [];
  for (const name of names) {
    if (prefixed && !name.startsWith('in_')) continue;
    const input = findBehaviourInput(name);
    if (input === 'FUELTYPE') fuelType = texts(name);
    else if (input !== undefined) columns[input] = numbers(name);
  }
  return { fuelType, numbers: columns };
}

import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import type { RunStore } from '../store/runs.ts';
import type { TableStore } from '../store/tables.ts';
import type { TwinArea } from './twin.ts';

/** Runs of a collection that count: the newest, and the one before it. */
const RUNS_LOOKED_AT = 2;

/**
 * What the inputs of areas look like from outside: the same text, and no input has changed. Looks at
 * the times of manifests only, so it may be asked for every few seconds.
 */
export async function inputsVersion(
  areas: readonly Pick<TwinArea, 'id' | 'inputs'>[],
  runs: Pick<RunStore, 'listRuns' | 'runFolder'>,
  tables: Pick<TableStore, 'tableFolder'>,
): Promise<string> {
  const parts = await Promise.all(
    areas.map(async ({ id, inputs }) => {
      const manifests = await Promise.all(
        inputs.runs.filter(isNamed).map(async (collection) => {
          const times = (await runs.listRuns(collection)).slice(0, RUNS_LOOKED_AT);
          return times.map((time) => join(runs.runFolder(collection, time), 'run.json'));
        }),
      );
      const paths = [
        ...manifests.flat(),
        ...inputs.tables
          .filter(isNamed)
          .map((collection) => join(tables.tableFolder(collection), 'table.json')),
      ];
      return `${id}: ${(await Promise.all(paths.map(versionOf))).join(' ')}`;
    }),
  );
  return parts.join('\n');
}

function isNamed(collection: string | undefined): collection is string {
  return collection !== undefined;
}

async function versionOf(path: string): Promise<string> {
  return stat(path).then(
    ({ mtimeMs, size }) => `${path}@${mtimeMs}:${size}`,
    () => `${path}@none`,
  );
}

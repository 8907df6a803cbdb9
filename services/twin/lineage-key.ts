import { createHash } from 'node:crypto';

import { toIsoTime } from '../earth/time.ts';
import type { Lineage, LineageInput } from '../store/lineage.ts';
import type { Run } from '../store/run.ts';
import type { TableManifest } from '../store/table.ts';

/**
 * Names what a result is made of: the same process, version, parameters and input generations
 * give the same key, in whatever order they are listed.
 */
export function lineageKey(
  lineage: Pick<Lineage, 'process' | 'inputs' | 'parameters' | 'versions'>,
): string {
  const { process, inputs, parameters, versions } = lineage;
  const sorted = inputs
    .map(({ role, collection, referenceTime, generation, updatedAt }) =>
      [role, collection, referenceTime ?? '', generation, updatedAt].join(' '),
    )
    .toSorted();
  return createHash('sha256')
    .update(JSON.stringify([process, sorted, parameters, versions]))
    .digest('hex');
}

/** A run as an input of a result. */
export function runInput(role: string, run: Run): LineageInput {
  const { collection, referenceTime, generation, updatedAt } = run;
  return { role, collection, referenceTime, generation, updatedAt };
}

/** A table as an input of a result. */
export function tableInput(role: string, manifest: TableManifest): LineageInput {
  const { collection, generation, updatedAt } = manifest;
  return { role, collection, generation, updatedAt };
}

const HOUR_MS = 3_600_000;

/** How many observations there were, from when to when, and how old the newest was at a time. */
export function describeObservations(
  role: string,
  collection: string,
  timesMs: readonly number[],
  referenceMs: number,
): Lineage['observations'][number] {
  let [first, last] = [Infinity, -Infinity];
  for (const ms of timesMs) {
    first = Math.min(first, ms);
    last = Math.max(last, ms);
  }
  if (timesMs.length === 0) return { role, collection, count: 0 };
  return {
    role,
    collection,
    count: timesMs.length,
    firstTime: toIsoTime(first),
    lastTime: toIsoTime(last),
    ageHours: Math.round((10 * (referenceMs - last)) / HOUR_MS) / 10,
  };
}

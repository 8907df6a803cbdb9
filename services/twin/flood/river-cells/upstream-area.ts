import { join } from 'node:path';

import { gridKey } from '../../../earth/grid.ts';
import { Fault } from '../../../platform/fault.ts';
import type { Run } from '../../../store/run.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { MapPlace, RiverRecord } from './river-record.ts';
import { UPSTREAM_AREA } from './variables.ts';

/** km2 of one of a unit. */
const KM2: Readonly<Record<string, number>> = { m2: 1e-6, km2: 1 };

/** Where upstream area lies. */
export type FoundArea = {
  readonly run: Run;
  readonly place: MapPlace & { readonly km2: number };
};

/**
 * The upstream area of the cells of a record: of a collection that is named, else of the collection
 * of the record itself.
 *
 * @param own all runs of that collection
 * @returns undefined where none is named and it has none
 * @throws {Fault} unavailable, unknown-variable, inconsistent-data when the one named does not fit
 */
export async function findUpstreamArea(
  named: string | undefined,
  own: readonly Run[],
  { grid }: Pick<RiverRecord, 'grid'>,
  { catalog, runs }: Pick<TwinDeps, 'catalog' | 'runs'>,
): Promise<FoundArea | undefined> {
  const candidates = named === undefined ? own : await catalog.listRuns(named);
  const run = candidates.find(({ variables }) => variables.some(({ id }) => id === UPSTREAM_AREA));
  if (run === undefined) {
    if (named === undefined) return undefined;
    const kind = candidates.length === 0 ? 'unavailable' : 'unknown-variable';
    throw new Fault(kind, `${named} has no run with ${UPSTREAM_AREA}`, { collection: named });
  }
  const place = `${run.collection}, run ${run.referenceTime}`;
  if (gridKey(run.grid) !== gridKey(grid)) {
    const detail = `${UPSTREAM_AREA} of ${place} is on another grid than the discharge; nothing is resampled`;
    throw new Fault('inconsistent-data', detail);
  }
  const { unit } = run.variables.find(({ id }) => id === UPSTREAM_AREA)!;
  const km2 = KM2[unit];
  if (km2 === undefined) {
    const detail = `${UPSTREAM_AREA} of ${place} is in ${unit}`;
    throw new Fault('inconsistent-data', detail, { allowed: Object.keys(KM2) });
  }
  const map = run.maps.findLast(({ variable }) => variable === UPSTREAM_AREA)!;
  const path = join(runs.runFolder(run.collection, run.referenceTime), map.path);
  return { run, place: { path, band: 0, km2 } };
}

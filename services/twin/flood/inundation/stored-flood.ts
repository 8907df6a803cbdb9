import type { Run } from '../../../store/run.ts';
import { Fault } from '../../../platform/fault.ts';
import { openRunFields } from '../../run-fields.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { Area } from '../areas.ts';
import type { FloodedTown } from './flooded-town.ts';
import { readTown } from './town.ts';
import { INUNDATION } from './variables.ts';

const HOUR_MS = 3_600_000;

/**
 * Reads a stored run of a town as it was computed. Of one that is still growing, the largest depth
 * is that of the times that are there.
 *
 * @throws {Fault} not-found for a run without depths; inconsistent-data for one of another terrain
 */
export async function readStoredFlood(
  area: Area,
  run: Run,
  deps: Pick<TwinDeps, 'catalog' | 'runs'>,
): Promise<FloodedTown> {
  const fields = openRunFields(run, deps.runs.runFolder(run.collection, run.referenceTime));
  try {
    const timesMs = fields.listTimes(INUNDATION.depth.id, null);
    const [startMs] = timesMs;
    if (startMs === undefined) {
      const detail = `${run.collection} has no depths of water in a town`;
      throw new Fault('not-found', detail, { collection: run.collection });
    }
    const terrain = await deps.catalog.getRun(area.town!, 'latest');
    const town = await readTown(terrain, deps, run.grid);
    const depthsM = await Promise.all(
      timesMs.map((ms) => fields.readField(INUNDATION.depth.id, ms, null)),
    );
    const [endMs] = fields.listTimes(INUNDATION.largest.id, null);
    return {
      area,
      town,
      startMs,
      timesH: timesMs.map((ms) => (ms - startMs) / HOUR_MS),
      depthsM,
      maximumDepthM:
        endMs === undefined
          ? largestOf(depthsM)
          : await fields.readField(INUNDATION.largest.id, endMs, null),
    };
  } finally {
    fields.close();
  }
}

function largestOf(depthsM: readonly Float32Array[]): Float32Array {
  return depthsM[0]!.map((first, cell) =>
    depthsM.reduce((most, depths) => Math.max(most, depths[cell]!), first),
  );
}

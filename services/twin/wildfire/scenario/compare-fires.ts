import type { Fault } from '../../../platform/fault.ts';
import { invalidField } from '../../../platform/fault.ts';
import { gridKey, type Grid } from '../../../earth/grid.ts';
import type { Run } from '../../../store/run.ts';
import { openRunFields } from '../../run-fields.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { Area } from '../areas.ts';
import { SPREAD } from '../variables.ts';
import { SCENARIO_PREFIX } from './scenario-entry.ts';

type Cells = Float32Array<ArrayBuffer>;
const HOUR_MS = 3_600_000;

/** A fire to compare with, in hours since the start of the scenario. */
export type OtherFire = {
  readonly to: string;
  readonly run: Run;
  /** likely arrival */
  readonly arrivalH: Cells;
  /** hours that it was computed for: beyond them nothing is known of it */
  readonly fromH: number;
  readonly endH: number;
};

/**
 * Reads what a scenario is compared to: `base`, the newest spread forecast of its area, or another
 * scenario by its id.
 *
 * @throws {Fault} invalid-request naming what there is
 */
export async function readOther(
  to: string,
  area: Area,
  startMs: number,
  grid: Grid,
  deps: Pick<TwinDeps, 'catalog' | 'runs'>,
): Promise<OtherFire | undefined> {
  const collection = to === 'base' ? area.outputs.fireSpread : to;
  if (to !== 'base' && !to.startsWith(SCENARIO_PREFIX)) throw noSuch(to);
  const runs = await deps.catalog.listRuns(collection).catch((error: Fault) => {
    throw error.kind === 'unknown-collection' ? noSuch(to) : error;
  });
  const [run] = runs;
  // No fire burns: there is no base to compare with, and the summary says so.
  if (run === undefined) return undefined;
  if (gridKey(run.grid) !== gridKey(grid)) {
    const detail = 'lies on another landscape';
    throw invalidField({ field: 'compareTo', value: to, detail });
  }
  const fields = openRunFields(run, deps.runs.runFolder(run.collection, run.referenceTime));
  try {
    const [validMs] = fields.listTimes(SPREAD.likely.id, null);
    const arrival = await fields.readField(SPREAD.likely.id, validMs ?? NaN, null);
    const laterH = (Date.parse(run.referenceTime) - startMs) / HOUR_MS;
    const endMs = Date.parse(run.validTimes.at(-1) ?? run.referenceTime);
    return {
      to,
      run,
      arrivalH: Float32Array.from(arrival, (hours) => hours + laterH),
      fromH: Math.max(0, laterH),
      endH: (endMs - startMs) / HOUR_MS,
    };
  } finally {
    fields.close();
  }
}

function noSuch(to: string): Fault {
  const allowed = `base, or the id of a scenario (${SCENARIO_PREFIX}...)`;
  return invalidField({ field: 'compareTo', value: to, detail: 'no such scenario', allowed });
}

/**
 * How two fires differ, over the hours that both were computed for: positive hours, this one comes
 * later. What comes after them in either is missing in the difference, and told as an area.
 *
 * @returns undefined where no hour is common to both
 */
export function compareFires(
  arrivalH: Float32Array,
  other: OtherFire,
  cellHa: number,
  hours: number,
) {
  const { fromH } = other;
  const endH = Math.min(hours, other.endH);
  if (!(endH > fromH)) return undefined;
  const differences: number[] = [];
  let [onlyHere, onlyThere, later] = [0, 0, 0];
  const differenceH = new Float32Array(arrivalH.length).fill(NaN);
  for (const [cell, here] of arrivalH.entries()) {
    const there = other.arrivalH[cell]!;
    // What both fires start with tells nothing of how they differ.
    if (here <= fromH && there <= fromH) continue;
    const comesHere = here <= endH;
    const comesThere = there <= endH;
    if (comesHere && comesThere) {
      differenceH[cell] = here - Math.max(0, there);
      differences.push(differenceH[cell]!);
    } else if (comesHere) onlyHere += cellHa;
    else if (comesThere) onlyThere += cellHa;
    else if (here <= hours) later += cellHa;
  }
  differences.sort((a, b) => a - b);
  const median = differences[Math.floor(differences.length / 2)];
  return {
    differenceH,
    endH,
    summary: {
      to: other.to,
      run: other.run.referenceTime,
      collection: other.run.collection,
      hours,
      comparedHours: { from: fromH, to: endH },
      areaOnlyHereHa: Math.round(onlyHere),
      areaOnlyThereHa: Math.round(onlyThere),
      areaInBothHa: Math.round(differences.length * cellHa),
      areaNotComparedHa: Math.round(later),
      medianArrivalDifferenceH: median === undefined ? null : Math.round(10 * median) / 10,
    },
  };
}

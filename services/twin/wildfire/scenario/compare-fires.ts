import type { Fault } from '../../../platform/fault.ts';
import { invalidField } from '../../../platform/fault.ts';
import { gridKey, type Grid } from '../../../earth/grid.ts';
import type { Run } from '../../../store/run.ts';
import { differExposure, reportExposure, type Hazard } from '../../exposure/exposure-report.ts';
import type { KnownAssets } from '../../exposure/assets.ts';
import { openRunFields } from '../../run-fields.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { Area } from '../areas.ts';
import { SPREAD } from '../variables.ts';
import { SCENARIO_PREFIX } from './scenario-entry.ts';

type Cells = Float32Array<ArrayBuffer>;
const HOUR_MS = 3_600_000;

/** A fire to compare with: likely arrival in hours since the start of the scenario. */
export type OtherFire = { readonly to: string; readonly run: Run; readonly arrivalH: Cells };

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
    return { to, run, arrivalH: Float32Array.from(arrival, (hours) => hours + laterH) };
  } finally {
    fields.close();
  }
}

function noSuch(to: string): Fault {
  const allowed = `base, or the id of a scenario (${SCENARIO_PREFIX}...)`;
  return invalidField({ field: 'compareTo', value: to, detail: 'no such scenario', allowed });
}

/** How two fires differ: positive hours, this one comes later. */
export function compareFires(
  arrivalH: Float32Array,
  other: OtherFire,
  cellHa: number,
  hours: number,
) {
  const differences: number[] = [];
  let [onlyHere, onlyThere] = [0, 0];
  const differenceH = new Float32Array(arrivalH.length).fill(NaN);
  for (const [cell, here] of arrivalH.entries()) {
    const there = other.arrivalH[cell]!;
    // What both fires start with tells nothing of how they differ.
    if (here <= 0 && there <= 0) continue;
    const comesHere = here <= hours;
    const comesThere = there <= hours;
    if (comesHere && comesThere) {
      differenceH[cell] = here - Math.max(0, there);
      differences.push(differenceH[cell]!);
    } else if (comesHere) onlyHere += cellHa;
    else if (comesThere) onlyThere += cellHa;
  }
  differences.sort((a, b) => a - b);
  const median = differences[Math.floor(differences.length / 2)];
  return {
    differenceH,
    summary: {
      to: other.to,
      run: other.run.referenceTime,
      collection: other.run.collection,
      hours,
      areaOnlyHereHa: Math.round(onlyHere),
      areaOnlyThereHa: Math.round(onlyThere),
      areaInBothHa: Math.round(differences.length * cellHa),
      medianArrivalDifferenceH: median === undefined ? null : Math.round(10 * median) / 10,
    },
  };
}

/** Windows of arrival in which exposure is told, hours. */
const WINDOWS_H = [0, 3, 6, 12, 24, 48, 72, 120, 240];

/** Arrival as a hazard with windows up to the end of the fire's time. */
export function arrivalHazard(
  grid: Grid,
  arrivalH: Float32Array,
  hours: number,
  isKnown: Uint8Array,
): Hazard {
  const bounds = [...WINDOWS_H.filter((hour) => hour < hours), hours];
  const classes = bounds.slice(0, -1).map((from, at) => ({
    from: at === 0 ? null : from,
    to: at === bounds.length - 2 ? null : bounds[at + 1]!,
    label: {
      en: `${from} to ${bounds[at + 1]} h`,
      fr: `${from} à ${bounds[at + 1]} h`,
    },
  }));
  const values = arrivalH.map((arrival) => (arrival <= hours ? arrival : NaN));
  return { grid, values, classes, unit: 'h', isKnown };
}

/** Exposure of this fire, and how it differs from another. */
export function compareExposure(assets: KnownAssets, here: Hazard, there: Hazard) {
  return differExposure(reportExposure(assets, here), reportExposure(assets, there));
}

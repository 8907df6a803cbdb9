import type { Run } from '../../store/run.ts';
import type { WritingDeps } from '../twin.ts';
import type { Area } from './areas.ts';
import { computeOnce, type ComputedInputs } from './computed-inputs.ts';
import { findInputs } from './inputs.ts';
import { planLineage } from './lineage.ts';
import { publishHydrographs } from './publish-hydrographs.ts';
import { runOf } from './row-cells.ts';

const HOUR_MS = 3_600_000;
/** A run that began less than this before the newest saw too little of what came after it. */
const LEAST_HOURS = 6;
/** One that began earlier tells of other weather. */
const MOST_HOURS = 96;

/**
 * Makes up for the earlier run that nothing was made of, where there is one in the store: on a first
 * start, or after a pause. It is computed as it would have been then, with nothing that was observed
 * after it began, so what was observed since can judge it.
 *
 * @param newest inputs of the newest
 * @returns []: tables are no runs
 */
export async function catchUp(
  area: Area,
  { control }: ComputedInputs,
  deps: WritingDeps,
): Promise<readonly Run[]> {
  const controls = await deps.catalog.listRuns(area.weather.control);
  const newestMs = Date.parse(control.referenceTime);
  const earlier = controls.find(({ complete, referenceTime }) => {
    const hours = (newestMs - Date.parse(referenceTime)) / HOUR_MS;
    return complete && hours >= LEAST_HOURS && hours <= MOST_HOURS;
  });
  if (earlier === undefined) return [];
  const inputs = await findInputs(area, deps, earlier.referenceTime);
  if (inputs === undefined) return [];
  const runMs = runOf(planLineage(area, inputs));
  const manifest = await deps.tables.readTable(area.outputs.hydrograph);
  const isThere = manifest?.lineages?.some(
    (lineage) => lineage.parameters['area'] === area.id && runOf(lineage) >= runMs,
  );
  return isThere === true ? [] : publishHydrographs(area, computeOnce(area, inputs), deps);
}

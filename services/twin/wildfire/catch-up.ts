import type { Run } from '../../store/run.ts';
import type { TableStore } from '../../store/tables.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import { publishFireSpread } from './fire-spread.ts';
import { publishFireWeather } from './fire-weather.ts';
import { findInputs, type AreaInputs } from './inputs.ts';

const HOUR_MS = 3_600_000;
/** A run that began less than this before the newest saw too little of what came after it. */
const LEAST_HOURS = 12;
/** One that began earlier tells of other weather. */
const MOST_HOURS = 48;

/**
 * Makes up for the earlier run that nothing was made of, where there is one in the store: on a first
 * start, or after a pause. It is computed as it would have been then, with nothing that was observed
 * after it began; so what was observed since can judge it, and correct the newest.
 *
 * @param inputs the newest
 * @returns runs written: none where fire weather and spread go back that far already
 */
export async function catchUp(
  area: Area,
  { control: newest }: AreaInputs,
  deps: TwinDeps & { readonly tables: Pick<TableStore, 'openWriter'> },
): Promise<readonly Run[]> {
  const controls = await deps.catalog.listRuns(area.weather.control);
  const earlier = controls.find(({ complete, referenceTime }) => {
    const hours = (Date.parse(newest.referenceTime) - Date.parse(referenceTime)) / HOUR_MS;
    return complete && hours >= LEAST_HOURS && hours <= MOST_HOURS;
  });
  if (earlier === undefined) return [];
  const { catalog, tables, runs } = deps;
  const inputs = await findInputs(area, catalog, tables, earlier.referenceTime);
  if (inputs === undefined) return [];
  const isMissing = async (collection: string) =>
    !(await runs.listRuns(collection)).some((time) => time >= earlier.referenceTime);
  const written: Run[] = [];
  if (await isMissing(area.outputs.fireWeather)) {
    written.push(...(await publishFireWeather(area, inputs, deps)));
  }
  // The last that a spread writes: while it is not there, the whole of it is made again.
  if (await isMissing(area.outputs.fireSpread)) {
    written.push(...(await publishFireSpread(area, inputs, deps)));
  }
  return written;
}

import type { GrowthWeather } from '../../science/fire-growth/fuel-spread.ts';
import type { Run } from '../../store/run.ts';
import type { Row } from '../table-rows.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import { weatherBox } from './fire-behaviour.ts';
import { openGridSource } from './grid-source.ts';
import { hoursFrom } from './grow-fires.ts';
import { cutZones, gatherWeather } from './growth-weather.ts';
import type { HourCodes } from './hourly-codes.ts';
import type { AreaInputs } from './inputs.ts';
import type { Landscape } from './landscape.ts';

const HOUR_MS = 3_600_000;

/** An earlier control run, for the hours before the newest begins. */
export type PastRun = {
  readonly run: Run;
  /** the one before it, which completes the rain of its first day */
  readonly before?: Run;
  /** its weather is taken from here on */
  readonly fromMs: number;
};

/**
 * The earlier control run whose weather fires are grown with from when they were seen to the start
 * of the newest: the newest one that began by then, else the one that goes back furthest.
 *
 * @returns undefined where the weather of the newest is enough, or none is in the store
 */
export async function findPast(
  area: Area,
  { control }: AreaInputs,
  seenMs: number,
  catalog: Pick<TwinDeps['catalog'], 'listRuns'>,
): Promise<PastRun | undefined> {
  const startMs = Date.parse(control.referenceTime);
  if (seenMs >= startMs) return undefined;
  const runs = await catalog.listRuns(area.weather.control);
  const earlier = runs.filter(({ complete, referenceTime, validTimes }) => {
    const beginMs = Date.parse(referenceTime);
    const endMs = Date.parse(validTimes.at(-1) ?? referenceTime);
    return complete && beginMs < startMs && endMs >= startMs - HOUR_MS;
  });
  const nth = earlier.findIndex(({ referenceTime }) => Date.parse(referenceTime) <= seenMs);
  const at = nth < 0 ? earlier.length - 1 : nth;
  const run = earlier[at];
  if (run === undefined) return undefined;
  const before = earlier[at + 1];
  const fromMs = Math.max(seenMs, Math.ceil(Date.parse(run.referenceTime) / HOUR_MS) * HOUR_MS);
  return { run, fromMs, ...(before !== undefined && { before }) };
}

/**
 * The weather of an earlier control run up to the start of the newest. One weather serves all
 * members: what has been has no spread.
 */
export async function readPast(
  area: Area,
  { ensemble: _ensemble, ensembleBefore: _before, controlBefore: _control, ...inputs }: AreaInputs,
  { run, before, fromMs }: PastRun,
  want: { readonly landscape: Landscape; readonly rows: readonly Row[] },
  deps: Pick<TwinDeps, 'runs' | 'geometryOf' | 'catalog'>,
): Promise<GrowthWeather> {
  const { landscape, rows } = want;
  const toMs = Date.parse(inputs.control.referenceTime) - HOUR_MS;
  const earlier = {
    ...inputs,
    control: run,
    ...(before !== undefined && { controlBefore: before }),
  };
  const within = weatherBox(landscape);
  const source = await openGridSource(area, earlier, 'control', { rows, within }, deps);
  try {
    const member = run.members[0] ?? null;
    const days = await Array.fromAsync(source.days(member));
    const hours = source.hours(member, days, { fromMs: -Infinity, toMs });
    const buiOf = ({ day }: HourCodes) => day?.codes.bui ?? source.startBui;
    const coarse = deps.geometryOf(run.grid);
    return await gatherWeather(hoursFrom(hours, fromMs), cutZones(landscape), coarse, buiOf);
  } finally {
    source.close();
  }
}

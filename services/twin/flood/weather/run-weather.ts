import type { GridGeometry } from '../../../earth/grid-geometry.ts';
import type { Grid } from '../../../earth/grid.ts';
import { Fault } from '../../../platform/fault.ts';
import type { Run } from '../../../store/run.ts';
import { openRunAmounts } from '../../run-amounts.ts';
import { openRunFields, type RunFields } from '../../run-fields.ts';
import type { Basin } from '../network/river-network.ts';
import { basinMean, layBasins } from './basin-means.ts';

/** Weather of the hours of a span, one row a basin: the hour `at` ends `at + 1` hours after the start. */
export type BasinWeather = {
  readonly startMs: number;
  readonly hours: number;
  /** mm of each hour, by basin */
  readonly precipitationMm: readonly Float64Array[];
  /** degC, mean of each hour, by basin */
  readonly temperatureC: readonly Float64Array[];
};

/** The weather of one member over the basins. */
export type MemberWeather = {
  readonly member: number | null;
  readonly weather: BasinWeather;
  /** the longest step whose rain was spread evenly over its hours; 1 where nothing was spread */
  readonly longestStepHours: number;
};

const HOUR_MS = 3_600_000;
const ZERO_CELSIUS_K = 273.15;
const TEMPERATURE = 'air_temperature_2m';

/**
 * Means of precipitation and temperature over basins, hour by hour from the start of a run to the
 * end of what it has of both. Where the run has longer steps its amounts are spread evenly over
 * their hours, and temperature is interpolated between them.
 *
 * @param onMember called after each member
 * @throws {Fault} unknown-variable, inconsistent-data
 */
export async function readRunWeather(
  run: Run,
  basins: readonly Basin[],
  deps: {
    readonly runs: { runFolder(collection: string, referenceTime: string): string };
    readonly geometryOf: (grid: Grid) => GridGeometry;
    readonly signal?: AbortSignal;
  },
  onMember: (done: number) => void = () => undefined,
): Promise<readonly MemberWeather[]> {
  const fields = openRunFields(run, deps.runs.runFolder(run.collection, run.referenceTime));
  const cells = layBasins(deps.geometryOf(run.grid), basins);
  const means = (values: ArrayLike<number>) => cells.map((basin) => basinMean(basin, values));
  const members = run.members.length > 0 ? run.members : [null];
  const read: MemberWeather[] = [];
  try {
    for (const member of members) {
      deps.signal?.throwIfAborted();
      read.push(await readMember(fields, member, basins, means));
      onMember(read.length);
    }
  } finally {
    fields.close();
  }
  return read;
}

/** A river cannot run on over hours without weather. */
function checkThere(
  { run }: RunFields,
  member: number | null,
  basins: readonly Basin[],
  series: readonly (readonly Float64Array[])[],
): void {
  for (const [nth, values] of series.entries()) {
    for (const [at, own] of values.entries()) {
      const hour = own.findIndex(Number.isNaN);
      if (hour < 0) continue;
      const what = nth === 0 ? 'precipitation' : 'temperature';
      const of = member === null ? '' : `, member ${member}`;
      throw new Fault(
        'inconsistent-data',
        `${run.collection}, run ${run.referenceTime}${of}, has no ${what} over the basin ${basins[at]!.id} in hour ${hour + 1}`,
      );
    }
  }
}

type Means = (values: ArrayLike<number>) => readonly number[];

async function readMember(
  fields: RunFields,
  member: number | null,
  basins: readonly Basin[],
  means: Means,
): Promise<MemberWeather> {
  const startMs = Date.parse(fields.run.referenceTime);
  const amounts = openRunAmounts(fields, member);
  const { steps } = amounts;
  const times = fields.listTimes(TEMPERATURE, member);
  const endMs = Math.min(steps.at(-1) ?? startMs, times.at(-1) ?? startMs);
  const hours = Math.max(0, Math.floor((endMs - startMs) / HOUR_MS));
  const precipitationMm = rows(basins.length, hours);
  let longest = 1;
  for (let at = 1; at < steps.length && steps[at - 1]! < endMs; at++) {
    const [fromMs, toMs] = [steps[at - 1]!, steps[at]!];
    const span = (toMs - fromMs) / HOUR_MS;
    longest = Math.max(longest, span);
    const sums = means(await amounts.between(fromMs, toMs));
    for (const [basin, sum] of sums.entries()) {
      const from = (fromMs - startMs) / HOUR_MS;
      precipitationMm[basin]!.fill(Math.max(0, sum) / span, from, from + span);
    }
  }
  const known: (readonly number[])[] = [];
  for (const ms of times) {
    const kelvin = await fields.readField(TEMPERATURE, ms, member);
    known.push(means(kelvin).map((mean) => mean - ZERO_CELSIUS_K));
  }
  const temperatureC = rows(basins.length, hours);
  for (let hour = 0; hour < hours; hour++) {
    const ms = startMs + (hour + 0.5) * HOUR_MS;
    const after = Math.max(
      0,
      times.findIndex((time) => time >= ms),
    );
    const before = Math.max(0, after - 1);
    const spanMs = times[after]! - times[before]!;
    const share = spanMs === 0 ? 0 : (ms - times[before]!) / spanMs;
    for (let basin = 0; basin < basins.length; basin++) {
      const [a, b] = [known[before]![basin]!, known[after]![basin]!];
      temperatureC[basin]![hour] = a + share * (b - a);
    }
  }
  checkThere(fields, member, basins, [precipitationMm, temperatureC]);
  return {
    member,
    weather: { startMs, hours, precipitationMm, temperatureC },
    longestStepHours: longest,
  };
}

function rows(count: number, hours: number): Float64Array[] {
  return Array.from({ length: count }, () => new Float64Array(hours).fill(NaN));
}

import type { FireWeatherOptions, MoistureCodes } from '../../../science/fire-weather/codes.ts';
import {
  checkFireWeather,
  fireWeatherColumns,
  openMonths,
  type FireWeatherColumns,
  type FireWeatherNotes,
} from '../../../science/fire-weather/columns.ts';
import {
  BATCH_RESULTS,
  openFireWeatherKernel,
} from '../../../science/kernels/fire-weather-kernel.ts';
import { FIRE_WEATHER_FIELDS, FIRE_WEATHER_RESULTS } from './fire-weather-job.ts';

type Numbers = Float64Array | Float32Array;
type Results = Readonly<Record<(typeof FIRE_WEATHER_RESULTS)[number], Numbers>>;

/** Chains side by side from which on the kernel, which steps many at once, is the faster way. */
const LEAST_CHAINS = 16;
const WEATHER = [
  'temperatureC',
  'relativeHumidityPercent',
  'windKmH',
  'precipitationMm',
  'latitudeDeg',
] as const;

export type StepWeather = {
  readonly kind: 'step-weather';
  readonly columns: FireWeatherColumns;
  /** the row of the posted table that each row is; absent: the same */
  readonly order?: Int32Array;
  /** rows [from, to), which begin and end with a chain */
  readonly from: number;
  readonly to: number;
  readonly start: MoistureCodes;
  readonly options: FireWeatherOptions;
  /** where results go, by row of the posted table; in memory that all threads see */
  readonly results: Results;
};

/**
 * Computes a part of the chains. From a row with a missing input on, all results of its chain are
 * NaN.
 *
 * @throws {Fault} as `fireWeatherColumns`
 */
export function stepWeather(job: StepWeather): FireWeatherNotes {
  const { columns, order, from, to, options } = job;
  const rows = to - from;
  const rowNumbers = order?.subarray(from, to) ?? new Int32Array(rows);
  if (order === undefined) for (let row = 0; row < rows; row++) rowNumbers[row] = from + row;
  const part = {
    startsChain: columns.startsChain.subarray(from, to),
    epochDay: columns.epochDay.subarray(from, to),
    latitudeDeg: columns.latitudeDeg.subarray(from, to),
    temperatureC: columns.temperatureC.subarray(from, to),
    relativeHumidityPercent: columns.relativeHumidityPercent.subarray(from, to),
    windKmH: columns.windKmH.subarray(from, to),
    precipitationMm: columns.precipitationMm.subarray(from, to),
    rowNumbers,
  };
  const chains = findChains(part.startsChain);
  const longest = (chains[0]?.to ?? 0) - (chains[0]?.from ?? 0);
  if (longest * LEAST_CHAINS > rows) return stepOneByOne(part, rowNumbers, job);
  const notes = checkFireWeather(part, options, FIRE_WEATHER_FIELDS);
  stepSideBySide(part, chains, rowNumbers, job);
  return notes;
}

type Part = FireWeatherColumns & { readonly rowNumbers: Int32Array };
type Chain = { readonly from: number; readonly to: number };

/** The longest first. */
function findChains(startsChain: Uint8Array): readonly Chain[] {
  const chains: Chain[] = [];
  for (let from = 0; from < startsChain.length;) {
    const next = startsChain.indexOf(1, from + 1);
    const to = next < 0 ? startsChain.length : next;
    chains.push({ from, to });
    from = to;
  }
  return chains.sort((a, b) => b.to - b.from - (a.to - a.from));
}

function stepOneByOne(part: Part, rowNumbers: Int32Array, job: StepWeather): FireWeatherNotes {
  const { start, options, results } = job;
  const rows = rowNumbers.length;
  const entries = FIRE_WEATHER_RESULTS.map((name) => [name, new Float64Array(rows)]);
  const made = Object.fromEntries(entries) as Record<keyof Results, Float64Array>;
  const notes = fireWeatherColumns(part, start, options, made, FIRE_WEATHER_FIELDS);
  const inputs = WEATHER.filter((name) => name !== 'latitudeDeg' || options.latitudeAdjust);
  let lost = false;
  for (let row = 0; row < rows; row++) {
    if (part.startsChain[row] === 1) lost = false;
    lost ||= inputs.some((name) => Number.isNaN(part[name][row]));
    const target = rowNumbers[row]!;
    for (const name of FIRE_WEATHER_RESULTS) results[name][target] = lost ? NaN : made[name][row]!;
  }
  return notes;
}

/** The first days of all chains in one step, then their second days, and so on. */
function stepSideBySide(
  part: Part,
  chains: readonly Chain[],
  rowNumbers: Int32Array,
  { start, options, results }: StepWeather,
): void {
  const kernel = (opened ??= openFireWeatherKernel());
  const make = results.ffmc instanceof Float64Array ? Float64Array : Float32Array;
  const names = [...WEATHER, ...BATCH_RESULTS];
  const arrays = Object.fromEntries(
    names.map((name) => [name, new make(chains.length)] as [typeof name, Numbers]),
  ) as Record<(typeof names)[number], Numbers>;
  arrays.ffmc.fill(start.ffmc);
  arrays.dmc.fill(start.dmc);
  arrays.dc.fill(start.dc);
  const months = new Uint8Array(chains.length);
  const monthOf = openMonths();
  let count = chains.length;
  for (let day = 0; ; day++) {
    while (count > 0 && chains[count - 1]!.from + day >= chains[count - 1]!.to) count--;
    if (count === 0) return;
    for (let at = 0; at < count; at++) {
      const row = chains[at]!.from + day;
      months[at] = monthOf(part.epochDay[row]!);
      arrays.temperatureC[at] = part.temperatureC[row]!;
      arrays.relativeHumidityPercent[at] = part.relativeHumidityPercent[row]!;
      arrays.windKmH[at] = part.windKmH[row]!;
      arrays.precipitationMm[at] = part.precipitationMm[row]!;
      // Without adjustment the latitude is not looked at, and may be missing.
      arrays.latitudeDeg[at] = options.latitudeAdjust ? part.latitudeDeg[row]! : 0;
    }
    const views = Object.fromEntries(
      names.map((name) => [name, arrays[name].subarray(0, count)] as [typeof name, Numbers]),
    ) as typeof arrays;
    kernel.step({ ...views, month: months.subarray(0, count), options });
    for (const name of BATCH_RESULTS) {
      const [source, target] = [arrays[name], results[name]];
      for (let at = 0; at < count; at++) {
        target[rowNumbers[chains[at]!.from + day]!] = source[at]!;
      }
    }
  }
}

let opened: ReturnType<typeof openFireWeatherKernel> | undefined;

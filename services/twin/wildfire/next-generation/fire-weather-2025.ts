import { FWI2025_VERSION } from '../../../science/fire-weather-2025/version.ts';
import { openWorkerPool } from '../../../platform/worker-pool.ts';
import type { Lineage } from '../../../store/lineage.ts';
import type { Run } from '../../../store/run.ts';
import { lineageKey, runInput, tableInput } from '../../lineage-key.ts';
import { isPublished, publishRun, type ResultField } from '../../publish-run.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { seasonDateMs, type Area } from '../areas.ts';
import { readStations } from '../fire-weather.ts';
import { middleNoonMs } from '../grid-fire-weather.ts';
import { openGridSource, type GridSource } from '../grid-source.ts';
import type { HourWeather } from '../hourly-weather.ts';
import { describeKnowledge, type AreaInputs } from '../inputs.ts';
import { describeWeatherSeen, keyAnalyses } from '../rain-lineage.ts';
import { DAILY_2025, HOURLY_2025 } from '../variables.ts';
import { DAILY_NAMES, HOURLY_NAMES, type CellCodes, type CellHours } from './cell-hours.ts';

/** Grows when the numbers may change: results of an older version are made anew. */
const VERSION = '1.0.0';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Cells of a job: some hundred milliseconds of work. */
const CELLS_OF_JOB = 1024;
const WEATHER = ['temperatureC', 'relativeHumidityPercent', 'windKmH', 'precipitationMm'] as const;

/**
 * Computes FWI2025 beside the system of 1987, by the hour and as summaries of the days, and publishes
 * it in a collection of its own. Nothing else is made of it: it never feeds the FBP System of 1992.
 *
 * @returns the run; [] where the area wants none, the control is not hourly, or it is there
 * @throws {Fault} unknown-variable, inconsistent-data, unavailable, storage-failed
 */
export async function publishFireWeather2025(
  area: Area,
  inputs: AreaInputs,
  deps: TwinDeps,
): Promise<readonly Run[]> {
  const collection = area.outputs.fireWeather2025;
  const { control } = inputs;
  if (collection === undefined || !isHourly(control)) return [];
  const referenceMs = Date.parse(control.referenceTime);
  const lineage = planLineage(area, inputs);
  if (await isPublished(deps.runs, { collection, referenceMs, lineage })) return [];
  const rows = await readStations(area, inputs, deps);
  const source = await openGridSource(area, inputs, 'control', { rows }, deps);
  try {
    const hours = await readHours(source, referenceMs);
    const shiftMs = seasonDateMs(area, 0, referenceMs);
    const codes = await computeHours(source, hours, shiftMs, deps);
    const seen = {
      observations: describeWeatherSeen(area, rows, inputs.analyses ?? [], referenceMs),
      warnings: [...source.started.warnings],
    };
    const result = { referenceMs, grid: control.grid, marks: control.marks };
    const run = await publishRun(
      deps.runs,
      { ...result, collection, lineage: { ...lineage, ...seen } },
      fieldsOf(source, hours, codes),
      deps.signal,
    );
    return [run];
  } finally {
    source.close();
  }
}

function isHourly({ validTimes }: Run): boolean {
  const times = validTimes.map((time) => Date.parse(time));
  return times.length > 1 && times.every((ms, at) => at === 0 || ms - times[at - 1]! === HOUR_MS);
}

/** The hours after the start: the codes of the day before are those of the start. */
async function readHours(source: GridSource, referenceMs: number): Promise<HourWeather[]> {
  const member = source.run.members[0] ?? null;
  const span = { fromMs: referenceMs + HOUR_MS, toMs: Infinity };
  const hours: HourWeather[] = [];
  for await (const { weather } of source.hours(member, [], span)) hours.push(weather);
  return hours;
}

/** First local date of summaries anywhere on the grid, and how many dates there are. */
function summaryDays(hours: readonly HourWeather[]) {
  const firstDay = Math.floor(hours[0]!.ms / DAY_MS) - 1;
  return { firstDay, days: Math.floor(hours.at(-1)!.ms / DAY_MS) + 2 - firstDay };
}

async function computeHours(
  source: GridSource,
  hours: readonly HourWeather[],
  shiftMs: number,
  deps: Pick<TwinDeps, 'onProgress' | 'signal'>,
): Promise<CellCodes> {
  const { places, started } = source;
  const cells = places.lons.length;
  const { firstDay, days } = summaryDays(hours);
  const pool = openWorkerPool<CellHours, CellCodes>(
    new URL('./cell-hours.worker.ts', import.meta.url),
  );
  const fields = (count: number, times: number) =>
    Array.from({ length: count }, () => new Float32Array(times * cells).fill(NaN));
  const whole = {
    hourly: fields(HOURLY_NAMES.length, hours.length),
    daily: fields(DAILY_NAMES.length, days),
  };
  let done = 0;
  const computePart = async (from: number) => {
    const to = Math.min(cells, from + CELLS_OF_JOB);
    const gather = (name: (typeof WEATHER)[number]) => {
      const values = new Float32Array(hours.length * (to - from));
      hours.forEach((hour, nth) => {
        values.set(hour[name].subarray(from, to), nth * (to - from));
      });
      return values;
    };
    const { ffmc, dmc, dc } = started.chain.codes;
    const [temperatureC, relativeHumidityPercent, windKmH, precipitationMm] = WEATHER.map(gather);
    const part: CellHours = {
      firstHour: (hours[0]!.ms + shiftMs) / HOUR_MS,
      hours: hours.length,
      lons: places.lons.slice(from, to),
      lats: places.lats.slice(from, to),
      ffmc: ffmc.slice(from, to),
      dmc: dmc.slice(from, to),
      dc: dc.slice(from, to),
      temperatureC: temperatureC!,
      relativeHumidityPercent: relativeHumidityPercent!,
      windKmH: windKmH!,
      precipitationMm: precipitationMm!,
      firstDay: firstDay + shiftMs / DAY_MS,
      days,
    };
    const computed = await pool.run(part, [], deps.signal);
    scatter(computed.hourly, whole.hourly, from, to - from, cells);
    scatter(computed.daily, whole.daily, from, to - from, cells);
    done += to - from;
    deps.onProgress((0.6 * done) / cells, WORDS);
  };
  try {
    let next = 0;
    const takeParts = async () => {
      while (next < cells) {
        const from = next;
        next += CELLS_OF_JOB;
        await computePart(from);
      }
    };
    await Promise.all(Array.from({ length: pool.size }, takeParts));
  } finally {
    await pool.close();
  }
  return whole;
}

const WORDS = { en: 'FWI2025', fr: 'FWI2025' };

/** Puts the cells of a part, time by time, where they are in the whole. */
function scatter(
  parts: readonly Float32Array[],
  whole: readonly Float32Array[],
  from: number,
  count: number,
  cells: number,
): void {
  for (const [nth, part] of parts.entries()) {
    for (let time = 0; time * count < part.length; time++) {
      whole[nth]!.set(part.subarray(time * count, (time + 1) * count), time * cells + from);
    }
  }
}

function* fieldsOf(
  { places }: GridSource,
  hours: readonly HourWeather[],
  { hourly, daily }: CellCodes,
): Generator<ResultField> {
  const cells = places.lons.length;
  const cut = (values: Float32Array, time: number) =>
    Float32Array.from(values.subarray(time * cells, (time + 1) * cells));
  for (const [hour, { ms }] of hours.entries()) {
    for (const [nth, name] of HOURLY_NAMES.entries()) {
      yield { variable: HOURLY_2025[name], validMs: ms, values: cut(hourly[nth]!, hour) };
    }
  }
  const { firstDay, days } = summaryDays(hours);
  for (let day = 0; day < days; day++) {
    const validMs = middleNoonMs((firstDay + day) * DAY_MS, places);
    const fields = DAILY_NAMES.map((name, nth) => ({
      variable: DAILY_2025[name],
      validMs,
      values: cut(daily[nth]!, day),
    }));
    // Days of which too few hours are known have no summary.
    if (fields.some(({ values }) => values.some((value) => !Number.isNaN(value)))) yield* fields;
  }
}

function planLineage(area: Area, inputs: AreaInputs): Lineage {
  const { control, stations } = inputs;
  const plan = {
    process: { id: 'twin-fire-weather-2025', version: VERSION },
    inputs: [
      runInput('control', control),
      ...(stations === undefined ? [] : [tableInput('stations', stations)]),
    ],
    parameters: {
      area: area.id,
      fireWeather: area.fireWeather,
      ...(area.runsBeginOn !== undefined && { runsBeginOn: area.runsBeginOn }),
      ...keyAnalyses(inputs.analyses ?? []),
      ...describeKnowledge(inputs),
      start: 'FFMC, DMC and DC of the daily system on the day before the run',
      clock: 'time zone of the longitude of each cell, whole hours',
      grass: 'usual curing of the season, default load',
    },
    versions: { FWI2025: FWI2025_VERSION },
  };
  return { ...plan, key: lineageKey(plan), observations: [], warnings: [] };
}

import type { GridGeometry } from '../../earth/grid-geometry.ts';
import type { Lineage } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';
import { lineageKey, runInput, tableInput } from '../lineage-key.ts';
import { isPublished, publishRun, type ResultField } from '../publish-run.ts';
import type { Row } from '../table-rows.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { seasonDateMs, type Area } from './areas.ts';
import { openCellBehaviour, type CellBehaviour, type CellWeather } from './cell-behaviour.ts';
import { openDownscale, type Downscale } from './downscale.ts';
import { readStations } from './fire-weather.ts';
import { openGridSource, type GridSource } from './grid-source.ts';
import type { HourCodes } from './hourly-codes.ts';
import type { AreaInputs } from './inputs.ts';
import { readLandscape, type Landscape } from './landscape.ts';
import { localDayMs } from './local-noon.ts';
import { describeWeatherSeen, keyAnalyses } from './rain-lineage.ts';
import { BEHAVIOUR, intensityAbove } from './variables.ts';

const VERSION = '1.1.1';
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** When fires burn hardest, local standard time. @see Van Wagner 1987: the daily FFMC stands for it */
const PEAK_HOUR = 16;
/** Cells of the weather around the landscape that are blended in, degrees. */
const MARGIN_DEG = 1;

/**
 * Computes what a fire would do on the landscape of an area, every few hours of the control, and the
 * share of members above each threshold of intensity at the daily peak; and publishes it.
 *
 * @returns the run, or undefined when it is there of the same inputs, or there is no landscape
 */
export async function publishFireBehaviour(
  area: Area,
  inputs: AreaInputs,
  deps: TwinDeps,
): Promise<Run | undefined> {
  if (inputs.landscape === undefined) return undefined;
  const { control } = inputs;
  const plan = describe(area, inputs);
  const collection = area.outputs.fireBehaviour;
  const referenceMs = Date.parse(control.referenceTime);
  if (await isPublished(deps.runs, { collection, referenceMs, lineage: plan })) return undefined;
  const landscape = await readLandscape(area, inputs.landscape, deps);
  const behaviour = openCellBehaviour(area, landscape);
  const marks = [...new Set([...control.marks, ...landscape.run.marks])];
  const rows = await readStations(area, inputs, deps);
  const want = { rows, within: weatherBox(landscape) };
  const source = await openGridSource(area, inputs, 'control', want, deps);
  try {
    const lineage = {
      ...plan,
      observations: describeWeatherSeen(area, rows, inputs.analyses ?? [], referenceMs),
      warnings: [...source.started.warnings],
    };
    async function* fields(): AsyncGenerator<ResultField> {
      yield* controlFields(area, source, landscape, behaviour, deps);
      if (inputs.ensemble !== undefined) {
        yield* exceedance(area, inputs, { landscape, behaviour, rows }, deps);
      }
    }
    const result = { collection, referenceMs, grid: landscape.grid, marks, lineage };
    return await publishRun(deps.runs, result, fields(), deps.signal);
  } finally {
    source.close();
  }
}

/** The box of a landscape with a margin of weather around it. */
export function weatherBox({ geometry }: Landscape): [number, number, number, number] {
  const [west, south, east, north] = geometry.bbox();
  return [west - MARGIN_DEG, south - MARGIN_DEG, east + MARGIN_DEG, north + MARGIN_DEG];
}

async function* controlFields(
  area: Area,
  source: GridSource,
  landscape: Landscape,
  behaviour: CellBehaviour,
  deps: TwinDeps,
): AsyncGenerator<ResultField> {
  const referenceMs = Date.parse(source.run.referenceTime);
  const { hours: horizon } = area.fireSpread;
  const { stepHours } = area.fireBehaviour;
  const member = source.run.members[0] ?? null;
  const days = await Array.fromAsync(source.days(member));
  const toCells = openCellWeather(landscape, deps.geometryOf(source.run.grid));
  const span = { fromMs: referenceMs, toMs: referenceMs + horizon * HOUR_MS };
  for await (const hour of source.hours(member, days, span)) {
    const { ms } = hour.weather;
    const lead = (ms - referenceMs) / HOUR_MS;
    if (lead % stepHours !== 0) continue;
    const computed = behaviour.compute(
      toCells.apply(hour, buiOf(hour, source)),
      dayOfYear(area, ms, referenceMs),
    );
    for (const [name, variable] of Object.entries(BEHAVIOUR)) {
      yield { variable, validMs: ms, values: computed[name as keyof typeof BEHAVIOUR] };
    }
    deps.onProgress((0.4 * lead) / horizon, WORDS);
  }
}

const WORDS = { en: 'fire behaviour', fr: 'comportement du feu' };

async function* exceedance(
  area: Area,
  inputs: AreaInputs,
  {
    landscape,
    behaviour,
    rows,
  }: {
    readonly landscape: Landscape;
    readonly behaviour: CellBehaviour;
    readonly rows: readonly Row[];
  },
  deps: TwinDeps,
): AsyncGenerator<ResultField> {
  const within = weatherBox(landscape);
  const source = await openGridSource(area, inputs, 'ensemble', { rows, within }, deps);
  const referenceMs = Date.parse(source.run.referenceTime);
  const thresholds = area.fireBehaviour.intensityThresholdsKWM;
  const { members } = source.run;
  const cells = landscape.fuel.length;
  const counts = new Map<number, { known: Uint8Array; above: readonly Uint8Array[] }>();
  const countsAt = (ms: number) => {
    const there = counts.get(ms);
    if (there !== undefined) return there;
    const above = thresholds.map(() => new Uint8Array(cells));
    const made = { known: new Uint8Array(cells), above };
    counts.set(ms, made);
    return made;
  };
  try {
    const toCells = openCellWeather(landscape, deps.geometryOf(source.run.grid));
    const peaks = peakHours(landscape, referenceMs, area.fireSpread.hours);
    const span = { fromMs: referenceMs, toMs: peaks.at(-1) ?? referenceMs };
    for (const [nth, member] of members.entries()) {
      deps.signal?.throwIfAborted();
      const days = await Array.fromAsync(source.days(member));
      for await (const hour of source.hours(member, days, span)) {
        const { ms } = hour.weather;
        if (!peaks.includes(ms)) continue;
        const weather = toCells.apply(hour, buiOf(hour, source));
        const intensity = behaviour.intensityOf(weather, dayOfYear(area, ms, referenceMs));
        const { known, above } = countsAt(ms);
        for (let cell = 0; cell < cells; cell++) {
          const value = intensity[cell]!;
          if (Number.isNaN(value)) continue;
          known[cell] = known[cell]! + 1;
          for (const [at, threshold] of thresholds.entries()) {
            if (value > threshold) above[at]![cell] = above[at]![cell]! + 1;
          }
        }
      }
      deps.onProgress(0.4 + (0.6 * (nth + 1)) / members.length, WORDS);
    }
    for (const [validMs, { known, above }] of counts) {
      for (const [at, threshold] of thresholds.entries()) {
        // A share of some members only would not be that of the ensemble.
        const values = Float32Array.from(known, (count, cell) =>
          count === members.length ? above[at]![cell]! / count : NaN,
        );
        yield { variable: intensityAbove(threshold), validMs, values };
      }
    }
  } finally {
    source.close();
  }
}

/** The full hours at which the middle of the landscape has its daily peak. */
function peakHours({ lons }: Landscape, referenceMs: number, horizonHours: number) {
  const lon = lons[Math.floor(lons.length / 2)]!;
  const offsetMs = Math.round(lon / 15) * HOUR_MS;
  const peaks: number[] = [];
  for (let day = localDayMs(referenceMs, lon); ; day += DAY_MS) {
    const ms = day + PEAK_HOUR * HOUR_MS - offsetMs;
    if (ms > referenceMs + horizonHours * HOUR_MS) return peaks;
    // The first hour has the codes of the day before, and no weather of its own.
    if (ms > referenceMs) peaks.push(ms);
  }
}

/** BUI of the last noon; before the first noon of the forecast that of the observed days. */
function buiOf({ day }: HourCodes, source: GridSource): Float32Array {
  return day?.codes.bui ?? source.startBui;
}

/** Day of the year, 1 to 366, of the date that decides on the season. */
export function dayOfYear(area: Area, ms: number, referenceMs: number): number {
  const date = seasonDateMs(area, Math.floor(ms / DAY_MS) * DAY_MS, referenceMs);
  return 1 + Math.floor((date - Date.UTC(new Date(date).getUTCFullYear(), 0, 1)) / DAY_MS);
}

/** Brings the hours of a weather grid to the cells of a landscape; arrays are used again. */
export function openCellWeather(landscape: Landscape, coarse: GridGeometry) {
  const downscale: Downscale = openDownscale(coarse, landscape.lons, landscape.lats);
  const make = () => new Float32Array(landscape.lons.length);
  const held = { ffmc: make(), bui: make(), eastwardKmH: make(), northwardKmH: make() };
  return {
    apply({ weather, ffmc }: HourCodes, bui: Float32Array): CellWeather {
      downscale.apply(ffmc, held.ffmc);
      downscale.apply(bui, held.bui);
      downscale.apply(weather.eastwardKmH, held.eastwardKmH);
      downscale.apply(weather.northwardKmH, held.northwardKmH);
      return held;
    },
  };
}

function describe(area: Area, inputs: AreaInputs): Lineage {
  const { control, ensemble, landscape, stations } = inputs;
  const plan = {
    process: { id: 'twin-fire-behaviour', version: VERSION },
    inputs: [
      runInput('control', control),
      ...(ensemble === undefined ? [] : [runInput('ensemble', ensemble)]),
      ...(landscape === undefined ? [] : [runInput('landscape', landscape)]),
      ...(stations === undefined ? [] : [tableInput('stations', stations)]),
    ],
    parameters: {
      area: area.id,
      ...area.fireBehaviour,
      hours: area.fireSpread.hours,
      fireWeather: area.fireWeather,
      ...(area.runsBeginOn !== undefined && { runsBeginOn: area.runsBeginOn }),
      ...keyAnalyses(inputs.analyses ?? []),
      weather: 'hourly FFMC and wind, BUI of the last noon, bilinear from the weather grid',
      peak: `${PEAK_HOUR}:00 local standard time`,
    },
    versions: {
      'Canadian Forest Fire Behavior Prediction System': 'ST-X-3 (1992) with GLC-X-10 (2009)',
      'Canadian Fire Weather Index System': 'Van Wagner 1987 (FTR-35); never FWI2025',
    },
  };
  return { ...plan, key: lineageKey(plan), observations: [], warnings: [] };
}

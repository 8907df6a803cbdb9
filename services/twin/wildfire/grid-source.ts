import { buildUpIndex } from '../../science/fire-weather/indices.ts';
import type { Run } from '../../store/run.ts';
import { openRunFields, type RunFields } from '../run-fields.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { seasonDateMs, type Area } from './areas.ts';
import { openAnalysedRain, type AnalysedRain } from './analysed-rain.ts';
import { startChain, type EarlierCodes, type StartedChain } from './chain-start.ts';
import {
  forecastDays,
  memberDays,
  middleNoonMs,
  placeCells,
  type Box,
  type CellPlaces,
  type FireWeatherDay,
} from './grid-fire-weather.ts';
import { hourlyCodes, type HourCodes } from './hourly-codes.ts';
import { hourlyWeather } from './hourly-weather.ts';
import type { AreaInputs } from './inputs.ts';
import { groupReports } from './observed-days.ts';
import type { Row } from '../table-rows.ts';
import { DAILY } from './variables.ts';
import { changeHours, type WeatherChange } from './weather-change.ts';

const DAY_MS = 86_400_000;
const TERRAIN = 'surface_altitude';
const SNOW = 'surface_snow_amount';

/** A weather run with the codes that its days begin with. It must be closed. */
export type GridSource = {
  readonly run: Run;
  readonly places: CellPlaces;
  readonly started: StartedChain;
  /** how the precipitation of each collection of analyses was brought to the cells */
  readonly rainMethods: AnalysedRain['methods'];
  /** BUI of the day before the first forecast day; NaN out of season */
  readonly startBui: Float32Array;
  /** The days of a member, one after another. Each call begins anew. */
  days(member: number | null): AsyncGenerator<FireWeatherDay>;
  /** The hours of a member, with its days as made before. */
  hours(
    member: number | null,
    days: readonly FireWeatherDay[],
    span?: { readonly fromMs: number; readonly toMs: number },
  ): AsyncGenerator<HourCodes>;
  close(): void;
};

/**
 * Opens the control or the ensemble of an area and carries the codes to its first day.
 *
 * @param want.rows rows of the stations, [] where there are none
 * @param want.change weather that is tried in the place of the run's
 * @param want.within cells beyond this box (west, south, east, north) are left out: NaN
 */
export async function openGridSource(
  area: Area,
  inputs: AreaInputs,
  kind: 'control' | 'ensemble',
  want: {
    readonly rows: readonly Row[];
    readonly within?: Box;
    readonly change?: WeatherChange | undefined;
  },
  deps: Pick<TwinDeps, 'runs' | 'geometryOf' | 'catalog'>,
): Promise<GridSource> {
  const run = kind === 'control' ? inputs.control : inputs.ensemble;
  if (run === undefined) throw new RangeError('the area has no ensemble run');
  const open = (of: Run) => openRunFields(of, deps.runs.runFolder(of.collection, of.referenceTime));
  const earlierRun = kind === 'control' ? inputs.controlBefore : inputs.ensembleBefore;
  const fields = open(run);
  const before = earlierRun && open(earlierRun);
  const close = () => {
    fields.close();
    before?.close();
  };
  try {
    const places = placeCells(deps.geometryOf(run.grid), want.within ?? area.within);
    const referenceMs = Date.parse(run.referenceTime);
    const monthOf = (dayMs: number) =>
      new Date(seasonDateMs(area, dayMs, referenceMs)).getUTCMonth() + 1;
    const [firstDayMs] = forecastDays(fields, places);
    const rain = openAreaRain(area, inputs, places, firstDayMs ?? referenceMs, deps);
    const started = await startChain(area, places, {
      firstDayMs: firstDayMs ?? referenceMs,
      rain,
      altitudesM: await readAltitudes(inputs.control, places, deps),
      reports: groupReports(want.rows),
      earlier:
        firstDayMs === undefined ? undefined : await findEarlier(area, firstDayMs, places, deps),
      monthOf,
      isBare: await findBare(area, fields, places),
    });
    const { ffmc, dmc, dc } = started.chain.codes;
    const startFfmc = ffmc.slice();
    const startBui = dmc.map((code, cell) => buildUpIndex(code, dc[cell]!));
    return {
      run,
      places,
      started,
      rainMethods: rain?.methods ?? new Map(),
      startBui,
      days: (member) =>
        memberDays({
          fields,
          before: { run: before, analysed: started.goesOnFromAnalysis ? rain : undefined },
          member,
          chain: started.chain.fork(),
          places,
          observed: started.observed,
          monthOf,
          ...(want.change !== undefined && { change: want.change }),
        }),
      hours(member, days, span = WHOLE) {
        const own = hourlyWeather(fields, member, span);
        const hours = want.change === undefined ? own : changeHours(own, want.change);
        return hourlyCodes(hours, days, startFfmc, area.fireWeather);
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}

const WHOLE = { fromMs: -Infinity, toMs: Infinity };

/** The analysed precipitation of an area around its days; undefined where it names none. */
function openAreaRain(
  { observations, fireWeather }: Area,
  { analyses = [] }: AreaInputs,
  places: CellPlaces,
  firstDayMs: number,
  deps: Pick<TwinDeps, 'runs' | 'geometryOf'>,
): AnalysedRain | undefined {
  const collections = observations.precipitation.map((collection) => ({
    collection,
    runs: analyses.filter((run) => run.collection === collection),
  }));
  if (collections.length === 0) return undefined;
  const firstMs = firstDayMs - fireWeather.stationDays * DAY_MS;
  return openAnalysedRain(collections, places, { firstMs, lastMs: firstDayMs }, deps);
}

/** Height of the cells by the terrain of the control, blended; undefined where it has none. */
async function readAltitudes(
  control: Run,
  { lons, lats }: CellPlaces,
  deps: Pick<TwinDeps, 'runs' | 'geometryOf'>,
): Promise<Float32Array | undefined> {
  const folder = deps.runs.runFolder(control.collection, control.referenceTime);
  const fields = openRunFields(control, folder);
  try {
    const [time] = fields.listTimes(TERRAIN, null);
    if (time === undefined) return undefined;
    const heights = await fields.readField(TERRAIN, time, null);
    return sampleCells(heights, control, { lons, lats }, deps.geometryOf);
  } finally {
    fields.close();
  }
}

/** Values of a run's cells at places, bilinear over the cells that are there; NaN outside. */
function sampleCells(
  values: Float32Array,
  run: Run,
  { lons, lats }: Pick<CellPlaces, 'lons' | 'lats'>,
  geometryOf: TwinDeps['geometryOf'],
): Float32Array<ArrayBuffer> {
  const indices = new Int32Array(4 * lons.length);
  const weights = new Float64Array(4 * lons.length);
  geometryOf(run.grid).weighCells(lons, lats, indices, weights);
  return Float32Array.from(lons, (_, at) => {
    let sum = 0;
    let weight = 0;
    for (let corner = 4 * at; corner < 4 * at + 4; corner++) {
      if (!(weights[corner]! > 0)) continue;
      sum += weights[corner]! * values[indices[corner]!]!;
      weight += weights[corner]!;
    }
    return weight === 0 ? NaN : sum / weight;
  });
}

/** Where no snow lies at the first step of a run. */
async function findBare(area: Area, fields: RunFields, { lons }: CellPlaces): Promise<Uint8Array> {
  const { members } = fields.run;
  const member = members[0] ?? null;
  const [time] = fields.listTimes(SNOW, member);
  if (time === undefined) return new Uint8Array(lons.length).fill(1);
  const snow = await fields.readField(SNOW, time, member);
  // Unknown snow (a cell over water) does not hold the season up.
  return Uint8Array.from(snow, (amount) => Number(!(amount > area.fireWeather.season.snowKgM2)));
}

/** Codes of the date before a forecast's first, by the newest result that has them. */
async function findEarlier(
  area: Area,
  firstDayMs: number,
  places: CellPlaces,
  deps: Pick<TwinDeps, 'runs' | 'geometryOf' | 'catalog'>,
): Promise<EarlierCodes | undefined> {
  const wantedMs = firstDayMs - DAY_MS;
  for (const run of await deps.catalog.listRuns(area.outputs.fireWeather)) {
    const validMs = middleNoonMs(wantedMs, placeCells(deps.geometryOf(run.grid), area.within));
    if (Date.parse(run.referenceTime) > validMs) continue;
    const folder = deps.runs.runFolder(run.collection, run.referenceTime);
    const fields = openRunFields(run, folder);
    try {
      if (!fields.listTimes(DAILY.ffmc.id, null).includes(validMs)) continue;
      const read = async (id: string) =>
        sampleCells(await fields.readField(id, validMs, null), run, places, deps.geometryOf);
      const [ffmc, dmc, dc] = await Promise.all(
        [DAILY.ffmc.id, DAILY.dmc.id, DAILY.dc.id].map(read),
      );
      return { ffmc: ffmc!, dmc: dmc!, dc: dc!, activeDays: 1, runTime: run.referenceTime };
    } finally {
      fields.close();
    }
  }
  return undefined;
}

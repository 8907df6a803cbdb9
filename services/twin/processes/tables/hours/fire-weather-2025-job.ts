import { readArrowTable } from '../../../../formats/arrow/read-stream.ts';
import { invalidField } from '../../../../platform/fault.ts';
import {
  summarizeDays,
  type DailySummary,
} from '../../../../science/fire-weather-2025/daily-summary.ts';
import {
  hourlyFireWeather,
  type HourlyRow,
  type StationHour,
} from '../../../../science/fire-weather-2025/hourly-series.ts';
import {
  hourlyStart,
  type HourlyStartCodes,
} from '../../../../science/fire-weather-2025/step-hour.ts';
import { FWI2025_VERSION } from '../../../../science/fire-weather-2025/version.ts';
import { chainRows, readChains } from '../chains.ts';
import { checkRows, shapeOf } from '../columns.ts';
import {
  addFloats,
  checkSize,
  floatFields,
  makeFloats,
  missingRows,
  noteRows,
  type ComputedTable,
  type Floats,
  type Precision,
} from '../computed-table.ts';
import { toDailyTable, type StationDays } from './daily-table.ts';
import { checkHours, constantOf } from './read-hours.ts';
import {
  ASSUMED,
  readStationHours,
  type StationHours,
  type StationOptions,
} from './station-hours.ts';

/** Units of the columns that the process adds, in the order of cffdrs-ng. */
const HOURLY_UNITS = {
  grass_fuel_load: 'kg.m-2',
  percent_cured: '%',
  solrad: 'kW.m-2',
  sunrise: 'h',
  sunset: 'h',
  sunlight_hours: 'h',
  mcffmc: '%',
  ffmc: '',
  dmc: '',
  dc: '',
  isi: '',
  bui: '',
  fwi: '',
  dsr: '',
  mcgfmc_matted: '%',
  mcgfmc_standing: '%',
  gfmc: '',
  gsi: '',
  gfwi: '',
  prec_cumulative: 'mm',
  canopy_drying: 'h',
} as const;
type HourlyName = keyof typeof HOURLY_UNITS;
const HOURLY_NAMES = Object.keys(HOURLY_UNITS) as HourlyName[];

/** Hours computed at once: codes of a long series are handed on, not held. */
const SLICE_HOURS = 24 * 30;

const READ: Readonly<Record<HourlyName, (hour: HourlyRow, loadKgM2: number) => number>> = {
  grass_fuel_load: (_, loadKgM2) => loadKgM2,
  percent_cured: (hour) => hour.curedPercent,
  solrad: (hour) => hour.solarKwM2,
  sunrise: ({ sun }) => sun.sunrise,
  sunset: ({ sun }) => sun.sunset,
  sunlight_hours: ({ sun }) => sun.sunset - sun.sunrise,
  mcffmc: ({ state }) => state.fineFuel,
  ffmc: (hour) => hour.ffmc,
  dmc: (hour) => hour.dmc,
  dc: (hour) => hour.dc,
  isi: (hour) => hour.isi,
  bui: (hour) => hour.bui,
  fwi: (hour) => hour.fwi,
  dsr: (hour) => hour.dsr,
  mcgfmc_matted: ({ state }) => state.mattedGrass,
  mcgfmc_standing: ({ state }) => state.standingGrass,
  gfmc: (hour) => hour.gfmc,
  gsi: (hour) => hour.gsi,
  gfwi: (hour) => hour.gfwi,
  prec_cumulative: ({ state }) => state.rain.fallenMm,
  canopy_drying: ({ state }) => state.rain.dryHours,
};

export type FireWeather2025Job = StationOptions & {
  readonly kind: 'fire-weather-2025';
  readonly bytes: Uint8Array;
  readonly summary: 'hourly' | 'daily';
  readonly start: HourlyStartCodes;
  readonly alwaysStanding: boolean;
  /** hour at which the days of the summary begin */
  readonly firstHour: number;
  readonly precision: Precision;
};

/**
 * FWI2025 over a posted table of hours.
 *
 * @throws {Fault} invalid-request naming column and row (from 1), too-large
 */
export function computeFireWeather2025(job: FireWeather2025Job): ComputedTable {
  const table = readArrowTable(job.bytes);
  const { rows } = table;
  checkRows(rows);
  checkSize(rows, 'rows of hourly weather');
  const inputs = readStationHours(table, job);
  const chains = readChains(table);
  const hourly = job.summary === 'hourly';
  const results = hourly
    ? new Map(HOURLY_NAMES.map((name) => [name, makeFloats(rows, job.precision)]))
    : undefined;
  const days: StationDays[] = [];
  let shortDays = 0;
  for (const chain of chainRows(chains)) {
    const made: DailySummary[] = [];
    const loadKgM2 = inputs.load.values[chain[0]!]!;
    for (const { from, rows: hours } of stepStation(inputs, chain, job)) {
      for (const [name, values] of results ?? []) {
        const read = READ[name];
        for (const [at, hour] of hours.entries()) values[chain[from + at]!] = read(hour, loadKgM2);
      }
      if (!hourly) made.push(...summarizeDays(hours, job.firstHour));
    }
    if (hourly) continue;
    const hours = [...chain].map((row) => inputs.localHour[row]!);
    shortDays +=
      new Set(hours.map((hour) => Math.floor((hour - job.firstHour) / 24))).size - made.length;
    days.push({ row: chain[0]!, days: made });
  }
  const notes = {
    edition: FWI2025_VERSION,
    notice: 'codes of FWI2025 must not feed the FBP System of 1992 (NRCan, February 2026)',
    missing: noteRows(missingRows(Object.values(inputs.weather))),
    assumed: inputs.assumed,
  };
  if (results === undefined)
    return toDailyTable(table, days, job.precision, { ...notes, shortDays });
  const shape = shapeOf(table, HOURLY_NAMES, []);
  const replaced = shape.replaced.filter((name) => !Object.hasOwn(ASSUMED, name.toLowerCase()));
  return {
    fields: [...shape.schema.fields, ...floatFields(HOURLY_UNITS, job.precision)],
    batches: addFloats(shape, [...results.values()] as Floats[]),
    metadata: shape.schema.metadata ?? {},
    notes: { ...notes, replaced },
  };
}

/** Clocks are further from the sun nowhere: 3 h in the west of China. */
const MOST_FROM_SUN_HOURS = 4;

/** @throws {Fault} invalid-request for a clock that no place on this longitude has, such as of a slipped sign */
function checkOffset(field: string, offsetHours: number, longitudeDeg: number): void {
  const apart = (((offsetHours - longitudeDeg / 15 + 12) % 24) + 24) % 24;
  if (!(Math.abs(apart - 12) > MOST_FROM_SUN_HOURS)) return;
  throw invalidField({
    field,
    value: offsetHours,
    detail: `is ${offsetHours} h at longitude ${longitudeDeg}, where the sun is ${(longitudeDeg / 15).toFixed(1)} h from UTC`,
    allowed: `within ${MOST_FROM_SUN_HOURS} h of the sun: west of Greenwich is negative`,
  });
}

/** The hours of a station in parts that end with a day of the summary. */
function* stepStation(
  inputs: StationHours,
  chain: Int32Array,
  job: FireWeather2025Job,
): Generator<{ readonly from: number; readonly rows: readonly HourlyRow[] }> {
  const { lat, lon, offset, load, weather, localHour, solrad, cured } = inputs;
  checkHours(localHour, chain);
  checkOffset(offset.name, offset.values[chain[0]!]!, lon.values[chain[0]!]!);
  const station = {
    latitudeDeg: constantOf(lat.name, lat.values, chain),
    longitudeDeg: constantOf(lon.name, lon.values, chain),
    utcOffsetHours: constantOf(offset.name, offset.values, chain),
    grassLoadKgM2: constantOf(load.name, load.values, chain),
    alwaysStanding: job.alwaysStanding,
  };
  const intoDay = (((localHour[chain[0]!]! - job.firstHour) % 24) + 24) % 24;
  let state = hourlyStart(job.start);
  for (let from = 0; from < chain.length;) {
    const to = Math.min(chain.length, from + SLICE_HOURS - (from === 0 ? intoDay : 0));
    const hours = Array.from(chain.subarray(from, to), (row): StationHour => {
      const [solar, curing] = [solrad[row]!, cured[row]!];
      return {
        localHour: localHour[row]!,
        temperatureC: weather.temp[row]!,
        relativeHumidityPercent: weather.rh[row]!,
        windKmH: weather.ws[row]!,
        precipitationMm: weather.prec[row]!,
        ...(!Number.isNaN(solar) && { solarKwM2: solar }),
        ...(!Number.isNaN(curing) && { curedPercent: curing }),
      };
    });
    const { rows } = hourlyFireWeather(hours, station, state);
    yield { from, rows };
    state = rows.at(-1)!.state;
    from = to;
  }
}

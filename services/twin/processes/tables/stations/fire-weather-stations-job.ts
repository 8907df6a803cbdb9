import type { ArrowField } from '../../../../formats/arrow/arrow-schema.ts';
import { numberColumn, textColumn } from '../../../../formats/arrow/build-columns.ts';
import { readArrowTable } from '../../../../formats/arrow/read-stream.ts';
import type { DailyWeather } from '../../../../science/fire-weather/codes.ts';
import { estimateMissing } from '../../../../science/fire-weather/station/estimate-missing.ts';
import {
  stationFireWeather,
  type StationFireWeather,
  type StationSeriesOptions,
} from '../../../../science/fire-weather/station/station-series.ts';
import { checkRows } from '../columns.ts';
import {
  checkSize,
  cutTable,
  floatFields,
  makeFloats,
  type ComputedTable,
  type Precision,
} from '../computed-table.ts';
import { FIRE_WEATHER_RESULTS } from '../fire-weather-job.ts';
import { openNeighbours } from './neighbours.ts';
import { readStations, type PostedStation } from './read-stations.ts';

export type FireWeatherStationsJob = {
  readonly kind: 'fire-weather-stations';
  readonly bytes: Uint8Array;
  readonly options: Omit<StationSeriesOptions, 'neighbours'>;
  /** 0: missing values are not taken from stations around */
  readonly neighboursKm: number;
  readonly precision: Precision;
};

/** A day of a station with the weather its codes were made of. */
type Day = StationFireWeather & { readonly weather: DailyWeather };

const WEATHER = {
  temp: 'temperatureC',
  rh: 'relativeHumidityPercent',
  ws: 'windKmH',
  prec: 'precipitationMm',
} as const satisfies Readonly<Record<string, keyof DailyWeather>>;
const SHORT = Object.fromEntries(Object.entries(WEATHER).map(([short, name]) => [name, short]));
const WEATHER_UNITS = { temp: 'Cel', rh: '%', ws: 'km.h-1', prec: 'mm' };

/**
 * Station days through gaps, seasons and winters: a row for every date of each station.
 *
 * @throws {Fault} invalid-request naming column and row (from 1), too-large
 */
export function computeFireWeatherStations(job: FireWeatherStationsJob): ComputedTable {
  const { options, neighboursKm, precision } = job;
  const table = readArrowTable(job.bytes);
  checkRows(table.rows);
  const stations = readStations(table, {
    lat: options.latitudeAdjust || neighboursKm > 0,
    lon: neighboursKm > 0,
    snow: options.season?.by === 'snow',
  });
  checkSize(
    stations.reduce((sum, { days }) => sum + days.at(-1)!.epochDay - days[0]!.epochDay + 1, 0),
    'days from the first to the last of each station',
  );
  const around = neighboursKm > 0 ? openNeighbours(stations, neighboursKm) : undefined;
  const made = stations.map((station, at) => {
    const neighbours = around?.(at);
    const series = { ...options, ...(neighbours !== undefined && { neighbours }) };
    const codes = stationFireWeather(station.days, station.latitudeDeg, series);
    // The weather as the codes saw it: what was missing is filled in.
    const filled = estimateMissing(station.days, neighbours);
    const days = codes.map((day, index): Day => ({ ...day, weather: filled[index]!.weather }));
    return { station, days };
  });
  const notes = toNotes(made.flatMap(({ days }) => days));
  const known = new Set([
    'id',
    'date',
    'lat',
    'lon',
    'long',
    'tmax',
    'snow',
    ...Object.keys(WEATHER),
  ]);
  const dropped = table.schema.fields
    .map(({ name }) => name)
    .filter((name) => !known.has(name.toLowerCase()));
  const metadata = table.schema.metadata ?? {};
  return { ...toTable(made, precision), metadata, notes: { ...notes, dropped } };
}

type Made = readonly { readonly station: PostedStation; readonly days: readonly Day[] }[];

function toTable(made: Made, precision: Precision): Pick<ComputedTable, 'fields' | 'batches'> {
  const rows = made.flatMap(({ station, days }) => days.map((day) => ({ station, day })));
  type Row = (typeof rows)[number];
  const numbers = (read: (row: Row) => number) => {
    const values = makeFloats(rows.length, precision);
    for (const [at, row] of rows.entries()) values[at] = read(row);
    return numberColumn(values);
  };
  const text = (name: string, read: (row: Row) => string | null) => ({
    field: { name, type: { kind: 'utf8' } } as const,
    column: textColumn(rows.map(read)),
  });
  const whole = (name: string, read: (row: Row) => number, kind: 'date' | 'int') => ({
    field: {
      name,
      type: kind === 'date' ? ({ kind } as const) : ({ kind, bits: 32, signed: true } as const),
    },
    column: numberColumn(Int32Array.from(rows, read)),
  });
  const floats = (
    units: Readonly<Record<string, string>>,
    read: (row: Row, name: string) => number,
  ) =>
    floatFields(units, precision).map((field) => ({
      field,
      column: numbers((row) => read(row, field.name)),
    }));
  const [first] = made;
  const hasPlace = first !== undefined && !Number.isNaN(first.station.longitudeDeg);
  const columns: { field: ArrowField; column: ReturnType<typeof numberColumn> }[] = [
    ...(first?.station.id === undefined ? [] : [text('id', ({ station }) => station.id!)]),
    whole('date', ({ day }) => day.epochDay, 'date'),
    ...floats(hasPlace ? { lat: 'deg', lon: 'deg' } : { lat: 'deg' }, ({ station }, name) =>
      name === 'lat' ? station.latitudeDeg : station.longitudeDeg,
    ),
    ...floats(WEATHER_UNITS, ({ day }, name) => day.weather[WEATHER[name as keyof typeof WEATHER]]),
    text('state', ({ day }) => day.state),
    text('estimated', ({ day: { estimated } }) =>
      estimated.length === 0 ? null : estimated.map((name) => SHORT[name]).join(' '),
    ),
    whole('days_since_start', ({ day }) => day.daysSinceStart, 'int'),
    whole('unmeasured_winter_days', ({ day }) => day.unmeasuredWinterDays, 'int'),
    ...floats(
      Object.fromEntries(FIRE_WEATHER_RESULTS.map((name) => [name, ''])),
      ({ day }, name) => day.codes[name as (typeof FIRE_WEATHER_RESULTS)[number]],
    ),
  ];
  const fields = columns.map(({ field }) => field);
  const batches = cutTable(
    rows.length,
    fields,
    columns.map(({ column }) => column),
  );
  return { fields, batches };
}

function toNotes(days: readonly Day[]) {
  const count = (isNoted: (day: Day) => boolean) => days.filter(isNoted).length;
  return {
    days: days.length,
    estimated: count(({ estimated }) => estimated.length > 0),
    outOfSeason: count(({ state }) => state === 'out of season'),
    chainBroken: count(({ state }) => state === 'chain broken'),
  };
}

import { createHash } from 'node:crypto';

import type { TableRow } from '../../formats/table.ts';
import { Fault } from '../../platform/fault.ts';
import type { Run } from '../../store/run.ts';
import type { TableStore } from '../../store/tables.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import { readStations } from './fire-weather.ts';
import type { AreaInputs } from './inputs.ts';
import { zoneNoonMs } from './local-noon.ts';
import { stationCodes, type StationCodes } from './station-codes.ts';

/** Grows when the numbers may change. */
const VERSION = '1.0.0';

/** What each weather of a day is called in the table, and in the list of what was estimated. */
const WEATHER = {
  temperatureC: 'temperature_c',
  relativeHumidityPercent: 'relative_humidity_percent',
  windKmH: 'wind_km_h',
  precipitationMm: 'precipitation_mm',
} as const;

/**
 * Writes the fire weather of the stations of an area as a table, in the place of the one before:
 * what a day's codes are follows from all days the twin looks back on. What is there of the same
 * rows is left as it is.
 *
 * @returns []: a table is no run
 * @throws {Fault} unknown-collection without the catalog entry; unavailable while another process
 *   writes the table; storage-failed
 */
export async function publishStationCodes(
  area: Area,
  inputs: AreaInputs,
  deps: Pick<TwinDeps, 'catalog' | 'readTable'> & {
    readonly tables: Pick<TableStore, 'openWriter' | 'readTable'>;
  },
): Promise<readonly Run[]> {
  const { observations, outputs } = area;
  const { fireWeatherStations: collection } = outputs;
  const { stations } = inputs;
  if (collection === undefined || observations.stations === undefined) return [];
  if (stations === undefined) return [];
  const read = await readStations(area, inputs, deps);
  const codes = stationCodes(read, area, Date.parse(inputs.control.referenceTime));
  const mark = stations.marks.length === 0 ? null : stations.marks.join(' ');
  const shared = { area: area.id, observations: observations.stations, mark };
  const rows = codes.map((day) => ({ ...shared, ...toRow(day) }));
  if (rows.length === 0) return [];
  const text = JSON.stringify([VERSION, rows]);
  const source = {
    name: `wildfire twin, twin-fire-weather-stations ${VERSION}`,
    bytes: Buffer.byteLength(text),
    sha256: createHash('sha256').update(text).digest('hex'),
  };
  const there = await deps.tables.readTable(collection);
  if (there?.sources.some(({ sha256 }) => sha256 === source.sha256) === true) return [];
  const schema = (await deps.catalog.getCollection(collection))['isohyet:table'];
  if (schema === undefined) {
    throw new Fault('unknown-collection', `${collection} is no table of the catalog`);
  }
  const writer = await deps.tables.openWriter(collection, schema, [...stations.marks], true);
  try {
    writer.addRows(rows, source);
    await writer.commit();
  } finally {
    await writer.close();
  }
  return [];
}

function toRow(day: StationCodes): TableRow {
  const { station, dayMs, weather, codes, estimated } = day;
  const { id, name, lonDeg, latDeg, altitudeM } = station;
  return {
    station_id: id,
    name,
    elevation_m: toCell(altitudeM),
    date: new Date(dayMs).toISOString().slice(0, 10),
    time: zoneNoonMs(dayMs, lonDeg),
    state: day.state,
    estimated: estimated.length === 0 ? null : estimated.map((of) => WEATHER[of]).join(' '),
    ...Object.fromEntries(
      Object.entries(WEATHER).map(([of, column]) => [
        column,
        toCell(weather[of as keyof typeof WEATHER]),
      ]),
    ),
    ...Object.fromEntries(Object.entries(codes).map(([code, value]) => [code, toCell(value)])),
    days_since_start: day.daysSinceStart,
    unmeasured_winter_days: day.unmeasuredWinterDays,
    geometry: { type: 'Point', coordinates: [lonDeg, latDeg] },
  };
}

function toCell(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { isCapAlert, readCapAlert } from '../../formats/cap/alert.ts';
import { isFireWeatherCsv, readFireWeather } from '../../formats/fire-weather-observations.ts';
import { isGeoJson, readGeoJson } from '../../formats/geojson.ts';
import { isHotspotCsv, readHotspots } from '../../formats/hotspots.ts';
import { isDailyCsv, readDailyCsv } from '../../formats/hydrometric/daily-csv.ts';
import { openHydat } from '../../formats/hydrometric/hydat.ts';
import { isRealtimeCsv, readRealtimeCsv } from '../../formats/hydrometric/realtime-csv.ts';
import { isStationList, readStationList } from '../../formats/hydrometric/station-list.ts';
import { isRiverSeries, readRiverSeries } from '../../formats/river-series.ts';
import type { RowFault, TableRow, TableRows } from '../../formats/table.ts';
import { Fault } from '../../platform/fault.ts';
import type { IngestFile } from '../format.ts';

/** Rows of one file for one collection. */
export type TablePart = {
  readonly collection: string;
  readonly rows: Iterable<TableRow>;
  readonly faults: readonly RowFault[];
  /** why its rows may not belong there: they are taken only where a person names the collection */
  readonly doubt?: string;
};

/** A tabular format: how it is known, and what its files hold. */
export type TableReader = {
  readonly name: string;
  /** the columns that tell it, where it is a CSV */
  readonly columns?: string;
  matches(head: string): boolean;
  /** Gives every part to `use`, which must be done with it before it returns. */
  read(file: IngestFile, use: (part: TablePart) => Promise<void>): Promise<void>;
};

/** Text files are read whole: the largest of these providers are some 100 MB. */
const MOST_TEXT_BYTES = 512 * 1024 * 1024;
/** Names of properties that the features of one file may have unasked. */
const MOST_PROPERTIES = 60;
const SQLITE_MAGIC = 'SQLite format 3\0';
/** Properties that agencies give the outlines of fires. */
const FIRE_PROPERTIES = /"(fire_?num(ber)?|fire_?id|nfireid|poly_ha|incidentname|fire_name)"\s*:/i;

/** Every tabular format, in the order in which they are tried. */
export const TABLE_READERS: readonly TableReader[] = [
  {
    name: 'HYDAT',
    matches: (head) => head.startsWith(SQLITE_MAGIC),
    async read(file, use) {
      const hydat = openHydat(file.path);
      try {
        const stations = { collection: 'eccc-hydrometric-stations', rows: hydat.stations() };
        await use({ ...stations, faults: [] });
        await use({ collection: 'eccc-hydrometric-daily', rows: hydat.days(), faults: [] });
      } finally {
        hydat.close();
      }
    },
  },
  {
    columns: 'ID, Date, Water Level, ...',
    ...textReader('real-time hydrometric CSV', isRealtimeCsv, (text) => ({
      collection: 'eccc-hydrometric-realtime',
      ...readRealtimeCsv(text),
    })),
  },
  {
    columns: 'ID, PARAM, Date, Flow or Level or Value, SYM',
    ...textReader('daily hydrometric CSV', isDailyCsv, (text) => ({
      collection: 'eccc-hydrometric-daily',
      ...readDailyCsv(text),
    })),
  },
  {
    columns: 'station number, name, latitude, longitude, ...',
    ...textReader('hydrometric station list', isStationList, (text) => ({
      collection: 'eccc-hydrometric-stations',
      ...readStationList(text),
    })),
  },
  {
    columns: 'latitude, longitude, acq_date, acq_time, satellite, confidence, ...',
    ...textReader('FIRMS hotspots', isHotspotCsv, (text) => ({
      collection: 'nasa-firms-hotspots',
      ...readHotspots(text),
    })),
  },
  {
    columns: 'id, lat, lon, date or time, temp, rh, ws, prec, ...',
    ...textReader('fire-weather observations', isFireWeatherCsv, (text) => ({
      collection: 'fire-weather-observations',
      ...readFireWeather(text),
    })),
  },
  {
    columns: 'gauge_id or basin_id or reach_id, time or year, discharge_m3s, precipitation_mm, ...',
    ...textReader('river series', isRiverSeries, (text) => ({
      collection: 'river-series',
      ...readRiverSeries(text),
      doubt: 'it does not say whose rivers it is of; --collection names them',
    })),
  },
  textReader('CAP alert', isCapAlert, (text) => ({
    collection: 'cap-alerts',
    ...readCapAlert(text),
  })),
  textReader('GeoJSON', isGeoJson, (text, file) => {
    const read = readGeoJson(text);
    const doubt = doubtGeoJson(text, read);
    return {
      collection: FIRE_PROPERTIES.test(text) ? 'wildfire-perimeters' : 'geojson-features',
      ...withSource(read, basename(file.name)),
      ...(doubt !== undefined && { doubt }),
    };
  }),
];

function textReader(
  name: string,
  matches: (head: string) => boolean,
  read: (text: string, file: IngestFile) => TablePart,
): TableReader {
  return {
    name,
    matches,
    async read(file, use) {
      if (file.bytes > MOST_TEXT_BYTES) {
        const facts = { bytes: file.bytes, most: MOST_TEXT_BYTES };
        throw new Fault('too-large', `${name} of more than ${MOST_TEXT_BYTES} bytes`, facts);
      }
      await use(read(decodeText(await readFile(file.path)), file));
    },
  };
}

/** Requirements classes of WIS2: WMO Core Metadata Profile 2, notification messages. */
const WIS2_CLASS = /"https?:\/\/wis\.wmo\.int\/spec\/(wcmp|wnm)\//;

/**
 * Every property becomes a column that all features of the table share: records about data, and
 * reports with a property for each sensor, would drown those that are places.
 */
function doubtGeoJson(text: string, { rows }: TableRows): string | undefined {
  const profile = WIS2_CLASS.exec(text)?.[1];
  if (profile !== undefined) {
    const kind = profile === 'wcmp' ? 'a WCMP2 metadata record' : 'a WIS2 notification message';
    return `it is ${kind}, which tells of data and is none; --collection takes it as it is`;
  }
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  for (const own of ['feature_id', 'geometry']) names.delete(own);
  if (names.size <= MOST_PROPERTIES) return undefined;
  return (
    `its features have ${names.size} different properties, more than the ${MOST_PROPERTIES} that ` +
    'a table of many files can share; --collection takes them as they are'
  );
}

/** UTF-8, as it should be; Latin-1 where the bytes are not, as older files of agencies are. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('latin1').decode(bytes);
  }
}

/** Ids of features are unique in their file only: the name of the file goes along. */
function withSource({ rows, faults }: TableRows, source: string): TableRows {
  return { rows: rows.map((row) => ({ ...row, source })), faults };
}

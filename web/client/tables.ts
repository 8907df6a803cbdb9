import type { Geometry } from 'geojson';

import { addressOf, askCsv, askJson } from './ask.ts';
import type { Dataset, TableColumn } from './datasets.ts';

/** One row of a table, as `/items/{id}` gives it. */
export type TableRow = {
  readonly table: string;
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
};

/** One measured quantity at a station through time, ascending. */
export type Readings = {
  readonly table: string;
  readonly column: TableColumn;
  readonly times: readonly string[];
  readonly values: readonly (number | null)[];
  /** what the source says about each value; '' where it says nothing */
  readonly symbols: readonly string[];
  /** more readings are stored than were asked for */
  readonly more: boolean;
};

type Feature = { readonly id: string; readonly geometry: Geometry | null } & {
  readonly properties: Readonly<Record<string, unknown>> | null;
};
type Collection = { readonly features: readonly Feature[]; readonly numberMatched: number };

/** The most the service gives at once: 270 years of daily means. */
const MOST_READINGS = 100_000;
/** What a hydrograph shows, best first. */
const MEASURED = ['discharge', 'water_level'];
const STATION = 'station_number';

/** Address of a table's vector tiles, with `{z}`, `{y}`, `{x}`. */
export function tableTiles(table: string): string {
  return addressOf(`ogc/collections/${table}/tiles/WebMercatorQuad/_z/_y/_x`).replace(
    '_z/_y/_x',
    '{z}/{y}/{x}',
  );
}

/** Rows of a table. */
export async function countRows(table: string): Promise<number> {
  const address = addressOf(`ogc/collections/${table}/items`, { limit: '1' });
  return (await askJson<Collection>(address)).numberMatched;
}

export async function getRow(table: string, id: string, signal?: AbortSignal): Promise<TableRow> {
  const address = addressOf(`ogc/collections/${table}/items/${encodeURIComponent(id)}`);
  const { geometry, properties } = await askJson<Feature>(address, signal);
  return { table, id, geometry, properties: properties ?? {} };
}

/** The first rows of a table, at most so many. */
export async function listRows(
  table: string,
  most: number,
  signal?: AbortSignal,
): Promise<readonly TableRow[]> {
  const address = addressOf(`ogc/collections/${table}/items`, { limit: String(most) });
  const { features } = await askJson<Collection>(address, signal);
  return features.map(({ id, geometry, properties }) => ({
    table,
    id,
    geometry,
    properties: properties ?? {},
  }));
}

/**
 * Readings of the station a row stands for: of the newest kind stored, real-time before daily
 * means. Undefined when the row is no station or has none.
 */
export async function findReadings(
  row: TableRow,
  tables: readonly Dataset[],
  signal?: AbortSignal,
): Promise<Readings | undefined> {
  const station = row.properties[STATION];
  if (typeof station !== 'string') return undefined;
  const measured = tables.filter(({ columns }) => {
    const names = columns.map(({ name }) => name);
    return names.includes(STATION) && names.includes('time');
  });
  const newestFirst = measured.toSorted((a, b) => Number(isLive(b)) - Number(isLive(a)));
  for (const table of newestFirst) {
    const address = addressOf(`ogc/collections/${table.id}/items`, {
      [STATION]: station,
      limit: String(MOST_READINGS),
      f: 'csv',
    });
    const [head, ...rows] = await askCsv(address, signal);
    const found = toReadings(table, head ?? [], rows);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isLive({ id }: Dataset): boolean {
  return id.includes('realtime');
}

function toReadings(
  table: Dataset,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Readings | undefined {
  const cells = (name: string) => {
    const at = head.indexOf(name);
    return at < 0 ? rows.map(() => '') : rows.map((row) => row[at] ?? '');
  };
  const columns = MEASURED.map((name) => table.columns.find((column) => column.name === name));
  const column = columns.find(
    (one) => one !== undefined && cells(one.name).some((cell) => cell !== ''),
  );
  if (column === undefined) return undefined;
  const [times, texts, symbols] = ['time', column.name, `${column.name}_symbol`].map(cells);
  const order = times!.map((_, at) => at).toSorted((a, b) => times![a]!.localeCompare(times![b]!));
  // What was not read before the first and after the last value is no gap of this quantity.
  const read = order.filter((at) => texts![at] !== '');
  const own = order.slice(order.indexOf(read[0]!), order.indexOf(read.at(-1)!) + 1);
  return {
    table: table.id,
    column,
    times: own.map((at) => times![at]!),
    values: own.map((at) => (texts![at] === '' ? null : Number(texts![at]))),
    symbols: own.map((at) => symbols![at]!),
    more: rows.length >= MOST_READINGS,
  };
}

import type { Geometry } from 'geojson';

import { addressOf, askJson } from './ask.ts';
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
  /** more readings are stored than were asked for */
  readonly more: boolean;
};

type Feature = { readonly id: string; readonly geometry: Geometry | null } & {
  readonly properties: Readonly<Record<string, unknown>> | null;
};
type Collection = { readonly features: readonly Feature[]; readonly numberMatched: number };

const MOST_READINGS = 5000;
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

export async function countRows(table: string): Promise<number> {
  const address = addressOf(`ogc/collections/${table}/items`, { limit: '1' });
  return (await askJson<Collection>(address)).numberMatched;
}

export async function getRow(table: string, id: string, signal?: AbortSignal): Promise<TableRow> {
  const address = addressOf(`ogc/collections/${table}/items/${encodeURIComponent(id)}`);
  const { geometry, properties } = await askJson<Feature>(address, signal);
  return { table, id, geometry, properties: properties ?? {} };
}

/** Readings of the station a row stands for; undefined when it is no station or has none. */
export async function findReadings(
  row: TableRow,
  tables: readonly Dataset[],
  signal?: AbortSignal,
): Promise<Readings | undefined> {
  const station = row.properties[STATION];
  if (typeof station !== 'string') return undefined;
  for (const { id, columns } of tables) {
    const names = columns.map(({ name }) => name);
    if (!names.includes(STATION) || !names.includes('time')) continue;
    const address = addressOf(`ogc/collections/${id}/items`, {
      [STATION]: station,
      limit: String(MOST_READINGS),
    });
    const { features, numberMatched } = await askJson<Collection>(address, signal);
    const column = columns.find(
      ({ name }) => MEASURED.includes(name) && features.some((one) => isNumber(one, name)),
    );
    if (column === undefined) continue;
    const sorted = features.toSorted((a, b) => timeOf(a).localeCompare(timeOf(b)));
    return {
      table: id,
      column,
      times: sorted.map(timeOf),
      values: sorted.map(({ properties }) => {
        const value = properties?.[column.name];
        return typeof value === 'number' ? value : null;
      }),
      more: numberMatched > features.length,
    };
  }
  return undefined;
}

function isNumber({ properties }: Feature, name: string): boolean {
  return typeof properties?.[name] === 'number';
}

function timeOf({ properties }: Feature): string {
  const time = properties?.['time'];
  return typeof time === 'string' ? time : '';
}

import { DuckDBGeometryValue, DuckDBTimestampValue, type DuckDBValue } from '@duckdb/node-api';
import type { Feature } from 'geojson';

import { decodeWkb } from '../../formats/wkb.ts';
import type { TableSchema } from '../../store/table.ts';

/** A GeoJSON feature of a result row: the id, then the columns of the table in order. */
export function toFeature(row: readonly DuckDBValue[], table: TableSchema): Feature {
  const [id, ...values] = row;
  const properties: Record<string, unknown> = {};
  let geometry: Feature['geometry'] | null = null;
  table.columns.forEach(({ name, type }, index) => {
    const value = values[index] ?? null;
    if (name === table.geometry) geometry = toGeometry(value);
    else properties[name] = type === 'json' ? parseJson(value) : toPlain(value);
  });
  return {
    type: 'Feature',
    id: String(id),
    // RFC 7946 allows a feature without a place; the type of the library does not.
    geometry: geometry as unknown as Feature['geometry'],
    properties,
  };
}

/** A value as JSON has it: times in ISO 8601, numbers as they are, missing null. */
export function toPlain(value: DuckDBValue): string | number | boolean | null {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof DuckDBTimestampValue) {
    return new Date(Number(value.micros / 1000n)).toISOString().replace('.000Z', 'Z');
  }
  return String(value);
}

function toGeometry(value: DuckDBValue): Feature['geometry'] | null {
  return value instanceof DuckDBGeometryValue ? decodeWkb(value.bytes) : null;
}

function parseJson(value: DuckDBValue): unknown {
  return typeof value === 'string' ? (JSON.parse(value) as unknown) : toPlain(value);
}

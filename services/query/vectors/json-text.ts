import {
  DuckDBArrayValue,
  DuckDBBlobValue,
  DuckDBDateValue,
  DuckDBGeometryValue,
  DuckDBListValue,
  DuckDBMapValue,
  DuckDBStructValue,
  DuckDBTypeId,
  DuckDBUnionValue,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

import { toJsonNumber } from '../../formats/json-number.ts';
import { decodeWkb } from '../../formats/wkb.ts';

const NUMBERS = new Set([
  DuckDBTypeId.TINYINT,
  DuckDBTypeId.SMALLINT,
  DuckDBTypeId.INTEGER,
  DuckDBTypeId.BIGINT,
  DuckDBTypeId.UTINYINT,
  DuckDBTypeId.USMALLINT,
  DuckDBTypeId.UINTEGER,
  DuckDBTypeId.UBIGINT,
  DuckDBTypeId.HUGEINT,
  DuckDBTypeId.UHUGEINT,
  DuckDBTypeId.DECIMAL,
  DuckDBTypeId.BIGNUM,
]);
const TIMESTAMPS = new Set([
  DuckDBTypeId.TIMESTAMP,
  DuckDBTypeId.TIMESTAMP_S,
  DuckDBTypeId.TIMESTAMP_MS,
  DuckDBTypeId.TIMESTAMP_NS,
  DuckDBTypeId.TIMESTAMP_TZ,
]);

/**
 * A value of DuckDB as JSON text: whole numbers and decimals with all their digits, instants as
 * RFC 3339 in UTC, geometries as GeoJSON, blobs as base64, JSON as it is. What JSON has no number for is the text
 * `NaN`, `Infinity` or `-Infinity`; null is missing and nothing else.
 */
export function toJsonText(value: DuckDBValue, type: DuckDBType): string {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (NUMBERS.has(type.typeId)) return String(value);
  if (typeof value === 'number') return numberText(value, type.typeId === DuckDBTypeId.FLOAT);
  if (TIMESTAMPS.has(type.typeId)) return JSON.stringify(toInstant(String(value)));
  if (value instanceof DuckDBDateValue) return JSON.stringify(toDay(value));
  if (typeof value === 'string') return type.alias === 'JSON' ? value : JSON.stringify(value);
  if (value instanceof DuckDBGeometryValue) return JSON.stringify(decodeWkb(value.bytes));
  if (value instanceof DuckDBBlobValue) {
    return JSON.stringify(Buffer.from(value.bytes).toString('base64'));
  }
  return nestedText(value, type);
}

function nestedText(value: DuckDBValue, type: DuckDBType): string {
  const items = (values: readonly DuckDBValue[], itemType: DuckDBType) =>
    `[${values.map((item) => toJsonText(item, itemType)).join(',')}]`;
  if (value instanceof DuckDBListValue && 'valueType' in type) {
    return items(value.items, type.valueType as DuckDBType);
  }
  if (value instanceof DuckDBArrayValue && 'valueType' in type) {
    return items(value.items, type.valueType as DuckDBType);
  }
  if (value instanceof DuckDBStructValue && 'entryTypes' in type) {
    const members = Object.values(value.entries).map((entry, index) => {
      const name = JSON.stringify(type.entryNames[index]);
      return `${name}:${toJsonText(entry, type.entryTypes[index]!)}`;
    });
    return `{${members.join(',')}}`;
  }
  if (value instanceof DuckDBMapValue && 'keyType' in type) {
    const pairs = value.entries.map(
      ({ key, value: item }) =>
        `[${toJsonText(key, type.keyType)},${toJsonText(item, type.valueType)}]`,
    );
    return `[${pairs.join(',')}]`;
  }
  if (value instanceof DuckDBUnionValue && 'memberTags' in type) {
    const member = type.memberTypes[type.memberTags.indexOf(value.tag)];
    return member === undefined ? 'null' : toJsonText(value.value, member);
  }
  return JSON.stringify(String(value));
}

/** `2026-01-01 00:00:00` or `2026-01-01 00:00:00+00` as RFC 3339; `infinity` stays. */
function toInstant(text: string): string {
  const found = /^(\d{4,}-\d{2}-\d{2}) (\d{2}:\d{2}:\d{2}(?:\.\d+)?)(?:\+00)?$/.exec(text);
  return found === null ? text : `${found[1]}T${found[2]}Z`;
}

/** Days beyond all others mean infinity, as DuckDB writes them in its own texts. */
const LAST_DAY = 2_147_483_647;

function toDay(date: DuckDBDateValue): string {
  if (Math.abs(date.days) < LAST_DAY) return String(date);
  return date.days > 0 ? 'infinity' : '-infinity';
}

/** The shortest digits that give the number back, in its own precision; as text where JSON has none. */
function numberText(value: number, single: boolean): string {
  if (!Number.isFinite(value)) return JSON.stringify(String(value));
  return String(single ? toJsonNumber(value) : value);
}

import {
  DuckDBArrayType,
  DuckDBDecimalType,
  DuckDBEnumType,
  DuckDBGeometryType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUnionType,
} from '@duckdb/node-api';

import type { ArrowField, ArrowType } from '../../formats/arrow/arrow-schema.ts';

const int = (bits: 8 | 16 | 32 | 64, signed: boolean): ArrowType => ({ kind: 'int', bits, signed });
const UTF8: ArrowType = { kind: 'utf8' };

/** Types that need no parameter; what Arrow has no type for goes as text, never rounded. */
const PLAIN: Readonly<Partial<Record<DuckDBTypeId, ArrowType>>> = {
  [DuckDBTypeId.SQLNULL]: { kind: 'null' },
  [DuckDBTypeId.BOOLEAN]: { kind: 'bool' },
  [DuckDBTypeId.TINYINT]: int(8, true),
  [DuckDBTypeId.SMALLINT]: int(16, true),
  [DuckDBTypeId.INTEGER]: int(32, true),
  [DuckDBTypeId.BIGINT]: int(64, true),
  [DuckDBTypeId.UTINYINT]: int(8, false),
  [DuckDBTypeId.USMALLINT]: int(16, false),
  [DuckDBTypeId.UINTEGER]: int(32, false),
  [DuckDBTypeId.UBIGINT]: int(64, false),
  // 128 bits reach 39 digits, one more than a decimal of 128 bits may have.
  [DuckDBTypeId.HUGEINT]: { kind: 'decimal', bits: 256, precision: 39, scale: 0 },
  [DuckDBTypeId.UHUGEINT]: { kind: 'decimal', bits: 256, precision: 39, scale: 0 },
  [DuckDBTypeId.FLOAT]: { kind: 'float', bits: 32 },
  [DuckDBTypeId.DOUBLE]: { kind: 'float', bits: 64 },
  [DuckDBTypeId.VARCHAR]: UTF8,
  [DuckDBTypeId.BLOB]: { kind: 'binary' },
  [DuckDBTypeId.GEOMETRY]: { kind: 'binary' },
  [DuckDBTypeId.UUID]: { kind: 'fixed-binary', bytes: 16 },
  [DuckDBTypeId.DATE]: { kind: 'date' },
  [DuckDBTypeId.TIME]: { kind: 'time', unit: 'us' },
  [DuckDBTypeId.TIME_NS]: { kind: 'time', unit: 'ns' },
  [DuckDBTypeId.TIMESTAMP_S]: { kind: 'timestamp', unit: 's' },
  [DuckDBTypeId.TIMESTAMP_MS]: { kind: 'timestamp', unit: 'ms' },
  [DuckDBTypeId.TIMESTAMP]: { kind: 'timestamp', unit: 'us' },
  [DuckDBTypeId.TIMESTAMP_NS]: { kind: 'timestamp', unit: 'ns' },
  [DuckDBTypeId.TIMESTAMP_TZ]: { kind: 'timestamp', unit: 'us', zone: 'UTC' },
  [DuckDBTypeId.INTERVAL]: { kind: 'interval' },
};

/** The Arrow field that carries a DuckDB column, with the extension type where there is one. */
export function toArrowField(name: string, type: DuckDBType): ArrowField {
  const metadata = extensionOf(type);
  return { name, type: toArrowType(type), ...(metadata === undefined ? {} : { metadata }) };
}

function toArrowType(type: DuckDBType): ArrowType {
  if (type instanceof DuckDBDecimalType) {
    return { kind: 'decimal', bits: 128, precision: type.width, scale: type.scale };
  }
  if (type instanceof DuckDBEnumType) {
    return { kind: 'dictionary', indexBits: enumBits(type), values: type.values };
  }
  if (type instanceof DuckDBListType) {
    return { kind: 'list', item: toArrowField('item', type.valueType) };
  }
  if (type instanceof DuckDBArrayType) {
    return { kind: 'fixed-list', size: type.length, item: toArrowField('item', type.valueType) };
  }
  if (type instanceof DuckDBMapType) {
    const [key, value] = [toArrowField('key', type.keyType), toArrowField('value', type.valueType)];
    return { kind: 'map', key, value };
  }
  if (type instanceof DuckDBStructType) {
    const fields = type.entryTypes.map((entry, index) =>
      toArrowField(type.entryNames[index]!, entry),
    );
    return { kind: 'struct', fields };
  }
  if (type instanceof DuckDBUnionType) {
    const fields = type.memberTypes.map((member, index) =>
      toArrowField(type.memberTags[index]!, member),
    );
    return { kind: 'sparse-union', fields };
  }
  return PLAIN[type.typeId] ?? UTF8;
}

/** Width of the index DuckDB keeps for an enumeration, bits. */
export function enumBits(type: DuckDBEnumType): 8 | 16 | 32 {
  if (type.values.length <= 0xff) return 8;
  return type.values.length <= 0xffff ? 16 : 32;
}

/** @see https://arrow.apache.org/docs/format/CanonicalExtensions.html and https://geoarrow.org */
function extensionOf(type: DuckDBType): Record<string, string> | undefined {
  if (type instanceof DuckDBGeometryType) {
    const crs = { crs: 'OGC:CRS84', crs_type: 'authority_code' };
    return {
      'ARROW:extension:name': 'geoarrow.wkb',
      'ARROW:extension:metadata': JSON.stringify(crs),
    };
  }
  if (type.typeId === DuckDBTypeId.UUID) return extension('arrow.uuid');
  if (type.alias === 'JSON') return extension('arrow.json');
  return undefined;
}

const extension = (name: string) => ({
  'ARROW:extension:name': name,
  'ARROW:extension:metadata': '',
});

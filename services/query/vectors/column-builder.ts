import {
  DuckDBArrayType,
  DuckDBDecimalType,
  DuckDBEnumType,
  DuckDBListType,
  DuckDBMapType,
  DuckDBStructType,
  type DuckDBType,
  DuckDBTypeId,
  DuckDBUnionType,
} from '@duckdb/node-api';

import { enumBits } from './arrow-type.ts';
import { fixedBuilder, nullBuilder, type ColumnBuilder } from './fixed-builder.ts';
import { arrayBuilder, listBuilder, structBuilder, unionBuilder } from './nested-builder.ts';
import { bytesBuilder, valueTextBuilder } from './text-builder.ts';
import {
  bitsOfBooleans,
  decimalFrom128,
  decimalFrom16,
  decimalFrom32,
  decimalFrom64,
  decimalFromUnsigned128,
  intervalToNanoseconds,
  uuidToNetworkOrder,
} from './widen.ts';

/** Bytes of a value that Arrow takes exactly as DuckDB keeps it. */
const SAME_BYTES: Readonly<Partial<Record<DuckDBTypeId, number>>> = {
  [DuckDBTypeId.TINYINT]: 1,
  [DuckDBTypeId.UTINYINT]: 1,
  [DuckDBTypeId.SMALLINT]: 2,
  [DuckDBTypeId.USMALLINT]: 2,
  [DuckDBTypeId.INTEGER]: 4,
  [DuckDBTypeId.UINTEGER]: 4,
  [DuckDBTypeId.FLOAT]: 4,
  [DuckDBTypeId.DATE]: 4,
  [DuckDBTypeId.BIGINT]: 8,
  [DuckDBTypeId.UBIGINT]: 8,
  [DuckDBTypeId.DOUBLE]: 8,
  [DuckDBTypeId.TIME]: 8,
  [DuckDBTypeId.TIME_NS]: 8,
  [DuckDBTypeId.TIMESTAMP]: 8,
  [DuckDBTypeId.TIMESTAMP_S]: 8,
  [DuckDBTypeId.TIMESTAMP_MS]: 8,
  [DuckDBTypeId.TIMESTAMP_NS]: 8,
  [DuckDBTypeId.TIMESTAMP_TZ]: 8,
};

/**
 * Gathers the vectors of one result column into Arrow columns of the type that `toArrowField`
 * gives: buffers are copied whole where the layouts agree.
 */
export function openColumnBuilder(type: DuckDBType): ColumnBuilder {
  if (type instanceof DuckDBDecimalType) return decimalBuilder(type.width);
  if (type instanceof DuckDBEnumType) return fixedBuilder(enumBits(type) / 8);
  if (type instanceof DuckDBListType) return listBuilder(openColumnBuilder(type.valueType));
  if (type instanceof DuckDBArrayType) {
    return arrayBuilder(openColumnBuilder(type.valueType), type.length);
  }
  if (type instanceof DuckDBMapType) {
    const entries = [openColumnBuilder(type.keyType), openColumnBuilder(type.valueType)];
    return listBuilder(structBuilder(entries));
  }
  if (type instanceof DuckDBStructType)
    return structBuilder(type.entryTypes.map(openColumnBuilder));
  if (type instanceof DuckDBUnionType) return unionBuilder(type.memberTypes.map(openColumnBuilder));
  const bytes = SAME_BYTES[type.typeId];
  if (bytes !== undefined) return fixedBuilder(bytes);
  switch (type.typeId) {
    case DuckDBTypeId.SQLNULL:
      return nullBuilder();
    case DuckDBTypeId.BOOLEAN:
      return bitsOfBooleans();
    case DuckDBTypeId.HUGEINT:
      return fixedBuilder(16, 32, decimalFrom128);
    case DuckDBTypeId.UHUGEINT:
      return fixedBuilder(16, 32, decimalFromUnsigned128);
    case DuckDBTypeId.UUID:
      return fixedBuilder(16, 16, uuidToNetworkOrder);
    case DuckDBTypeId.INTERVAL:
      return fixedBuilder(16, 16, intervalToNanoseconds);
    case DuckDBTypeId.VARCHAR:
    case DuckDBTypeId.BLOB:
    case DuckDBTypeId.GEOMETRY:
      return bytesBuilder();
    default:
      return valueTextBuilder(type);
  }
}

/** DuckDB keeps a decimal in the smallest of four widths that holds it. */
function decimalBuilder(width: number): ColumnBuilder {
  if (width <= 4) return fixedBuilder(2, 16, decimalFrom16);
  if (width <= 9) return fixedBuilder(4, 16, decimalFrom32);
  if (width <= 18) return fixedBuilder(8, 16, decimalFrom64);
  return fixedBuilder(16);
}

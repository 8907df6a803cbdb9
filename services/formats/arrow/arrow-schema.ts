/**
 * Types of Arrow columns as plain data, in the terms of the format specification.
 *
 * @see https://github.com/apache/arrow/blob/main/format/Schema.fbs
 */
export type TimeUnit = 's' | 'ms' | 'us' | 'ns';

export type ArrowType =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool' }
  | { readonly kind: 'int'; readonly bits: 8 | 16 | 32 | 64; readonly signed: boolean }
  | { readonly kind: 'float'; readonly bits: 32 | 64 }
  | {
      readonly kind: 'decimal';
      readonly bits: 128 | 256;
      readonly precision: number;
      readonly scale: number;
    }
  | { readonly kind: 'utf8' }
  | { readonly kind: 'binary' }
  | { readonly kind: 'fixed-binary'; readonly bytes: number }
  /** days since 1970 */
  | { readonly kind: 'date' }
  | { readonly kind: 'time'; readonly unit: 'us' | 'ns' }
  /** without a zone: wall-clock time */
  | { readonly kind: 'timestamp'; readonly unit: TimeUnit; readonly zone?: string }
  /** months, days and nanoseconds */
  | { readonly kind: 'interval' }
  | { readonly kind: 'list'; readonly item: ArrowField }
  | { readonly kind: 'fixed-list'; readonly size: number; readonly item: ArrowField }
  | { readonly kind: 'struct'; readonly fields: readonly ArrowField[] }
  | { readonly kind: 'map'; readonly key: ArrowField; readonly value: ArrowField }
  | { readonly kind: 'sparse-union'; readonly fields: readonly ArrowField[] }
  /** indices into a dictionary of text, sent before the first batch */
  | {
      readonly kind: 'dictionary';
      readonly indexBits: 8 | 16 | 32;
      readonly values: readonly string[];
    };

export type ArrowField = {
  readonly name: string;
  readonly type: ArrowType;
  readonly metadata?: Readonly<Record<string, string>>;
};

export type ArrowSchema = {
  readonly fields: readonly ArrowField[];
  readonly metadata?: Readonly<Record<string, string>>;
};

/**
 * The values of one column of a record batch, in the memory layout of the specification.
 *
 * `validity` has a bit a row, least significant first, 1 = there is a value; absent when all rows
 * have one. `buffers` are those after the validity bitmap: [values], [offsets, bytes] for text and
 * binary, [offsets] for lists and maps, [type ids] for unions, none for structs and null.
 *
 * @see https://arrow.apache.org/docs/format/Columnar.html#buffer-listing-for-each-layout
 */
export type ArrowColumn = {
  readonly length: number;
  readonly nullCount: number;
  readonly validity?: Uint8Array;
  readonly buffers: readonly Uint8Array[];
  readonly children: readonly ArrowColumn[];
};

export type ArrowBatch = { readonly rows: number; readonly columns: readonly ArrowColumn[] };

/** The fields below a field, in the order their columns are sent. */
export function childFields(type: ArrowType): readonly ArrowField[] {
  switch (type.kind) {
    case 'list':
    case 'fixed-list':
      return [type.item];
    case 'struct':
    case 'sparse-union':
      return type.fields;
    case 'map':
      return [{ name: 'entries', type: { kind: 'struct', fields: [type.key, type.value] } }];
    default:
      return [];
  }
}

import type { ArrowColumn } from './arrow-schema.ts';

const encoder = new TextEncoder();

type Values = Int8Array | Int16Array | Int32Array | BigInt64Array | Float32Array | Float64Array;

/**
 * A column over a typed array, which is used as it is.
 *
 * @param isMissing tells the rows without a value; absent: NaN of a float array is missing
 */
export function numberColumn(values: Values, isMissing?: (row: number) => boolean): ArrowColumn {
  const float = values instanceof Float32Array || values instanceof Float64Array;
  const missing = isMissing ?? (float ? (row: number) => Number.isNaN(values[row]) : () => false);
  const isWhole = isMissing === undefined && (!float || isWithoutNaN(values));
  return {
    ...(isWhole ? { nullCount: 0 } : markMissing(values.length, missing)),
    length: values.length,
    buffers: [new Uint8Array(values.buffer, values.byteOffset, values.byteLength)],
    children: [],
  };
}

/** A plain loop: a callback for each value takes ten times as long. */
function isWithoutNaN(values: Float32Array | Float64Array): boolean {
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) return false;
  return true;
}

/** A column of text; `null` is missing. */
export function textColumn(values: readonly (string | null)[]): ArrowColumn {
  const encoded = values.map((value) => (value === null ? undefined : encoder.encode(value)));
  const offsets = new Int32Array(values.length + 1);
  for (const [row, bytes] of encoded.entries())
    offsets[row + 1] = offsets[row]! + (bytes?.length ?? 0);
  const text = new Uint8Array(offsets[values.length]!);
  for (const [row, bytes] of encoded.entries())
    if (bytes !== undefined) text.set(bytes, offsets[row]!);
  return {
    ...markMissing(values.length, (row) => values[row] === null),
    length: values.length,
    buffers: [new Uint8Array(offsets.buffer), text],
    children: [],
  };
}

/** Validity bitmap and null count; no bitmap where nothing is missing. */
function markMissing(
  length: number,
  isMissing: (row: number) => boolean,
): Pick<ArrowColumn, 'nullCount' | 'validity'> {
  const validity = new Uint8Array(Math.ceil(length / 8));
  let nullCount = 0;
  for (let row = 0; row < length; row++) {
    if (isMissing(row)) nullCount++;
    else validity[row >> 3]! |= 1 << (row & 7);
  }
  return nullCount === 0 ? { nullCount } : { nullCount, validity };
}

import type { Batch, Column } from '@uwdata/flechette';

import { Fault } from '../../platform/fault.ts';
import type { ArrowType } from './arrow-schema.ts';
import { wrongCell } from './wrong-cell.ts';

/** Numbers of the union `Type` in Schema.fbs. */
const TYPE = { dictionary: -1, utf8View: 24 } as const;
const UNITS_A_DAY = { s: 86_400n, ms: 86_400_000n, us: 86_400_000_000n, ns: 86_400_000_000_000n };
/** Days since 1970-01-01 of 0001-01-01 and 9999-12-31: what text of four digits a year can say. */
const DAYS = [-719_162, 2_932_896] as const;
const VIEW = { bytes: 16, inline: 12, buffer: 8, start: 12 } as const;
const MOST_TEXT_BYTES = 2 ** 30;

type Part = Batch<unknown>;
type Ends = Int32Array | BigInt64Array;

/** Checks the cells of a table, batch by batch. */
type CellCheck = (name: string, part: Part, type: ArrowType, firstRow: number) => void;

/**
 * Checks that the cells of columns lie within their buffers: null marks, ends of texts, indexes of
 * dictionaries, and that dates are of the calendar.
 *
 * @returns a check that throws a Fault: invalid-request naming the column, and the row of a date;
 *   too-large when texts said many times over come to more than can be held
 */
export function openCellCheck(): CellCheck {
  let textBytes = 0;
  const spend = (bytes: number) => {
    textBytes += bytes;
    if (textBytes <= MOST_TEXT_BYTES) return;
    throw new Fault(
      'too-large',
      `the texts of the table come to more than ${MOST_TEXT_BYTES} bytes`,
      {
        budget: 'bytes of text',
        most: MOST_TEXT_BYTES,
        hint: 'send the table in parts',
      },
    );
  };
  return (name, part, type, firstRow) => {
    const { length, values, offsets } = part;
    const isThere = presenceOf(name, part);
    if (part.type.typeId === TYPE.dictionary) spend(checkIndexes(name, part, isThere));
    else if (part.type.typeId === TYPE.utf8View) spend(checkViews(name, part, isThere));
    else if (offsets !== undefined) checkEnds(name, offsets as Ends, values?.length ?? 0, length);
    else if (type.kind === 'null') return;
    else if ((values?.length ?? 0) * (type.kind === 'bool' ? 8 : 1) < length) throw cutOff(name);
    else checkDays(name, part, type, isThere, firstRow);
  };
}

/** Tells the rows that have a value. */
function presenceOf(name: string, { length, nullCount, validity }: Part): (row: number) => boolean {
  if (nullCount === 0 || nullCount === length) return () => nullCount === 0;
  if (validity === undefined || validity.length * 8 < length) throw cutOff(name);
  return (row) => (validity[row >> 3]! & (1 << (row & 7))) !== 0;
}

function checkEnds(name: string, ends: Ends, bytes: number, length: number): void {
  if (length === 0) return;
  if (ends.length <= length) throw cutOff(name);
  let last: number | bigint = 0;
  for (let row = 0; row <= length; row++) {
    const end = ends[row]!;
    if (end < last) throw cutOff(name);
    last = end;
  }
  if (last > bytes) throw cutOff(name);
}

function checkIndexes(name: string, part: Part, isThere: (row: number) => boolean): number {
  const { length, values } = part;
  const { dictionary } = part as Part & { readonly dictionary: Column<string | null> };
  if (values === undefined || values.length < length) throw cutOff(name);
  const texts = dictionary.toArray();
  let bytes = 0;
  for (let row = 0; row < length; row++) {
    if (!isThere(row)) continue;
    const index = Number(values[row]);
    if (!(index >= 0 && index < texts.length)) throw cutOff(name);
    bytes += texts[index]?.length ?? 0;
  }
  return bytes;
}

function checkViews(name: string, part: Part, isThere: (row: number) => boolean): number {
  const { length, values } = part;
  const { data } = part as Part & { readonly data: readonly Uint8Array[] };
  if (values === undefined || values.length < length * VIEW.bytes) throw cutOff(name);
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  let bytes = 0;
  for (let row = 0; row < length; row++) {
    if (!isThere(row)) continue;
    const at = row * VIEW.bytes;
    const size = view.getInt32(at, true);
    bytes += size;
    if (size >= 0 && size <= VIEW.inline) continue;
    const held = data[view.getInt32(at + VIEW.buffer, true)]?.length ?? -1;
    const start = view.getInt32(at + VIEW.start, true);
    if (size < 0 || start < 0 || start + size > held) throw cutOff(name);
  }
  return bytes;
}

function checkDays(
  name: string,
  { length, values }: Part,
  type: ArrowType,
  isThere: (row: number) => boolean,
  firstRow: number,
): void {
  const [first, last] = DAYS;
  const find = <T>(numbers: ArrayLike<T>, least: T, end: T) => {
    for (let row = 0; row < length; row++) {
      const value = numbers[row]!;
      if ((value < least || value >= end) && isThere(row)) {
        const allowed = 'a date from 0001-01-01 to 9999-12-31';
        throw wrongCell(name, firstRow + row, String(value), 'is no date of the calendar', allowed);
      }
    }
  };
  if (type.kind === 'date') find(values as Int32Array, first, last + 1);
  if (type.kind !== 'timestamp') return;
  const units = UNITS_A_DAY[type.unit];
  find(values as BigInt64Array, BigInt(first) * units, BigInt(last + 1) * units);
}

function cutOff(name: string): Fault {
  const detail = `column "${name.slice(0, 80)}" is cut off, or its cells lie outside of it`;
  const allowed = 'batches whose buffers hold their rows';
  return new Fault('invalid-request', `table: ${detail}`, {
    errors: [{ field: 'table', detail, allowed }],
  });
}

import { openFlatTable, type FlatTable } from './flat-table.ts';

/** What one column has in each record batch. */
type ColumnLayout = {
  /** buffers that each batch has of it; a view has more, as the batch says */
  readonly buffers: number;
  readonly isView: boolean;
};
/** The columns of a stream, and the width of offsets in each dictionary by its id. */
export type StreamLayout = {
  readonly columns: readonly ColumnLayout[];
  readonly dictionaries: ReadonlyMap<number, 4 | 8>;
};

/** Numbers of the union `Type` in Schema.fbs, with the buffers each has. */
const BUFFERS: Readonly<Record<number, number>> = {
  1: 0, // Null
  2: 2, // Int
  3: 2, // FloatingPoint
  4: 3, // Binary
  5: 3, // Utf8
  6: 2, // Bool
  8: 2, // Date
  10: 2, // Timestamp
  20: 3, // LargeUtf8
  24: 2, // Utf8View
};
const TYPE = { utf8: 5, timestamp: 10, largeUtf8: 20, utf8View: 24 } as const;
/** Slots of the tables of Schema.fbs. */
const FIELD = { name: 0, type: 2, typeTable: 3, dictionary: 4, children: 5, metadata: 6 };
const MOST_COLUMNS = 10_000;

/** A column of a type that is not read here. */
export class UnreadType extends RangeError {}

/**
 * Checks the head of a stream: each list within its bytes, and few enough of them that reading
 * takes no more than the bytes do.
 *
 * @throws {RangeError} naming what is wrong; {@link UnreadType}
 */
export function verifySchema(view: DataView, schema: FlatTable): StreamLayout {
  if (schema.int16(0, 0) !== 0) throw new RangeError('big-endian numbers');
  const fields = schema.vector(1, 4);
  if (fields.count > MOST_COLUMNS) {
    throw new RangeError(`${fields.count} columns, most are ${MOST_COLUMNS}`);
  }
  // Fields may share their texts; each reading of one is work.
  let left = 4 * view.byteLength + 65_536;
  const spend = (bytes: number) => {
    left -= bytes;
    if (left < 0) throw new RangeError('a schema that repeats itself');
  };
  verifyPairs(view, schema, 2, spend);
  const dictionaries = new Map<number, 4 | 8>();
  const columns = Array.from({ length: fields.count }, (_, index): ColumnLayout => {
    const field = openFlatTable(view, fields.at(index));
    spend(field.textBytes(FIELD.name));
    verifyPairs(view, field, FIELD.metadata, spend);
    const typeId = field.uint8(FIELD.type, 0);
    const buffers = BUFFERS[typeId];
    if (buffers === undefined || field.vector(FIELD.children, 4).count > 0) {
      const shown = `column "${field.shown(FIELD.name)}"`;
      throw new UnreadType(`${shown} has an Arrow type that is not read here (number ${typeId})`);
    }
    const type = field.table(FIELD.typeTable);
    if (type === undefined) throw new RangeError('a column without its type');
    if (typeId === TYPE.timestamp) spend(type.textBytes(1));
    const dictionary = field.table(FIELD.dictionary);
    if (dictionary === undefined) return { buffers, isView: typeId === TYPE.utf8View };
    if (typeId !== TYPE.utf8 && typeId !== TYPE.largeUtf8) {
      const shown = `column "${field.shown(FIELD.name)}"`;
      throw new UnreadType(`${shown} has a dictionary of other values than text`);
    }
    dictionary.table(1);
    dictionaries.set(dictionary.int64(0, 0), typeId === TYPE.utf8 ? 4 : 8);
    return { buffers: 2, isView: false };
  });
  return { columns, dictionaries };
}

function verifyPairs(
  view: DataView,
  table: FlatTable,
  slot: number,
  spend: (bytes: number) => void,
): void {
  const pairs = table.vector(slot, 4);
  spend(8 * pairs.count);
  for (let index = 0; index < pairs.count; index++) {
    const pair = openFlatTable(view, pairs.at(index));
    spend(pair.textBytes(0) + pair.textBytes(1));
  }
}

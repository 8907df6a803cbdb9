import { Fault } from '../../platform/fault.ts';
import { openFlatTable, readInt64, type FlatTable } from './flat-table.ts';
import { verifySchema, type StreamLayout } from './verify-schema.ts';
import { unpackBuffer, ZSTD } from './zstd-buffer.ts';

/** What a table may be at most; its reading is bounded by them whatever its bytes declare. */
const BUDGETS = {
  rows: 10_000_000,
  cells: 400_000_000,
  'unpacked bytes': 2 ** 30,
  'columns times batches': 2_000_000,
} as const;
const KIND = { schema: 1, dictionary: 2, batch: 3 } as const;
const METADATA_V4 = 3;
const NOT_PACKED = -1;
const MAGIC = 'ARROW1';
const FILE_START = 8;

/**
 * Checks all that a stream declares of itself against the bytes that are there: lengths, counts
 * and places of buffers, and the texts of dictionaries. A file is taken for the stream in it.
 *
 * @returns the messages of the stream, without the footer of a file
 * @throws {RangeError} naming what is wrong
 * @throws {Fault} too-large naming the budget
 * @see https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
 */
export function verifyStream(whole: Uint8Array): Uint8Array {
  const bytes = withoutFooter(whole);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const spent = { rows: 0, cells: 0, 'unpacked bytes': 0, 'columns times batches': 0 };
  const spend = (budget: keyof typeof BUDGETS, amount: number) => {
    spent[budget] += amount;
    const most = BUDGETS[budget];
    if (spent[budget] <= most) return;
    throw new Fault('too-large', `the table has more than ${most} ${budget}`, {
      budget,
      most,
      hint: 'send the table in parts',
    });
  };
  let layout: StreamLayout | undefined;
  const told = new Set<number>();
  for (let at = 0; at < bytes.byteLength;) {
    const isMarked = view.getInt32(at, true) === -1;
    const start = at + (isMarked ? 8 : 4);
    const headBytes = view.getInt32(start - 4, true);
    if (headBytes === 0) break;
    if (headBytes < 0) throw new RangeError(`a message with a head of ${headBytes} bytes`);
    if (start + headBytes > bytes.byteLength) throw new RangeError('a message without its head');
    const head = new DataView(bytes.buffer, bytes.byteOffset + start, headBytes);
    const message = openFlatTable(head, 0);
    const [kind, header] = [message.uint8(1, 0), message.table(2)];
    const bodyBytes = message.int64(3, 0);
    at = start + headBytes + bodyBytes;
    if (bodyBytes < 0 || at > bytes.byteLength) {
      throw new RangeError(`a body of ${bodyBytes} bytes that is not there`);
    }
    if (header === undefined) throw new RangeError('a message without a header');
    if (message.int16(0, 0) < METADATA_V4) throw new RangeError('Arrow older than its version 0.8');
    const body = bytes.subarray(at - bodyBytes, at);
    if (kind === KIND.schema) {
      const found = verifySchema(head, header);
      layout ??= found;
    } else if (layout === undefined) throw new RangeError('rows before their schema');
    else if (kind === KIND.dictionary) {
      verifyDictionary(head, header, body, layout, spend);
      const id = header.int64(0, 0);
      // The reader would take the last one for all batches, those before it too.
      if (told.has(id) && header.uint8(2, 0) === 0) {
        throw new RangeError('a dictionary in place of another: unify them before writing');
      }
      told.add(id);
    } else if (kind !== KIND.batch) throw new RangeError(`a message of kind ${kind}`);
    else {
      const rows = verifyBatch(head, header, body, layout.columns, spend).rows;
      spend('rows', rows);
      spend('cells', rows * layout.columns.length);
    }
  }
  if (layout === undefined) throw new RangeError('no schema');
  return bytes;
}

type Spend = (budget: keyof typeof BUDGETS, amount: number) => void;
type Place = { readonly offset: number; readonly length: number };

/** The stream in a file ends before its footer, which says again what the messages say. */
function withoutFooter(bytes: Uint8Array): Uint8Array {
  const mark = (from: number) => Buffer.from(bytes.subarray(from, from + MAGIC.length)).toString();
  if (mark(0) !== MAGIC) return bytes;
  const end = bytes.length - MAGIC.length - 4;
  if (end < FILE_START || mark(end + 4) !== MAGIC) throw new RangeError('a file without its end');
  const footerBytes = new DataView(bytes.buffer, bytes.byteOffset + end).getInt32(0, true);
  if (footerBytes < 0 || footerBytes > end - FILE_START) throw new RangeError('a file cut off');
  return bytes.subarray(FILE_START, end - footerBytes);
}

function verifyDictionary(
  head: DataView,
  header: FlatTable,
  body: Uint8Array,
  { dictionaries }: StreamLayout,
  spend: Spend,
): void {
  const width = dictionaries.get(header.int64(0, 0));
  const batch = header.table(1);
  if (width === undefined || batch === undefined) throw new RangeError('a dictionary of no column');
  const { rows, places, isPacked } = verifyBatch(
    head,
    batch,
    body,
    [{ buffers: 3, isView: false }],
    spend,
  );
  spend('cells', rows);
  const read = ({ offset, length }: Place) => {
    const bytes = body.subarray(offset, offset + length);
    return isPacked && length > 0 ? unpackBuffer(bytes) : bytes;
  };
  const [offsets, text] = [read(places[1]!), read(places[2]!)];
  if (rows > 0 && offsets.length < (rows + 1) * width) throw new RangeError('a dictionary cut off');
  const view = new DataView(offsets.buffer, offsets.byteOffset, offsets.byteLength);
  const ends = (row: number) =>
    width === 4 ? view.getInt32(row * 4, true) : readInt64(view, row * 8);
  let last = 0;
  for (let row = 0; rows > 0 && row <= rows; row++) {
    const end = ends(row);
    if (end < last || end > text.length) throw new RangeError('a dictionary whose texts overlap');
    last = end;
  }
}

/** Rows of a batch, and where its buffers lie in its body. */
function verifyBatch(
  head: DataView,
  header: FlatTable,
  body: Uint8Array,
  columns: StreamLayout['columns'],
  spend: Spend,
): { readonly rows: number; readonly places: readonly Place[]; readonly isPacked: boolean } {
  const rows = header.int64(0, 0);
  const nodes = header.vector(1, 16);
  const buffers = header.vector(2, 16);
  spend('columns times batches', nodes.count);
  if (rows < 0 || nodes.count !== columns.length) throw new RangeError('a batch of other columns');
  for (let index = 0; index < nodes.count; index++) {
    const [length, nulls] = [0, 8].map((more) => readInt64(head, nodes.at(index) + more));
    if (length !== rows || nulls! < 0 || nulls! > rows) {
      throw new RangeError(`column ${index + 1} with ${length} rows and ${nulls} nulls of ${rows}`);
    }
  }
  const viewed = header.vector(4, 8);
  let expected = columns.reduce((sum, column) => sum + column.buffers, 0);
  if (viewed.count !== columns.filter(({ isView }) => isView).length && viewed.count > 0) {
    throw new RangeError('a batch of other views');
  }
  for (let index = 0; index < viewed.count; index++) {
    const more = readInt64(head, viewed.at(index));
    if (more < 0) throw new RangeError('a batch of other views');
    expected += more;
  }
  if (buffers.count !== expected) {
    throw new RangeError(`a batch of ${buffers.count} buffers where its columns have ${expected}`);
  }
  const compression = header.table(3);
  const isPacked = compression !== undefined;
  if (isPacked && (compression.uint8(0, 0) !== ZSTD || compression.uint8(1, 0) !== 0)) {
    throw new RangeError('compression other than zstd');
  }
  const bodyView = new DataView(body.buffer, body.byteOffset, body.byteLength);
  let used = 0;
  const places = Array.from({ length: buffers.count }, (_, index): Place => {
    const [offset, length] = [0, 8].map((more) => readInt64(head, buffers.at(index) + more)) as [
      number,
      number,
    ];
    used += length;
    // Buffers that overlap would be more to read than was sent.
    if (offset < 0 || length < 0 || offset + length > body.length || used > body.length) {
      throw new RangeError(`a buffer of ${length} bytes that is not there`);
    }
    if (!isPacked || length === 0) return { offset, length };
    const plain = readInt64(bodyView, offset);
    if (length < 8 || plain < NOT_PACKED)
      throw new RangeError('a packed buffer without its length');
    spend('unpacked bytes', Math.max(0, plain));
    return { offset, length };
  });
  return { rows, places, isPacked };
}

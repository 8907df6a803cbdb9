/** A table of a FlatBuffer, each read of which stays within the buffer. */
export type FlatTable = {
  /** where the value of a slot lies; undefined where the table has none */
  find(slot: number): number | undefined;
  int16(slot: number, fallback: number): number;
  uint8(slot: number, fallback: number): number;
  /** @throws {RangeError} beyond the integers that a number holds */
  int64(slot: number, fallback: number): number;
  table(slot: number): FlatTable | undefined;
  /** octets of a text; 0 without one */
  textBytes(slot: number): number;
  /** the first octets of a text, to show */
  shown(slot: number): string;
  vector(slot: number, stride: number): FlatVector;
};

/** Where the elements of a vector lie. */
type FlatVector = { readonly count: number; at(index: number): number };

const NO_ELEMENTS: FlatVector = { count: 0, at: () => 0 };

/**
 * The table that the offset at `at` leads to.
 *
 * @throws {RangeError} for what leads out of the buffer, here and in each read
 * @see https://flatbuffers.dev/internals/
 */
export function openFlatTable(view: DataView, at: number): FlatTable {
  const start = follow(view, at);
  const slots = start - view.getInt32(start, true);
  const slotBytes = view.getInt16(slots, true);
  if (slotBytes < 4) throw new RangeError('a table without its slots');
  const find = (slot: number) => {
    const entry = 4 + 2 * slot;
    if (entry >= slotBytes) return undefined;
    const offset = view.getInt16(slots + entry, true);
    if (offset < 0) throw new RangeError('a table larger than 32 KiB');
    return offset === 0 ? undefined : start + offset;
  };
  const orElse = (slot: number, fallback: number, read: (at: number) => number) => {
    const found = find(slot);
    return found === undefined ? fallback : read(found);
  };
  return {
    find,
    int16: (slot, fallback) => orElse(slot, fallback, (found) => view.getInt16(found, true)),
    uint8: (slot, fallback) => orElse(slot, fallback, (found) => view.getUint8(found)),
    int64: (slot, fallback) => orElse(slot, fallback, (found) => readInt64(view, found)),
    table(slot) {
      const found = find(slot);
      return found === undefined ? undefined : openFlatTable(view, found);
    },
    textBytes: (slot) => orElse(slot, 0, (found) => openVector(view, found, 1).count),
    shown(slot) {
      const found = find(slot);
      if (found === undefined) return '';
      const text = openVector(view, found, 1);
      const octets = Buffer.from(
        view.buffer,
        view.byteOffset + text.at(0),
        Math.min(text.count, 80),
      );
      return octets.toString();
    },
    vector(slot, stride) {
      const found = find(slot);
      return found === undefined ? NO_ELEMENTS : openVector(view, found, stride);
    },
  };
}

/** @throws {RangeError} beyond the integers that a number holds */
export function readInt64(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true));
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`the number ${value} is beyond those of a length`);
}

function openVector(view: DataView, at: number, stride: number): FlatVector {
  const start = follow(view, at);
  const count = view.getInt32(start, true);
  if (count < 0 || start + 4 + count * stride > view.byteLength) {
    throw new RangeError(`a list of ${count} that is not there`);
  }
  return { count, at: (index) => start + 4 + index * stride };
}

/** Offsets lead onwards only, so that none leads round in a circle. */
function follow(view: DataView, at: number): number {
  const offset = view.getInt32(at, true);
  if (offset <= 0) throw new RangeError(`the offset ${offset}`);
  return at + offset;
}

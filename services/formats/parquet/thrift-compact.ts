const TYPE = { true: 1, false: 2, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

const utf8 = new TextEncoder();

/**
 * Writer of the Thrift compact protocol, as far as Parquet metadata needs it: fields are put one
 * by one, by ascending id, without a tree of objects in between (a series tile has thousands).
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export type ThriftWriter = ReturnType<typeof openThriftWriter>;

/** A writer that begins within a struct; `take` ends it. */
export function openThriftWriter() {
  let bytes = new Uint8Array(256);
  let length = 0;
  let lastId = 0;
  const outerIds: number[] = [];

  const reserve = (more: number) => {
    if (length + more <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, length + more));
    larger.set(bytes);
    bytes = larger;
  };
  const putVarint = (value: number) => {
    // No varint of a number that JavaScript counts exactly is longer.
    reserve(8);
    // Division, not shifts: 64-bit values are exact here up to 2^53.
    while (value >= 128) {
      bytes[length++] = (value % 128) | 128;
      value = Math.floor(value / 128);
    }
    bytes[length++] = value;
  };
  const putZigzag = (value: number) => putVarint(value >= 0 ? value * 2 : -value * 2 - 1);
  const putField = (id: number, type: number) => {
    reserve(1);
    // The short form of a field's head holds steps of up to 15.
    bytes[length++] = ((id - lastId) << 4) | type;
    lastId = id;
  };
  const putBytes = (content: Uint8Array) => {
    putVarint(content.length);
    reserve(content.length);
    bytes.set(content, length);
    length += content.length;
  };
  const enter = () => {
    outerIds.push(lastId);
    lastId = 0;
  };
  const leave = () => {
    reserve(1);
    bytes[length++] = 0;
    lastId = outerIds.pop() ?? 0;
  };

  return {
    bool: (id: number, value: boolean) => putField(id, value ? TYPE.true : TYPE.false),
    i32(id: number, value: number) {
      putField(id, TYPE.i32);
      putZigzag(value);
    },
    i64(id: number, value: number) {
      putField(id, TYPE.i64);
      putZigzag(value);
    },
    binary(id: number, value: Uint8Array | string) {
      putField(id, TYPE.binary);
      putBytes(typeof value === 'string' ? utf8.encode(value) : value);
    },
    /** Head of a list of `count` items, which follow by `item...` or `enter` and `leave`. */
    list(id: number, type: 'i32' | 'binary' | 'struct', count: number) {
      putField(id, TYPE.list);
      reserve(1);
      if (count < 15) {
        bytes[length++] = (count << 4) | TYPE[type];
      } else {
        bytes[length++] = 0xf0 | TYPE[type];
        putVarint(count);
      }
    },
    itemI32: putZigzag,
    itemBinary: putBytes,
    /** A field that is a struct: its fields follow, then `leave`. */
    struct(id: number) {
      putField(id, TYPE.struct);
      enter();
    },
    enter,
    leave,
    /** Ends the outermost struct and gives its bytes; the writer can begin another one. */
    take(): Uint8Array {
      leave();
      const taken = Buffer.from(bytes.subarray(0, length));
      length = 0;
      return taken;
    },
    /** Appends fields encoded before, of whole items of a list. */
    raw(content: Uint8Array) {
      reserve(content.length);
      bytes.set(content, length);
      length += content.length;
    },
  };
}

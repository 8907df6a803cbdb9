/**
 * Encoder of the Thrift compact protocol, as far as Parquet metadata needs it.
 *
 * @see https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
 */
export type ThriftValue =
  | { readonly bool: boolean }
  | { readonly i32: number }
  | { readonly i64: number }
  | { readonly binary: Uint8Array | string }
  | { readonly struct: ThriftStruct }
  | { readonly list: readonly ThriftValue[] };

/** Fields by ascending id; `undefined` is left out. */
export type ThriftStruct = readonly (readonly [id: number, value: ThriftValue | undefined])[];

const TYPE = { true: 1, false: 2, i32: 5, i64: 6, binary: 8, list: 9, struct: 12 } as const;

/** Bytes of a struct. */
export function encodeThrift(struct: ThriftStruct): Uint8Array {
  let bytes = new Uint8Array(256);
  let length = 0;
  const reserve = (more: number) => {
    if (length + more <= bytes.length) return;
    const larger = new Uint8Array(Math.max(bytes.length * 2, length + more));
    larger.set(bytes);
    bytes = larger;
  };
  const putByte = (value: number) => {
    reserve(1);
    bytes[length++] = value;
  };
  const putVarint = (value: number) => {
    // Division, not shifts: 64-bit values are exact here up to 2^53.
    while (value >= 128) {
      putByte((value % 128) | 128);
      value = Math.floor(value / 128);
    }
    putByte(value);
  };
  const putZigzag = (value: number) => putVarint(value >= 0 ? value * 2 : -value * 2 - 1);
  const putValue = (value: ThriftValue) => {
    if ('i32' in value) putZigzag(value.i32);
    else if ('i64' in value) putZigzag(value.i64);
    else if ('struct' in value) putStruct(value.struct);
    else if ('list' in value) putList(value.list);
    else if ('binary' in value) {
      const content =
        typeof value.binary === 'string' ? new TextEncoder().encode(value.binary) : value.binary;
      putVarint(content.length);
      reserve(content.length);
      bytes.set(content, length);
      length += content.length;
    }
    // A boolean field is its type alone; Parquet has no lists of booleans that we write.
  };
  const putList = (items: readonly ThriftValue[]) => {
    const type = items[0] === undefined ? TYPE.i32 : typeOf(items[0]);
    if (items.length < 15) {
      putByte((items.length << 4) | type);
    } else {
      putByte(0xf0 | type);
      putVarint(items.length);
    }
    for (const item of items) putValue(item);
  };
  const putStruct = (fields: ThriftStruct) => {
    let lastId = 0;
    for (const [id, value] of fields) {
      if (value === undefined) continue;
      putByte(((id - lastId) << 4) | typeOf(value));
      lastId = id;
      putValue(value);
    }
    putByte(0);
  };
  putStruct(struct);
  return bytes.subarray(0, length);
}

function typeOf(value: ThriftValue): number {
  if ('bool' in value) return value.bool ? TYPE.true : TYPE.false;
  if ('i32' in value) return TYPE.i32;
  if ('i64' in value) return TYPE.i64;
  if ('binary' in value) return TYPE.binary;
  return 'list' in value ? TYPE.list : TYPE.struct;
}

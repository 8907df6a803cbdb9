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
  const out: Output = { bytes: new Uint8Array(128), length: 0 };
  putStruct(out, struct);
  return out.bytes.subarray(0, out.length);
}

type Output = { bytes: Uint8Array; length: number };

const utf8 = new TextEncoder();

function reserve(out: Output, more: number) {
  if (out.length + more <= out.bytes.length) return;
  const larger = new Uint8Array(Math.max(out.bytes.length * 2, out.length + more));
  larger.set(out.bytes);
  out.bytes = larger;
}

function putByte(out: Output, value: number) {
  reserve(out, 1);
  out.bytes[out.length++] = value;
}

function putVarint(out: Output, value: number) {
  // Division, not shifts: 64-bit values are exact here up to 2^53.
  while (value >= 128) {
    putByte(out, (value % 128) | 128);
    value = Math.floor(value / 128);
  }
  putByte(out, value);
}

function putZigzag(out: Output, value: number) {
  putVarint(out, value >= 0 ? value * 2 : -value * 2 - 1);
}

function putValue(out: Output, value: ThriftValue) {
  if ('i32' in value) putZigzag(out, value.i32);
  else if ('i64' in value) putZigzag(out, value.i64);
  else if ('struct' in value) putStruct(out, value.struct);
  else if ('list' in value) putList(out, value.list);
  else if ('binary' in value) {
    const content = typeof value.binary === 'string' ? utf8.encode(value.binary) : value.binary;
    putVarint(out, content.length);
    reserve(out, content.length);
    out.bytes.set(content, out.length);
    out.length += content.length;
  }
  // A boolean field is its type alone; Parquet has no lists of booleans that we write.
}

function putList(out: Output, items: readonly ThriftValue[]) {
  const type = items[0] === undefined ? TYPE.i32 : typeOf(items[0]);
  if (items.length < 15) {
    putByte(out, (items.length << 4) | type);
  } else {
    putByte(out, 0xf0 | type);
    putVarint(out, items.length);
  }
  for (const item of items) putValue(out, item);
}

function putStruct(out: Output, fields: ThriftStruct) {
  let lastId = 0;
  for (const [id, value] of fields) {
    if (value === undefined) continue;
    // The short form of a field's head holds steps of up to 15.
    putByte(out, ((id - lastId) << 4) | typeOf(value));
    lastId = id;
    putValue(out, value);
  }
  putByte(out, 0);
}

function typeOf(value: ThriftValue): number {
  if ('i32' in value) return TYPE.i32;
  if ('i64' in value) return TYPE.i64;
  if ('binary' in value) return TYPE.binary;
  if ('struct' in value) return TYPE.struct;
  if ('list' in value) return TYPE.list;
  return value.bool ? TYPE.true : TYPE.false;
}

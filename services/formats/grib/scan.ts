import type { ByteSource } from '../../platform/byte-source.ts';
import { Fault } from '../../platform/fault.ts';

/** A GRIB message of a file, or bytes that begin like one and cannot be whole. */
export type GribMessage = {
  /** 1 for the first in the file */
  readonly number: number;
  readonly offset: number;
  /** octets, as the message itself says */
  readonly length: number;
  readonly edition: number;
  /** why this cannot be read; scanning goes on behind its first octets */
  readonly fault?: Fault;
};

const WINDOW_BYTES = 65_536;
const HEAD_BYTES = 16;
/** Edition 1 counts longer messages in units of 120 octets when the first length bit is set. */
const LARGE_MESSAGE_BIT = 0x80_0000;

/**
 * Finds the messages of a file by their own headers, reading only these. What lies between
 * messages is passed over.
 *
 * @throws {Fault} corrupt-data when the file holds no message at all
 */
export async function* findMessages(
  source: ByteSource,
  signal?: AbortSignal,
): AsyncGenerator<GribMessage> {
  const size = await source.size(signal);
  let number = 0;
  let at = 0;
  for (;;) {
    const offset = await findMark(source, at, size, signal);
    if (offset === undefined) break;
    number++;
    const message = await readMessageHead(source, { offset, size, number }, signal);
    yield message;
    at = offset + (message.fault === undefined ? message.length : 4);
  }
  if (number > 0) return;
  throw new Fault('corrupt-data', 'no GRIB message in these bytes', {
    message: 1,
    section: 0,
    octet: 1,
  });
}

async function readMessageHead(
  source: ByteSource,
  {
    offset,
    size,
    number,
  }: { readonly offset: number; readonly size: number; readonly number: number },
  signal?: AbortSignal,
): Promise<GribMessage> {
  const left = size - offset;
  const head = await source.read(offset, Math.min(HEAD_BYTES, left), signal);
  const view = new DataView(head.buffer);
  const edition = head[7] ?? 0;
  const broken = (octet: number, detail: string): GribMessage => {
    const facts = { message: number, section: 0, octet, offset };
    const fault = new Fault(
      'corrupt-data',
      `message ${number}, section 0, octet ${octet}: ${detail}`,
      facts,
    );
    return { number, offset, length: left, edition, fault };
  };
  if (head.length < HEAD_BYTES) return broken(head.length, 'the file ends in the first octets');
  if (edition !== 1 && edition !== 2) return broken(8, `there is no GRIB edition ${edition}`);
  const length =
    edition === 2
      ? Number(view.getBigUint64(8))
      : await readEdition1Length(source, offset, left, head, signal);
  if (length < HEAD_BYTES + 4) return broken(edition === 2 ? 9 : 5, `a length of ${length} octets`);
  if (length > left) {
    return broken(edition === 2 ? 9 : 5, `${length} octets are claimed and ${left} are there`);
  }
  const tail = await source.read(offset + length - 4, 4, signal);
  if (!isMark(tail, 0, '7777')) return broken(length - 3, 'the message does not end with 7777');
  return { number, offset, length, edition };
}

/**
 * The 24-bit length of edition 1. Longer messages set its first bit and count in 120 octets; then
 * the length of section 4 holds how many octets too many that is (as ECMWF writes them).
 */
async function readEdition1Length(
  source: ByteSource,
  offset: number,
  left: number,
  head: Uint8Array,
  signal?: AbortSignal,
): Promise<number> {
  const u24 = (bytes: Uint8Array, at: number) =>
    ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  const coded = u24(head, 4);
  if ((coded & LARGE_MESSAGE_BIT) === 0) return coded;
  const rough = (coded & ~LARGE_MESSAGE_BIT) * 120;
  // Sections 1 to 3 stand before section 4: product, and by octet 8 of section 1 grid and bitmap.
  let at = offset + 8;
  const flags = (await readSome(source, at + 7, 1, offset + left, signal))[0] ?? 0;
  const lengths = [true, (flags & 0x80) !== 0, (flags & 0x40) !== 0];
  for (const present of lengths) {
    if (present) at += u24(await readSome(source, at, 3, offset + left, signal), 0);
  }
  const excess = u24(await readSome(source, at, 3, offset + left, signal), 0);
  return excess < 120 ? rough - excess + 4 : coded;
}

/** Up to `length` bytes, fewer at the end of the file. */
async function readSome(
  source: ByteSource,
  at: number,
  length: number,
  end: number,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  return at >= end ? new Uint8Array(0) : source.read(at, Math.min(length, end - at), signal);
}

async function findMark(source: ByteSource, from: number, size: number, signal?: AbortSignal) {
  for (let at = from; at + 4 <= size; at += WINDOW_BYTES - 3) {
    // Most often the next message begins at once: no need to read a whole window for that.
    const near = await source.read(at, Math.min(at === from ? 4 : WINDOW_BYTES, size - at), signal);
    if (at === from && isMark(near, 0, 'GRIB')) return at;
    const window =
      at === from ? await source.read(at, Math.min(WINDOW_BYTES, size - at), signal) : near;
    const found = Buffer.from(window.buffer, window.byteOffset, window.length).indexOf(
      'GRIB',
      0,
      'latin1',
    );
    if (found >= 0) return at + found;
  }
  return undefined;
}

function isMark(bytes: Uint8Array, at: number, mark: 'GRIB' | '7777'): boolean {
  return Buffer.from(bytes.subarray(at, at + 4)).toString('latin1') === mark;
}

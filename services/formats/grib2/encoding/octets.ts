/**
 * Unsigned integer, most significant octet first.
 *
 * @throws {RangeError} when it does not fit; all bits one (missing) is {@link missing}
 */
export function uint(value: number, octets: number): number[] {
  if (!Number.isInteger(value) || value < 0 || value >= 256 ** octets) {
    throw new RangeError(`${value} is no unsigned integer of ${octets} octets`);
  }
  return Array.from(
    { length: octets },
    (_, index) => Math.floor(value / 256 ** (octets - 1 - index)) % 256,
  );
}

/** Signed integer as GRIB writes it: a sign bit, then the magnitude (regulation 92.1.5). */
export function signed(value: number, octets: number): number[] {
  const [first = 0, ...rest] = uint(Math.abs(value), octets);
  if (first > 127) throw new RangeError(`${value} is no signed integer of ${octets} octets`);
  return [value < 0 ? first | 0x80 : first, ...rest];
}

/** All bits one: the value is missing. */
export function missing(octets: number): number[] {
  return Array.from({ length: octets }, () => 255);
}

const FLOAT = new DataView(new ArrayBuffer(4));

/** IEEE 754 single precision. */
export function float32(value: number): number[] {
  FLOAT.setFloat32(0, value);
  return [FLOAT.getUint8(0), FLOAT.getUint8(1), FLOAT.getUint8(2), FLOAT.getUint8(3)];
}

/** A section: its length, its number, its octets from the sixth on. */
export function section(number: number, ...parts: readonly ArrayLike<number>[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 5);
  const bytes = new Uint8Array(length);
  bytes.set([...uint(length, 4), number]);
  let at = 5;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Date and time as sections 1 and 4 hold it: year (2 octets), month, day, hour, minute, second. */
export function timeOctets(ms: number): number[] {
  const time = new Date(ms);
  return [
    ...uint(time.getUTCFullYear(), 2),
    time.getUTCMonth() + 1,
    time.getUTCDate(),
    time.getUTCHours(),
    time.getUTCMinutes(),
    time.getUTCSeconds(),
  ];
}

import type { ArrowColumn } from '../../formats/arrow/arrow-schema.ts';

/** Set bits of each octet. */
const POPULATION = Uint8Array.from({ length: 256 }, (_, octet) => {
  let bits = 0;
  for (let rest = octet; rest > 0; rest >>= 1) bits += rest & 1;
  return bits;
});

/**
 * Gathers validity bitmaps of pieces of a column into one. DuckDB and Arrow agree on the bit order
 * (least significant first, 1 = there is a value), so whole octets are copied where rows align.
 */
export function gatherValidity() {
  let bits: Uint8Array | undefined;
  let length = 0;
  let nullCount = 0;

  const reserve = (rows: number): Uint8Array => {
    const bytes = Math.ceil(rows / 8);
    if (bits !== undefined && bits.length >= bytes) return bits;
    const grown = new Uint8Array(Math.max(bytes, (bits?.length ?? 0) * 2, 64));
    if (bits === undefined) fillOnes(grown, 0, length);
    else grown.set(bits);
    bits = grown;
    return grown;
  };

  return {
    /** @param source bitmap of the piece; null = every row has a value */
    append(source: Uint8Array | null, start: number, count: number) {
      if (source === null || !hasNull(source, start, count)) {
        if (bits !== undefined) fillOnes(reserve(length + count), length, count);
        length += count;
        return;
      }
      const target = reserve(length + count);
      if (((length | start) & 7) === 0) {
        const bytes = Math.ceil(count / 8);
        target.set(source.subarray(start >> 3, (start >> 3) + bytes), length >> 3);
        const tail = count & 7;
        if (tail > 0) target[(length >> 3) + bytes - 1]! &= (1 << tail) - 1;
        nullCount += count - countOnes(target, length >> 3, bytes);
      } else {
        for (let row = 0; row < count; row++) {
          if (isValid(source, start + row))
            target[(length + row) >> 3]! |= 1 << ((length + row) & 7);
          else nullCount++;
        }
      }
      length += count;
    },
    /** The bitmap of all rows since the last call, and a fresh start. */
    finish(): Pick<ArrowColumn, 'length' | 'nullCount' | 'validity'> {
      const done = {
        length,
        nullCount,
        ...(bits === undefined || nullCount === 0
          ? {}
          : { validity: bits.subarray(0, Math.ceil(length / 8)) }),
      };
      bits = undefined;
      length = 0;
      nullCount = 0;
      return done;
    },
  };
}

/** Whether a row has a value. */
export function isValid(bits: Uint8Array | null, row: number): boolean {
  return bits === null || (bits[row >> 3]! & (1 << (row & 7))) !== 0;
}

function hasNull(bits: Uint8Array, start: number, count: number): boolean {
  let row = start;
  const end = start + count; // exclusive
  while (row < end) {
    if ((row & 7) === 0 && row + 8 <= end) {
      if (bits[row >> 3] !== 0xff) return true;
      row += 8;
    } else {
      if (!isValid(bits, row)) return true;
      row++;
    }
  }
  return false;
}

function countOnes(bits: Uint8Array, start: number, bytes: number): number {
  let ones = 0;
  for (let index = start; index < start + bytes; index++) ones += POPULATION[bits[index]!]!;
  return ones;
}

function fillOnes(bits: Uint8Array, start: number, count: number): void {
  for (let row = start; row < start + count;) {
    if ((row & 7) === 0 && row + 8 <= start + count) {
      const bytes = (start + count - row) >> 3;
      bits.fill(0xff, row >> 3, (row >> 3) + bytes);
      row += bytes * 8;
    } else {
      bits[row >> 3]! |= 1 << (row & 7);
      row++;
    }
  }
}

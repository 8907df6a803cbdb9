/** Bits needed for numbers up to `max`. */
export function bitWidth(max: number): number {
  return 32 - Math.clz32(max);
}

/**
 * Buffers cost more than filling them: one serves all calls, and a copy is handed out. Small
 * copies are `Buffer`s, which share pooled memory, here and in the files beside this one.
 */
let scratch = new Uint8Array(1024);

/** From this many equal numbers on, a run is smaller than packing them. */
const SHORTEST_RUN = 16;

/**
 * Parquet's hybrid of run lengths and bit packing.
 *
 * @param numbers each below 2^width; of one type of array, or each access costs three times as much
 * @param width bits a number, 0 to 16
 * @see https://parquet.apache.org/docs/file-format/data-pages/encodings/#run-length-encoding--bit-packing-hybrid-rle--3
 */
export function encodeRle(numbers: Uint16Array, width: number): Uint8Array {
  const count = numbers.length;
  const valueBytes = (width + 7) >> 3;
  // Packed groups of eight, each stretch with a header, never take more than this.
  const most = ((count + 7) >> 3) * (width + 1) + 16 + (count >> 2);
  if (scratch.length < most) scratch = new Uint8Array(most * 2);
  const out = scratch;
  let at = 0;
  const putVarint = (value: number) => {
    for (; value >= 128; value >>>= 7) out[at++] = (value & 127) | 128;
    out[at++] = value;
  };
  const putPacked = (start: number, end: number) => {
    const groups = (end - start + 7) >> 3;
    putVarint((groups << 1) | 1);
    let bits = 0;
    let held = 0;
    const first = at;
    for (let i = start; i < end; i++) {
      bits |= numbers[i]! << held;
      for (held += width; held >= 8; held -= 8) {
        out[at++] = bits & 255;
        bits >>>= 8;
      }
    }
    if (held > 0) out[at++] = bits;
    // The last group is filled up with zeros.
    at = first + groups * width;
  };

  let packedFrom = 0;
  for (let i = 0; i < count;) {
    const value = numbers[i]!;
    let end = i + 1;
    while (end < count && numbers[end] === value) end++;
    // Most numbers differ from the next: they are passed by before anything else is asked.
    if (end - i >= SHORTEST_RUN) {
      // What is packed before a run must be whole groups of eight, or the reader loses count.
      const aligned = packedFrom + (((i - packedFrom + 7) >> 3) << 3);
      if (end - aligned >= SHORTEST_RUN) {
        if (aligned > packedFrom) putPacked(packedFrom, aligned);
        putVarint((end - aligned) << 1);
        for (let byte = 0; byte < valueBytes; byte++) out[at++] = (value >>> (8 * byte)) & 255;
        packedFrom = end;
      }
    }
    i = end;
  }
  if (packedFrom < count) putPacked(packedFrom, count);
  return Buffer.from(out.subarray(0, at));
}

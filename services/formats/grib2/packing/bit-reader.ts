/**
 * Zeros behind the data of a padded view, so that inner loops need no test per value. It covers
 * what one block of 64 samples of 32 bits can read too far.
 */
const PADDING_BYTES = 320;

/** A copy of `data` that can be read somewhat beyond its end: see {@link readBits}. */
export function toPaddedView(data: Uint8Array): DataView {
  const bytes = new Uint8Array(data.length + PADDING_BYTES);
  bytes.set(data);
  return new DataView(bytes.buffer);
}

/** Bits at `bit` in the top of a 32-bit window; at least 25 of them are of the stream. */
export function windowAt(view: DataView, bit: number): number {
  return view.getUint32(bit >>> 3) << (bit & 7);
}

/** An unsigned number of `width` bits, 0 to 32. */
export function readBits(view: DataView, bit: number, width: number): number {
  if (width === 0) return 0;
  if (width <= 25) return windowAt(view, bit) >>> (32 - width);
  const high = windowAt(view, bit) >>> 16;
  return high * 2 ** (width - 16) + (windowAt(view, bit + 16) >>> (48 - width));
}

/** `count` unsigned numbers of `width` bits (0 to 32), one after another from `bit` on. */
export function readNumbers(
  view: DataView,
  bit: number,
  width: number,
  count: number,
): Uint32Array<ArrayBuffer> {
  const numbers = new Uint32Array(count);
  if (width === 0) return numbers;
  for (let index = 0; index < count; index++) {
    numbers[index] = readBits(view, bit + index * width, width);
  }
  return numbers;
}

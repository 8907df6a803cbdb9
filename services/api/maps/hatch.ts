/**
 * The hatch over invented weather: a tile that is copied out of its page, without its headers,
 * still says what it is. Between the lines every colour is that of the legend.
 */

/** A dark and a light line side by side: one of them shows on every colour. RGBA. */
export const HATCH_COLOURS: readonly number[] = [0x22, 0x22, 0x22, 0xff, 0xff, 0xff, 0xff, 0xff];

/**
 * Pixels from line to line, along a row. It divides the side of a tile, so that the place of a
 * pixel in its tile is as good as its place on the globe, and lines run on across seams.
 */
export const HATCH_EVERY = 32;

/**
 * Draws diagonal lines over a tile, two pixels wide, wherever there is a value (and not only where
 * the style colours it: a dry hour of an exercise is one of an exercise).
 *
 * @param values of the pixels, row by row; NaN: no data, left alone
 * @param indices of the same pixels; those on a line are set to `entry` and the one after it
 * @param side pixels of a row, a multiple of {@link HATCH_EVERY}
 */
export function drawHatch(
  values: Float32Array,
  indices: Uint8Array,
  side: number,
  entry: number,
): void {
  for (let row = 0; row * side < indices.length; row++) {
    for (let line = 0; line < 2; line++) {
      const first = (((line - row) % HATCH_EVERY) + HATCH_EVERY) % HATCH_EVERY;
      for (let column = first; column < side; column += HATCH_EVERY) {
        const at = row * side + column;
        if (!Number.isNaN(values[at]!)) indices[at] = entry + line;
      }
    }
  }
}

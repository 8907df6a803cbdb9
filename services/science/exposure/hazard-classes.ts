/** One class of a hazard: values from `from` on, below `to`; null = no bound. */
export type ClassBounds = { readonly from: number | null; readonly to: number | null };

/** Cells that are in no class, and those whose hazard is not known. */
export const NO_CLASS = 254;
export const UNKNOWN_CLASS = 255;
/** Classes of a scheme: more have no code. */
const MOST_CLASSES = 200;

/**
 * The class of each cell. What no class takes is {@link NO_CLASS}; a missing value (NaN) is
 * {@link UNKNOWN_CLASS}, or, where `isKnown` says that the cell was looked at, {@link NO_CLASS}:
 * a cell that a fire does not reach has no arrival time, and is not unknown.
 *
 * @param isKnown 1 for cells where NaN is an answer, nx * ny
 * @throws {RangeError} for more than 200 classes
 */
export function classifyCells(
  values: Float32Array | Float64Array,
  classes: readonly ClassBounds[],
  isKnown?: Uint8Array,
): Uint8Array<ArrayBuffer> {
  if (classes.length > MOST_CLASSES) throw new RangeError(`${classes.length} classes are too many`);
  const lows = classes.map(({ from }) => from ?? -Infinity);
  const highs = classes.map(({ to }) => to ?? Infinity);
  const codes = new Uint8Array(values.length);
  for (let cell = 0; cell < values.length; cell++) {
    const value = values[cell]!;
    let code = NO_CLASS;
    if (Number.isNaN(value)) {
      code = isKnown?.[cell] === 1 ? NO_CLASS : UNKNOWN_CLASS;
    } else {
      for (let at = 0; at < lows.length; at++) {
        if (value >= lows[at]! && value < highs[at]!) {
          code = at;
          break;
        }
      }
    }
    codes[cell] = code;
  }
  return codes;
}

/** When a place is under water, hours of the series; the depth between its times is linear. */
export type WetSpell = {
  readonly deepestM: number;
  /** first time at or above the threshold; null where it never is */
  readonly fromH: number | null;
  /** after the last time at or above it; null where it is never, or still is at the end */
  readonly untilH: number | null;
  readonly isWetAtEnd: boolean;
};

/**
 * From when to when a place has water of a depth. A second wave within the series belongs to it:
 * whoever may pass in between is not told to.
 *
 * @param timesH ascending
 * @param depthM at each time, the deepest of the place; NaN = not known, counted as dry
 * @param thresholdM above 0
 */
export function findWetSpell(
  timesH: ArrayLike<number>,
  depthM: ArrayLike<number>,
  thresholdM: number,
): WetSpell {
  const isWet = (at: number) => depthM[at]! >= thresholdM;
  let [first, last, deepestM] = [-1, -1, 0];
  for (let at = 0; at < depthM.length; at++) {
    if (depthM[at]! > deepestM) deepestM = depthM[at]!;
    if (!isWet(at)) continue;
    if (first < 0) first = at;
    last = at;
  }
  if (first < 0) return { deepestM, fromH: null, untilH: null, isWetAtEnd: false };
  /** Where the depth passes the threshold between a time and the next one. */
  const crossing = (at: number) => {
    const [before, after] = [depthM[at]!, depthM[at + 1]!];
    const [fromH, toH] = [timesH[at]!, timesH[at + 1]!];
    if (Number.isNaN(before + after)) return isWet(at) ? fromH : toH;
    return fromH + ((thresholdM - before) / (after - before)) * (toH - fromH);
  };
  const isWetAtEnd = last === depthM.length - 1;
  return {
    deepestM,
    fromH: first === 0 ? timesH[0]! : crossing(first - 1),
    untilH: isWetAtEnd ? null : crossing(last),
    isWetAtEnd,
  };
}

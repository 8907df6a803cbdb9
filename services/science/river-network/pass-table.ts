/** Passes by basin: those of basin b are at `begin[b]` up to `begin[b + 1]`, exclusive. */
export type PassesByBasin = {
  readonly begin: Int32Array;
  readonly to: Int32Array;
  readonly heightM: Float32Array;
};

const FREE = -1;

/** A table of the lowest pass between two basins: open addressing, at most half full. */
export function openPassTable() {
  let size = 1 << 12;
  let count = 0;
  let low = new Int32Array(size).fill(FREE);
  let high = new Int32Array(size);
  let heightM = new Float32Array(size);

  /** The place of a pair of basins, or the free one where it belongs. */
  function placeOf(a: number, b: number): number {
    let place = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> 0;
    place = (place ^ (place >>> 15)) & (size - 1);
    while (low[place] !== FREE && (low[place] !== a || high[place] !== b)) {
      place = (place + 1) & (size - 1);
    }
    return place;
  }

  function double(): void {
    const [lows, highs, heights] = [low, high, heightM];
    size *= 2;
    low = new Int32Array(size).fill(FREE);
    high = new Int32Array(size);
    heightM = new Float32Array(size);
    for (let at = 0; at < lows.length; at++) {
      if (lows[at] === FREE) continue;
      const place = placeOf(lows[at]!, highs[at]!);
      low[place] = lows[at]!;
      high[place] = highs[at]!;
      heightM[place] = heights[at]!;
    }
  }

  /** Notes a pass between two basins if there is no lower one. */
  function lower(a: number, b: number, passM: number): void {
    const [one, other] = a < b ? [a, b] : [b, a];
    const place = placeOf(one, other);
    if (low[place] !== FREE) {
      if (passM < heightM[place]!) heightM[place] = passM;
      return;
    }
    low[place] = one;
    high[place] = other;
    heightM[place] = passM;
    if (2 * ++count > size) double();
  }

  /** All passes from either side. */
  function byBasin(basins: number): PassesByBasin {
    const begin = new Int32Array(basins + 1);
    for (let at = 0; at < size; at++) {
      if (low[at] === FREE) continue;
      begin[low[at]! + 1]!++;
      begin[high[at]! + 1]!++;
    }
    for (let basin = 0; basin < basins; basin++) begin[basin + 1]! += begin[basin]!;
    const next = begin.slice();
    const to = new Int32Array(2 * count);
    const passM = new Float32Array(2 * count);
    for (let at = 0; at < size; at++) {
      if (low[at] === FREE) continue;
      for (const [from, into] of [
        [low[at]!, high[at]!],
        [high[at]!, low[at]!],
      ] as const) {
        to[next[from]!] = into;
        passM[next[from]!++] = heightM[at]!;
      }
    }
    return { begin, to, heightM: passM };
  }

  return { lower, byBasin };
}

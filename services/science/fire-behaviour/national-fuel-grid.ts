/** What one value of the national FBP fuel grid of NRCan says about a cell. */
export type NationalFuel = {
  /** code of `FUEL_CLASSES`; NaN: the grid says that it does not know */
  readonly code: number;
  /** percent conifer, of M1 and M2 values that carry it; else NaN */
  readonly percentConifer: number;
  /** percent dead balsam fir, of M3 and M4 values that carry it; else NaN */
  readonly percentDeadFir: number;
};

/** Whether deciduous trees carry leaves: decides what D-1/D-2, M-1/M-2 and M-3/M-4 stand for. */
export type LeafState = 'leafless' | 'green';

// Grid values of `fbp_lookup_table.csv`, as shipped with Cell2Fire and the CWFIS fuel grids.
const PLAIN: Readonly<Record<number, number>> = {
  1: 1,
  2: 2,
  3: 3,
  4: 4,
  5: 5,
  6: 6,
  7: 7,
  11: 8,
  12: 9,
  21: 16,
  22: 17,
  23: 18,
  31: 14,
  32: 15,
  40: 10,
  50: 11,
  70: 12,
  80: 13,
  101: 101,
  102: 102,
  105: 105,
  // The 2024 grid tells built-up land apart.
  106: 106,
};

// Not available, unknown, unclassified: missing, which is not the same as "does not burn".
const UNKNOWN = new Set([100, 103, 104]);

// First code of the leafless and of the green type, by the value without its percentage.
const SEASONAL: Readonly<Record<number, readonly [leafless: number, green: number]>> = {
  13: [8, 9],
  60: [10, 11],
  90: [12, 13],
};

// Hundreds of the values that carry a percentage: 4xx M-1, 5xx M-2, 6xx M-1/M-2, 7xx M-3 ...
const MIXED: Readonly<Record<number, readonly [leafless: number, green: number]>> = {
  4: [10, 10],
  5: [11, 11],
  6: [10, 11],
  7: [12, 12],
  8: [13, 13],
  9: [12, 13],
};

/**
 * Reads a value of the national FBP fuel grid (NRCan `fbp_lookup_table.csv`).
 *
 * @param value grid value, such as 2 (C-2), 102 (water) or 640 (M-1/M-2 with 40 % conifer)
 * @param leaves decides between the leafless and the green type where the grid leaves it open
 * @returns `undefined` for a value that the table does not list
 */
export function findNationalFuel(value: number, leaves: LeafState): NationalFuel | undefined {
  const season = leaves === 'green' ? 1 : 0;
  const code = UNKNOWN.has(value) ? NaN : (PLAIN[value] ?? SEASONAL[value]?.[season]);
  if (code !== undefined) return { code, percentConifer: NaN, percentDeadFir: NaN };

  const mixed = MIXED[Math.floor(value / 100)]?.[season];
  const percent = value % 100;
  // The table steps by five, from 5 to 95.
  if (mixed === undefined || percent < 5 || percent % 5 !== 0) return undefined;
  const fir = mixed >= 12;
  return {
    code: mixed,
    percentConifer: fir ? NaN : percent,
    percentDeadFir: fir ? percent : NaN,
  };
}

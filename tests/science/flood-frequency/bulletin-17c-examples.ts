import type { FloodKnowledge } from '../../../services/science/flood-frequency/bulletin-17c/bulletin-17c.ts';
import { measuredFlood } from '../../../services/science/flood-frequency/fit-frequency.ts';
import { readReference } from '../reference-table.ts';

/** Annual peaks of a table of chapter 10, ft3/s. */
function readPeaks(table: number): { year: number; peak: number }[] {
  const { numbers } = readReference(`floodfreq/peaks_B17C_Tab10_${table}.csv`);
  const peaks = numbers('q_peak_cfs');
  return Array.from(numbers('year'), (year, row) => ({ year, peak: peaks[row]! }));
}

const seenFrom = (perceptionLow: number, years = 1) => ({
  perceptionLow,
  perceptionHigh: Infinity,
  years,
  isSystematic: false,
});
const between = (low: number, high: number, perceptionLow: number): FloodKnowledge => ({
  low,
  high,
  ...seenFrom(perceptionLow),
});
/** Years in which no flood came up to what would have been seen. */
const below = (threshold: number, years: number): FloodKnowledge => ({
  low: 0,
  high: threshold,
  ...seenFrom(threshold, years),
});

/** Table 10-25: peaks of the American River at Fair Oaks, ft3/s, without the gaps of 1905 to 1997. */
const AMERICAN_RIVER = [
  24200, 59700, 156000, 10300, 119000, 81300, 74100, 47900, 40700, 42300, 67500, 20100, 39200,
  31600, 39000, 14000, 99500, 27400, 67700, 163000, 24400, 9900, 21100, 16500, 22600, 60900, 58300,
  33000, 114000, 10900, 89200, 38800, 83200, 152000, 20100, 94400, 42200, 27900, 21000, 37500,
  34400, 180000, 37200, 49700, 42600, 10800, 219000, 42000, 54000, 20000, 75000, 8000, 40000,
  240000, 24000, 260000, 6500, 46000, 30000, 120000, 122000, 48000, 12000, 69000, 55000, 46000,
  15000, 40000, 33000, 175000, 20000, 152000, 93000, 88000, 17000, 259000, 298000,
];
/** Thresholds of the crest-stage gauge of example 5: the last year of each, ft3/s. */
const CREST_STAGE = [
  [1972, 1180],
  [1991, 705],
  [2001, 714],
  [2002, 743],
  [2003, 560],
  [2005, 700],
  [2009, 710],
  [2012, 661],
  [2014, 700],
] as const;

/** What is known of the floods in the examples of Bulletin 17C, chapter 10 (England et al. 2019). */
export function readExample(example: number): readonly FloodKnowledge[] {
  switch (example) {
    case 1:
      return readPeaks(2).map(({ peak }) => measuredFlood(peak));
    case 2:
      return readPeaks(6).map(({ peak }) => measuredFlood(peak));
    case 3:
      // The flood of 1936 is historical: known because it exceeded 21,000 ft3/s.
      return [
        ...readPeaks(10).map(({ year, peak }) =>
          year === 1936 ? between(peak, peak, 21_000) : measuredFlood(peak),
        ),
        below(21_000, 6 + 17 + 5),
      ];
    case 4: {
      const bounded = new Set([1864, 1893, 1894, 1921]);
      return [
        ...readPeaks(14).flatMap(({ year, peak }) =>
          bounded.has(year) ? [] : [measuredFlood(peak)],
        ),
        between(41_000, 60_000, 40_000),
        between(20_000, 25_000, 19_900),
        between(35_000, 40_000, 19_900),
        between(80_000, 103_000, 0),
        below(150_000, 694),
        below(40_000, 33),
        below(20_000, 28),
      ];
    }
    case 5:
      return readPeaks(18).map(({ year, peak }) => ({
        ...measuredFlood(peak),
        perceptionLow: CREST_STAGE.find(([last]) => year <= last)![1],
      }));
    case 6:
      return [...readPeaks(22).map(({ peak }) => measuredFlood(peak)), below(12_000, 22)];
    case 7:
      return [
        ...AMERICAN_RIVER.map(measuredFlood),
        between(600_000, 850_000, 599_000),
        ...[1437, 1574, 1711].map(() => between(400_000, 550_000, 399_000)),
        between(262_000, 300_000, 261_000),
        below(599_000, 1300),
        below(399_000, 543),
        below(261_000, 56),
        below(150_000, 19),
      ];
    default:
      throw new RangeError(`no example ${example}`);
  }
}

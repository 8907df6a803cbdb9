import { invalidField } from '../../platform/fault.ts';
import { EULER } from './distributions/l-moments.ts';
import { LEAST_YEARS } from './fit-frequency.ts';

/** Cells whose years lie together in the cache while they are sorted. */
const TILE = 64;

export type CellThresholds = {
  /** one array of cells a return period, in their order; NaN where there is no fit */
  readonly thresholds: readonly Float32Array[];
  /** of the Gumbel distribution of each cell */
  readonly location: Float32Array;
  readonly scale: Float32Array;
  /** cells with some years but fewer than are needed */
  readonly tooFew: number;
};

/**
 * Discharges of return periods for every cell of a cube of annual maxima, as GloFAS has them: Gumbel
 * by the first two L-moments. A cell whose maxima are all the same has that as every threshold.
 *
 * @param values annual maxima year by year, `cells` a year; NaN is missing
 * @param returnPeriodsYears above 1
 * @param leastYears that a cell needs
 * @throws {Fault} invalid-request where the cube has fewer years than a cell needs
 * @see Hosking & Wallis 1997, A.3; CEMS-Flood documentation, "GloFAS flood thresholds"
 */
export function gumbelByLMoments(
  values: Float32Array | Float64Array,
  cells: number,
  returnPeriodsYears: readonly number[],
  leastYears: number = LEAST_YEARS,
): CellThresholds {
  const years = values.length / cells;
  if (!Number.isInteger(years)) throw new RangeError(`${values.length} values of ${cells} cells`);
  if (years < leastYears) {
    const detail = `has ${years} years, ${leastYears} are needed`;
    throw invalidField({ field: 'years', value: years, detail, allowed: `${leastYears} or more` });
  }
  const make = () => new Float32Array(cells).fill(NaN);
  const [location, scale] = [make(), make()];
  const thresholds = returnPeriodsYears.map(make);
  const reduced = returnPeriodsYears.map((period) => -Math.log(-Math.log1p(-1 / period)));
  const tile = new Float64Array(TILE * years);
  const counts = new Int32Array(TILE);
  let tooFew = 0;
  for (let from = 0; from < cells; from += TILE) {
    const width = Math.min(TILE, cells - from);
    gather(values, { from, width, cells, years }, tile, counts);
    for (let at = 0; at < width; at++) {
      const count = counts[at]!;
      if (count < leastYears) {
        if (count > 0) tooFew += 1;
        continue;
      }
      const sample = tile.subarray(at * years, at * years + count);
      sortFew(sample);
      let [mean, weighted] = [0, 0];
      for (let rank = 0; rank < count; rank++) {
        mean += sample[rank]!;
        weighted += sample[rank]! * rank;
      }
      mean /= count;
      const spread = Math.max(0, (2 * weighted) / (count * (count - 1)) - mean);
      const cell = from + at;
      const alpha = spread / Math.LN2;
      const xi = mean - EULER * alpha;
      location[cell] = xi;
      scale[cell] = alpha;
      for (let period = 0; period < reduced.length; period++) {
        thresholds[period]![cell] = xi + alpha * reduced[period]!;
      }
    }
  }
  return { thresholds, location, scale, tooFew };
}

/** By insertion: quicker than `sort` for the few years of a cell. */
function sortFew(values: Float64Array): void {
  for (let at = 1; at < values.length; at++) {
    const value = values[at]!;
    let to = at;
    for (; to > 0 && values[to - 1]! > value; to--) values[to] = values[to - 1]!;
    values[to] = value;
  }
}

function gather(
  values: Float32Array | Float64Array,
  part: {
    readonly from: number;
    readonly width: number;
    readonly cells: number;
    readonly years: number;
  },
  tile: Float64Array,
  counts: Int32Array,
): void {
  const { from, width, cells, years } = part;
  counts.fill(0);
  for (let year = 0; year < years; year++) {
    const start = year * cells + from;
    for (let at = 0; at < width; at++) {
      const value = values[start + at]!;
      if (value === value) tile[at * years + counts[at]!++] = value;
    }
  }
}

import { METRIC_LENGTH, writeMetric, type SpreadEllipse } from './spread-ellipse.ts';

/** How fire behaves in one class of cells at one hour. */
export type LocalSpread = SpreadEllipse & {
  /** head fire intensity, kW/m */
  readonly hfiKWM: number;
  /** how fast a point ignition comes up to its steady rate, 1/min (0.115 in the open, ST-X-3 eq. 72) */
  readonly accelerationPerMin: number;
  /** wind at 10 m, m/s, and where it blows to: carries firebrands */
  readonly windMS: number;
  readonly windTowardsDeg: number;
};

/**
 * What burns how, without a word about fuels or weather: cells fall into classes (a fuel type with
 * a slope, an aspect and a piece of a weather grid), and a class has one behaviour at each hour.
 */
export type CellSpread = {
  /** class of each cell, row-major, row 0 in the north; 0 = does not burn */
  readonly classOf: Uint32Array;
  /** one more than the largest class */
  readonly classCount: number;
  /** hours known, from minute 0 on; hour h holds in [60 h, 60 h + 60) */
  readonly hours: number;
  /** Asked when the front first meets a class in an hour. `null`: fire does not spread then. */
  readonly spreadAt: (spreadClass: number, hour: number) => LocalSpread | null;
};

/** Offsets in a record of {@link SpreadTable}, after the metric. */
export const HFI = METRIC_LENGTH;
export const HEAD = METRIC_LENGTH + 1;
export const ACCELERATION = METRIC_LENGTH + 2;
export const WIND = METRIC_LENGTH + 3;
export const WIND_TOWARDS = METRIC_LENGTH + 4;
const RECORD = METRIC_LENGTH + 5;
/** What `offsets` holds for what nobody has asked yet. */
export const UNKNOWN = -1;
/** Minutes of a step of the weather. */
export const MINUTES = 60;
/** What {@link SpreadTable.find} gives for an hour in which a class does not spread. */
export const NO_SPREAD = -2;

/**
 * The behaviour of classes at hours, asked for once each and kept as plain numbers. The arrays are
 * open to the inner loop, and replaced when they grow.
 */
export type SpreadTable = {
  readonly hours: number;
  /** page of a class: its offsets start at page * hours; below 0 = none yet */
  readonly pageOf: Int32Array;
  offsets: Int32Array;
  records: Float64Array;
  /** Where the record of a class at an hour starts in `records`, or {@link NO_SPREAD}. */
  find(spreadClass: number, hour: number): number;
};

/** @param cell size of a cell in metres: the metrics are per cell, not per metre */
export function openSpreadTable(
  { classCount, hours, spreadAt }: Omit<CellSpread, 'classOf'>,
  cell: { readonly xM: number; readonly yM: number },
): SpreadTable {
  const pageOf = new Int32Array(classCount).fill(UNKNOWN);
  let pageCount = 0;
  let used = 0;

  const openPage = (spreadClass: number): number => {
    if ((pageCount + 1) * hours > table.offsets.length) {
      const longer = new Int32Array(table.offsets.length * 2);
      longer.set(table.offsets);
      table.offsets = longer;
    }
    table.offsets.fill(UNKNOWN, pageCount * hours, (pageCount + 1) * hours);
    pageOf[spreadClass] = pageCount;
    return pageCount++;
  };
  const ask = (spreadClass: number, hour: number): number => {
    const spread = spreadAt(spreadClass, hour);
    // Written so that NaN, of whatever, does not spread either.
    if (spread === null || !(spread.headMMin > 0 && spread.lengthToBreadth > 0)) return NO_SPREAD;
    if (used + RECORD > table.records.length) {
      const longer = new Float64Array(table.records.length * 2);
      longer.set(table.records);
      table.records = longer;
    }
    const { records } = table;
    writeMetric(spread, cell, records, used);
    records[used + HFI] = spread.hfiKWM;
    records[used + HEAD] = spread.headMMin;
    records[used + ACCELERATION] = spread.accelerationPerMin;
    records[used + WIND] = spread.windMS;
    records[used + WIND_TOWARDS] = spread.windTowardsDeg;
    used += RECORD;
    return used - RECORD;
  };
  /** The record of the hour before, if the new one says the same: steady hours are one. */
  const shared = (before: number, at: number): number => {
    if (before < 0 || at < 0) return at;
    for (let field = 0; field < RECORD; field++) {
      if (table.records[before + field] !== table.records[at + field]) return at;
    }
    used -= RECORD;
    return before;
  };
  const table: SpreadTable = {
    hours,
    pageOf,
    offsets: new Int32Array(64 * hours),
    records: new Float64Array(1024 * RECORD),
    find(spreadClass, hour) {
      let page = pageOf[spreadClass]!;
      if (page === UNKNOWN) page = openPage(spreadClass);
      const at = page * hours + hour;
      const known = table.offsets[at]!;
      if (known !== UNKNOWN) return known;
      const before = hour > 0 ? table.offsets[at - 1]! : UNKNOWN;
      const offset = shared(before, ask(spreadClass, hour));
      table.offsets[at] = offset;
      return offset;
    },
  };
  return table;
}

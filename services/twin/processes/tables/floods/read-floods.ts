import { readTimes } from '../../../../formats/arrow/column-times.ts';
import { readDays, readNumbers } from '../../../../formats/arrow/column-values.ts';
import type { ArrowTable } from '../../../../formats/arrow/read-stream.ts';
import { wrongCell } from '../../../../formats/arrow/wrong-cell.ts';
import type { FloodKnowledge } from '../../../../science/flood-frequency/bulletin-17c/bulletin-17c.ts';
import type { DischargeSeries } from '../../../../science/flood-frequency/records/discharge-series.ts';
import { invalidField } from '../../../../platform/fault.ts';
import { chainRows, findId, readChains } from '../chains.ts';
import { checkRange, findAny, hasColumn } from '../columns.ts';

/** Any unit of discharge. */
const DISCHARGES = [0, 1e12] as const;
/** Peaks of distributions on the whole real line. */
const ANY_PEAKS = [-1e12, 1e12] as const;
const YEARS = [-10_000, 10_000] as const;
/** Years that one row may stand for: palaeofloods. */
const ROW_YEARS = [1, 100_000] as const;
const MS_A_DAY = 86_400_000;

/** A station of a posted table; `id` absent where the table has no such column. */
type Station = { readonly id?: string };
export type StationFloods = Station & {
  readonly floods: readonly FloodKnowledge[];
  /** rows that say nothing of their year */
  readonly missing: number;
  /** peaks below 0, which those of discharge are not */
  readonly negative: number;
};
export type StationSeries = Station & DischargeSeries;

/**
 * Annual peaks of each station, and what is known of years without one: see the description of the
 * process for the columns.
 *
 * @throws {Fault} invalid-request naming column and row (from 1)
 */
export function readFloods(
  table: ArrowTable,
  takes: { readonly least: 'any' | 'zero' | 'above zero'; readonly bounds: boolean },
): StationFloods[] {
  const { rows } = table;
  if (!takes.bounds) refuseBounds(table);
  const read = (name: string, range: readonly [number, number]) => {
    if (!hasColumn(table, name)) return undefined;
    const values = readNumbers(name, findAny(table, [name], [name]).column, rows);
    checkRange(name, values, range);
    return values;
  };
  const peak = readNumbers('peak', findAny(table, ['peak'], ['peak']).column, rows);
  checkRange('peak', peak, ANY_PEAKS);
  if (takes.least !== 'any') refuseWithoutLogarithm(peak, takes.least);
  const columns = {
    peak,
    peakLow: read('peak_low', DISCHARGES),
    peakHigh: read('peak_high', DISCHARGES),
    perceptionLow: read('perception_low', DISCHARGES),
    perceptionHigh: read('perception_high', DISCHARGES),
    years: read('years', ROW_YEARS),
    historic: read('historic', [0, 1]),
  };
  const year = read('year', YEARS);
  return stationsOf(table).map(({ id, chain }) => {
    if (year !== undefined) checkYears(year, chain);
    const floods = Array.from(chain, (row) => floodOf(columns, row));
    const known = floods.filter((flood) => flood !== undefined);
    const negative = known.filter(({ low }) => low < 0).length;
    return { ...id, floods: known, missing: floods.length - known.length, negative };
  });
}

/** LP3 is of logarithms; Bulletin 17C takes zeros as low outliers. */
function refuseWithoutLogarithm(peak: Float64Array, least: 'zero' | 'above zero'): void {
  const row = peak.findIndex((value) => (least === 'zero' ? value < 0 : value <= 0));
  if (row < 0) return;
  const what = `is ${peak[row]!}, which has no logarithm,`;
  const allowed =
    least === 'zero'
      ? 'LP3: 0 or more; GEV, Gumbel, GLO, PE3 and GPA take values below 0'
      : 'LP3: above 0; method b17c takes zeros as low outliers, other distributions any value';
  throw wrongCell('peak', row, peak[row]!, what, allowed);
}

type Columns = { readonly peak: Float64Array } & Readonly<
  Record<
    'peakLow' | 'peakHigh' | 'perceptionLow' | 'perceptionHigh' | 'years' | 'historic',
    Float64Array | undefined
  >
>;

/** Columns that say what is known of a flood besides its peak. */
const BOUNDS = ['peak_low', 'peak_high', 'perception_low', 'perception_high', 'years', 'historic'];

function refuseBounds(table: ArrowTable): void {
  const field = BOUNDS.find((name) => hasColumn(table, name));
  if (field === undefined) return;
  const detail = 'is a column that method b17c alone takes into account';
  throw invalidField({
    field,
    detail,
    allowed: 'distribution=LP3 with method=b17c, or no such column',
  });
}

/** A peak, else its bounds, else that it stayed below what would have been seen. */
function floodOf(columns: Columns, row: number): FloodKnowledge | undefined {
  const at = (values: Float64Array | undefined, otherwise: number) => {
    const value = values?.[row] ?? NaN;
    return Number.isNaN(value) ? otherwise : value;
  };
  const years = at(columns.years, 1);
  if (!Number.isInteger(years)) throw wrongCell('years', row, years, 'is no whole number', 'years');
  const perceptionLow = at(columns.perceptionLow, 0);
  const perceptionHigh = at(columns.perceptionHigh, Infinity);
  if (perceptionHigh <= perceptionLow) {
    const allowed = 'above perception_low';
    throw wrongCell('perception_high', row, perceptionHigh, 'is not above perception_low', allowed);
  }
  const isSystematic = at(columns.historic, 0) === 0;
  const peak = columns.peak[row]!;
  const base = { perceptionLow, perceptionHigh, years, isSystematic };
  if (!Number.isNaN(peak)) return { ...base, low: peak, high: peak };
  const high = at(columns.peakHigh, perceptionLow);
  const low = at(columns.peakLow, 0);
  if (high === 0) return undefined;
  if (low > high) throw wrongCell('peak_low', row, low, 'is above peak_high', 'at most peak_high');
  return { ...base, low, high };
}

function checkYears(year: Float64Array, chain: Int32Array): void {
  const seen = new Set<number>();
  for (const row of chain) {
    const value = year[row]!;
    if (seen.has(value)) {
      const allowed = 'each year of a station once: its greatest peak';
      throw wrongCell('year', row, value, 'is there twice', allowed);
    }
    if (!Number.isNaN(value)) seen.add(value);
  }
}

/**
 * Discharge of each station over time, daily or hourly.
 *
 * @throws {Fault} invalid-request naming column and row (from 1)
 */
export function readDischarges(table: ArrowTable, stepHours: 1 | 24): StationSeries[] {
  const { rows } = table;
  const wanted = ['date', 'discharge'];
  const date = findAny(table, ['date', 'time', 'datetime'], wanted);
  const { name, column } = findAny(table, ['discharge', 'flow'], wanted);
  const discharge = readNumbers(name, column, rows);
  checkRange(name, discharge, DISCHARGES);
  const timesMs =
    stepHours === 24
      ? Float64Array.from(readDays(date.name, date.column, rows), (day) => day * MS_A_DAY)
      : readTimes(date.name, date.column, rows).ms;
  return stationsOf(table).map(({ id, chain }) => {
    for (let at = 1; at < chain.length; at++) {
      const row = chain[at]!;
      if (timesMs[row]! > timesMs[chain[at - 1]!]!) continue;
      const value = new Date(timesMs[row]!).toISOString();
      const what = 'is not later than the row before of its station';
      throw wrongCell(date.name, row, value, what, 'times of a station in order, each once');
    }
    return {
      ...id,
      timesMs: Float64Array.from(chain, (row) => timesMs[row]!),
      values: Float64Array.from(chain, (row) => discharge[row]!),
    };
  });
}

function stationsOf(table: ArrowTable) {
  const at = findId(table.schema);
  return [...chainRows(readChains(table))].map((chain) => ({
    chain,
    id: at < 0 ? {} : { id: String(table.columns[at]!.at(chain[0]!) as string | number) },
  }));
}

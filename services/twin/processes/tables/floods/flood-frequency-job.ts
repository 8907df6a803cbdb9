import type { ArrowColumn, ArrowField } from '../../../../formats/arrow/arrow-schema.ts';
import { numberColumn, textColumn } from '../../../../formats/arrow/build-columns.ts';
import { readArrowTable, type ArrowTable } from '../../../../formats/arrow/read-stream.ts';
import { Fault, type FieldError } from '../../../../platform/fault.ts';
import type { Bulletin17cOptions } from '../../../../science/flood-frequency/bulletin-17c/bulletin-17c.ts';
import type { DistributionName } from '../../../../science/flood-frequency/distributions/distribution.ts';
import {
  fitFloods,
  fitFloodsOverThreshold,
  fitFrequency,
  type FrequencyFit,
  type FrequencyMethod,
} from '../../../../science/flood-frequency/fit-frequency.ts';
import {
  annualMaxima,
  type AnnualMaximaOptions,
  type RefusedYear,
} from '../../../../science/flood-frequency/records/annual-maxima.ts';
import { findFloods } from '../../../../science/flood-frequency/records/peaks-over-threshold.ts';
import { checkRows } from '../columns.ts';
import { checkSize, cutTable, type ComputedTable } from '../computed-table.ts';
import {
  readDischarges,
  readFloods,
  type StationFloods,
  type StationSeries,
} from './read-floods.ts';

export type FloodFrequencyJob = {
  readonly kind: 'flood-frequency';
  readonly bytes: Uint8Array;
  readonly sample: 'peaks' | 'annual-maxima' | 'peaks-over-threshold';
  readonly distribution: DistributionName;
  readonly method: FrequencyMethod;
  readonly bulletin17c: Bulletin17cOptions;
  readonly returnPeriodsYears: readonly number[];
  readonly confidence: number;
  readonly maxima: Omit<AnnualMaximaOptions, 'stepHours'> & { readonly stepHours: 1 | 24 };
  /** of peaks over threshold */
  readonly threshold: number;
  readonly separationDays: number;
};

type Curve = Pick<FrequencyFit, 'quantile' | 'interval' | 'goodness' | 'parameters'> &
  Partial<Pick<FrequencyFit, 'aic' | 'bic' | 'bulletin17c'>> & {
    readonly id?: string;
    readonly count: number;
    readonly floodsPerYear?: number;
  };
type Notes = {
  readonly missingYears: number;
  readonly refusedYears: readonly (RefusedYear & { readonly id?: string })[];
  /** how many peaks are below 0, where some are */
  readonly negativePeaks?: number;
  readonly remark?: string;
};

const MS_A_YEAR = 365.2425 * 86_400_000;
const MOST_NOTED = 100;
const NEGATIVE = 'some peaks are below 0, which peaks of discharge are not: check the table';

/**
 * Flood frequency curves of the stations of a posted table: a row for each station and return period.
 *
 * @throws {Fault} invalid-request naming column, row (from 1) and station, too-large
 */
export function computeFloodFrequency(job: FloodFrequencyJob): ComputedTable {
  const table = readArrowTable(job.bytes);
  checkRows(table.rows);
  const { curves, notes } = fitStations(table, job);
  checkSize(curves.length * job.returnPeriodsYears.length, 'stations times return periods');
  const made = toColumns(curves, job);
  const fields = made.map(({ field }) => field);
  const columns = made.map(({ column }) => column);
  const rows = curves.length * job.returnPeriodsYears.length;
  const metadata = table.schema.metadata ?? {};
  return { fields, batches: cutTable(rows, fields, columns), metadata, notes };
}

function fitStations(table: ArrowTable, job: FloodFrequencyJob): { curves: Curve[]; notes: Notes } {
  if (job.sample === 'peaks') {
    const bounds = job.method === 'b17c';
    const least = bounds ? 'zero' : job.distribution === 'LP3' ? 'above zero' : 'any';
    const stations = readFloods(table, { least, bounds });
    const missingYears = stations.reduce((sum, { missing }) => sum + missing, 0);
    const negativePeaks = stations.reduce((sum, { negative }) => sum + negative, 0);
    const curves = stations.map((station) => naming(station.id, () => fitPeaks(station, job)));
    const remarks = negativePeaks > 0 ? { negativePeaks, remark: NEGATIVE } : {};
    return { curves, notes: { missingYears, refusedYears: [], ...remarks } };
  }
  const stations = readDischarges(table, job.maxima.stepHours);
  if (job.sample === 'peaks-over-threshold') {
    const curves = stations.map((station) => naming(station.id, () => fitEvents(station, job)));
    return { curves, notes: { missingYears: 0, refusedYears: [] } };
  }
  const found = stations.map((station) => ({ station, ...annualMaxima(station, job.maxima) }));
  const refusedYears = found.flatMap(({ station: { id }, refused }) =>
    refused.map((year) => (id === undefined ? year : { id, ...year })),
  );
  const curves = found.map(({ station: { id }, maxima }) =>
    naming(id, () => {
      const peaks = maxima.map(({ peak }) => peak);
      return { ...named(id), ...fitFrequency(peaks, { ...job.bulletin17c, ...job }) };
    }),
  );
  const first = refusedYears.slice(0, MOST_NOTED);
  return { curves, notes: { missingYears: refusedYears.length, refusedYears: first } };
}

function fitPeaks({ id, floods }: StationFloods, job: FloodFrequencyJob): Curve {
  if (job.method === 'b17c') return { ...named(id), ...fitFloods(floods, job.bulletin17c) };
  const peaks = floods.map(({ low }) => low);
  return { ...named(id), ...fitFrequency(peaks, job) };
}

function fitEvents(station: StationSeries, job: FloodFrequencyJob): Curve {
  const floods = findFloods(station, job.threshold, job.separationDays);
  const there = Array.from(station.values).filter((value) => !Number.isNaN(value)).length;
  const years = (there * job.maxima.stepHours * 3_600_000) / MS_A_YEAR;
  const peaks = floods.map(({ peak }) => peak);
  const { fit, ...curve } = fitFloodsOverThreshold(peaks, job.threshold, years);
  const { threshold, scale, shape, floodsPerYear } = fit;
  const parameters = { location: threshold, scale, shape };
  return { ...named(station.id), ...curve, parameters, floodsPerYear, count: floods.length };
}

function named(id: string | undefined) {
  return id === undefined ? {} : { id };
}

/** A fault of one station among several says which. */
function naming<T>(id: string | undefined, fit: () => T): T {
  try {
    return fit();
  } catch (error) {
    if (id === undefined || !(error instanceof Fault)) throw error;
    const errors = ((error.facts['errors'] ?? []) as readonly FieldError[]).map((entry) => ({
      ...entry,
      detail: `station ${id.slice(0, 80)}: ${entry.detail}`,
    }));
    const text = `station ${id.slice(0, 80)}: ${error.message}`;
    throw new Fault(error.kind, text, { ...error.facts, errors }, error);
  }
}

function toColumns(curves: readonly Curve[], job: FloodFrequencyJob) {
  const { returnPeriodsYears: periods, confidence, distribution, method } = job;
  const rows = curves.flatMap((curve) => periods.map((period) => ({ curve, period })));
  const intervals = rows.map(({ curve, period }) => curve.interval(period, confidence));
  const numbers = (name: string, read: (row: (typeof rows)[number], at: number) => number) => ({
    field: { name, type: { kind: 'float', bits: 64 } } as ArrowField,
    column: numberColumn(Float64Array.from(rows, read)),
  });
  const texts = (
    name: string,
    read: (curve: Curve) => string,
  ): { field: ArrowField; column: ArrowColumn } => ({
    field: { name, type: { kind: 'utf8' } },
    column: textColumn(rows.map(({ curve }) => read(curve))),
  });
  const none = (value: number | undefined) => value ?? NaN;
  return [
    ...(curves[0]?.id === undefined ? [] : [texts('id', ({ id }) => id!)]),
    numbers('return_period', ({ period }) => period),
    numbers('exceedance_probability', ({ period }) => 1 / period),
    numbers('quantile', ({ curve, period }) => curve.quantile(period)),
    numbers('lower', (_, at) => intervals[at]![0]),
    numbers('upper', (_, at) => intervals[at]![1]),
    texts('distribution', () => distribution),
    texts('method', () => method),
    numbers('count', ({ curve }) => curve.count),
    numbers('location', ({ curve }) => curve.parameters.location),
    numbers('scale', ({ curve }) => curve.parameters.scale),
    numbers('shape', ({ curve }) => curve.parameters.shape),
    numbers('anderson_darling', ({ curve }) => curve.goodness.andersonDarling),
    numbers('kolmogorov_smirnov', ({ curve }) => curve.goodness.kolmogorovSmirnov),
    numbers('ppcc', ({ curve }) => curve.goodness.ppcc),
    ...(method === 'mle'
      ? [
          numbers('aic', ({ curve }) => none(curve.aic)),
          numbers('bic', ({ curve }) => none(curve.bic)),
        ]
      : []),
    ...(method === 'b17c'
      ? [
          numbers('station_skew', ({ curve }) => none(curve.bulletin17c?.stationSkew)),
          numbers('station_skew_mse', ({ curve }) => none(curve.bulletin17c?.stationSkewMse)),
          numbers('low_outliers', ({ curve }) => none(curve.bulletin17c?.lowOutliers.count)),
          numbers('low_outlier_threshold', ({ curve }) =>
            none(curve.bulletin17c?.lowOutliers.threshold),
          ),
          numbers('record_years', ({ curve }) => none(curve.bulletin17c?.years)),
        ]
      : []),
    ...(job.sample === 'peaks-over-threshold'
      ? [numbers('floods_per_year', ({ curve }) => none(curve.floodsPerYear))]
      : []),
  ];
}

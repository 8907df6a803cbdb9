import type { Variable } from '../../earth/variable.ts';
import { toJsonNumber } from '../json-number.ts';
import { toParameter } from './parameter.ts';

export const COVERAGE_JSON_TYPE = 'application/prs.coverage+json';

/** The series of one place through time; `values` beside each variable, NaN = missing. */
export type PointCoverage = {
  readonly lonDeg: number;
  readonly latDeg: number;
  /** ISO 8601 */
  readonly times: readonly string[];
  readonly ranges: readonly { readonly variable: Variable; readonly values: Float32Array }[];
  /** foreign members of the coverage, under prefixed names */
  readonly extra: Readonly<Record<string, unknown>>;
};

const CONTEXT = { isohyet: 'https://isohyet.org/terms#' };
const REFERENCING = [
  {
    coordinates: ['x', 'y'],
    system: { type: 'GeographicCRS', id: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84' },
  },
  { coordinates: ['t'], system: { type: 'TemporalRS', calendar: 'Gregorian' } },
];

/**
 * A CoverageJSON document of point series: one Coverage, or a CoverageCollection of several (a
 * place, run or member each), whose domains are all PointSeries, as readers expect it.
 *
 * @param extra foreign members of the document, under prefixed names
 * @see OGC 21-069r2 (CoverageJSON), clauses 9.6 and 9.7, and common domain type PointSeries
 */
export function toCoverageJson(
  coverages: readonly PointCoverage[],
  extra: Readonly<Record<string, unknown>>,
) {
  const variables = new Map(
    coverages.flatMap(({ ranges }) => ranges.map(({ variable }) => [variable.id, variable])),
  );
  const shared = {
    parameters: Object.fromEntries([...variables].map(([id, each]) => [id, toParameter(each)])),
  };
  const [only] = coverages;
  if (only !== undefined && coverages.length === 1) {
    const { domain, ...rest } = toCoverage(only);
    return {
      '@context': CONTEXT,
      type: 'Coverage',
      domain: { ...domain, referencing: REFERENCING },
      ...shared,
      ...rest,
      ...extra,
    };
  }
  return {
    '@context': CONTEXT,
    type: 'CoverageCollection',
    domainType: 'PointSeries',
    ...shared,
    referencing: REFERENCING,
    coverages: coverages.map((coverage) => ({ type: 'Coverage', ...toCoverage(coverage) })),
    ...extra,
  };
}

function toCoverage({ lonDeg, latDeg, times, ranges, extra }: PointCoverage) {
  return {
    domain: {
      type: 'Domain',
      domainType: 'PointSeries',
      axes: { x: { values: [lonDeg] }, y: { values: [latDeg] }, t: { values: times } },
    },
    ranges: Object.fromEntries(
      ranges.map(({ variable, values }) => [
        variable.id,
        {
          type: 'NdArray',
          dataType: 'float',
          axisNames: ['t'],
          shape: [times.length],
          values: Array.from(values, toJsonNumber),
        },
      ]),
    ),
    ...extra,
  };
}

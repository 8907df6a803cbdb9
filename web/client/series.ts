import type { LonLat } from '../state/view-state.ts';
import { addressOf, askJson } from './ask.ts';

/** Values of one variable at one place through time. */
export type Series = {
  readonly dataset: string;
  readonly run: string;
  readonly variable: string;
  readonly place: LonLat;
  readonly cellDistanceM: number | undefined;
  /** unit of the values, as stored */
  readonly unit: string;
  readonly times: readonly string[];
  /** one row a member (one row in all without an ensemble), one column a time; null = missing */
  readonly rows: readonly (readonly (number | null)[])[];
  readonly members: readonly number[];
  readonly missing: number;
  /** variables that were asked for beside it, of the first member: why values are missing */
  readonly beside: Readonly<Record<string, readonly (number | null)[]>>;
};

type Coverage = {
  readonly domain: { readonly axes: { readonly t: { readonly values: readonly string[] } } };
  readonly ranges: Readonly<Record<string, { readonly values: readonly (number | null)[] }>>;
  readonly 'isohyet:member'?: number;
  readonly 'isohyet:cell'?: { readonly distanceM: number };
};

/** CoverageJSON of the service: one coverage, or a collection with one a member. */
type Answer = {
  readonly parameters?: Readonly<Record<string, { unit?: { symbol?: { value: string } } }>>;
} & (Coverage | { readonly coverages: readonly Coverage[] });

export type SeriesQuery = {
  readonly dataset: string;
  /** id of the run in addresses */
  readonly run: string;
  readonly variable: string;
  readonly place: LonLat;
};

/** Address of the values at a place, in any of the formats of the service. */
export function seriesAddress(query: SeriesQuery, f: string): string {
  const [lon, lat] = query.place;
  const path = `ogc/collections/${query.dataset}/instances/${query.run}/position`;
  const params = { coords: `POINT(${lon} ${lat})`, 'parameter-name': query.variable, f };
  return addressOf(path, params);
}

export type SeriesContext = {
  /** variables of the run that say why values are missing, or what to know of them */
  readonly explainedBy: readonly string[];
  /** valid times of the variable: others of the run have no value of it */
  readonly times: readonly string[];
};

/**
 * @throws {AskError} also when the place lies outside of the dataset
 */
export async function getSeries(
  query: SeriesQuery,
  { explainedBy, times: wanted }: SeriesContext,
  signal?: AbortSignal,
): Promise<Series> {
  const asked = { ...query, variable: [query.variable, ...explainedBy].join(',') };
  const answer = await askJson<Answer>(seriesAddress(asked, 'CoverageJSON'), signal);
  const coverages = 'coverages' in answer ? answer.coverages : [answer];
  const all = coverages[0]?.domain.axes.t.values ?? [];
  const own = all.flatMap((time, at) => (wanted.includes(time) ? [at] : []));
  const valuesOf = (coverage: Coverage | undefined, id: string) => {
    const values = coverage?.ranges[id]?.values ?? [];
    return own.map((at) => values[at] ?? null);
  };
  const rows = coverages.map((coverage) => valuesOf(coverage, query.variable));
  return {
    ...query,
    cellDistanceM: coverages[0]?.['isohyet:cell']?.distanceM,
    unit: answer.parameters?.[query.variable]?.unit?.symbol?.value ?? '',
    times: own.map((at) => all[at]!),
    rows,
    members: coverages.flatMap((coverage) => coverage['isohyet:member'] ?? []),
    beside: Object.fromEntries(explainedBy.map((id) => [id, valuesOf(coverages[0], id)])),
    missing: rows.flat().filter((value) => value === null).length,
  };
}

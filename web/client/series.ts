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

/** @throws {AskError} also when the place lies outside of the dataset */
export async function getSeries(query: SeriesQuery, signal?: AbortSignal): Promise<Series> {
  const answer = await askJson<Answer>(seriesAddress(query, 'CoverageJSON'), signal);
  const coverages = 'coverages' in answer ? answer.coverages : [answer];
  const rows = coverages.map(({ ranges }) => ranges[query.variable]?.values ?? []);
  return {
    ...query,
    cellDistanceM: coverages[0]?.['isohyet:cell']?.distanceM,
    unit: answer.parameters?.[query.variable]?.unit?.symbol?.value ?? '',
    times: coverages[0]?.domain.axes.t.values ?? [],
    rows,
    members: coverages.flatMap((coverage) => coverage['isohyet:member'] ?? []),
    missing: rows.flat().filter((value) => value === null).length,
  };
}

import type { Lang } from '../i18n/catalogue.ts';

export type LonLat = readonly [lon: number, lat: number];

/** Everything a reader has chosen: what the address of the page holds. */
export type ViewState = {
  readonly lang: Lang;
  readonly collection: string | undefined;
  readonly variable: string | undefined;
  /** id of a class scheme or colour ramp; undefined = that of the variable */
  readonly style: string | undefined;
  /** reference time; undefined = the latest */
  readonly run: string | undefined;
  /** valid time shown */
  readonly time: string | undefined;
  readonly member: number | undefined;
  /** where values are read */
  readonly place: LonLat | undefined;
  /** row of a table that is looked at */
  readonly feature: { readonly table: string; readonly id: string } | undefined;
  /** tables shown over the map */
  readonly tables: readonly string[];
  readonly centre: LonLat | undefined;
  readonly zoom: number | undefined;
};

/** What a reader sees who comes without a link. */
export function emptyState(lang: Lang): ViewState {
  return {
    lang,
    collection: undefined,
    variable: undefined,
    style: undefined,
    run: undefined,
    time: undefined,
    member: undefined,
    place: undefined,
    feature: undefined,
    tables: [],
    centre: undefined,
    zoom: undefined,
  };
}

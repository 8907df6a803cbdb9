import type { Dataset } from '../client/datasets.ts';
import type { RunLayers } from '../client/layers.ts';
import type { FloodHydrograph } from '../client/floods.ts';
import type { Legend } from '../client/legend.ts';
import type { Origin } from '../client/origin.ts';
import type { RunSummary } from '../client/runs.ts';
import type { Series } from '../client/series.ts';
import type { Readings, TableRow } from '../client/tables.ts';
import type { AskFailure } from '../client/ask.ts';
import type { Lang } from '../i18n/catalogue.ts';
import type { ViewState } from './view-state.ts';

/** Something asked for: on its way, there, or failed with the reason. */
export type Asked<T> =
  | { readonly state: 'idle' }
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly failure: AskFailure };

export const IDLE = { state: 'idle' } as const;
export const LOADING = { state: 'loading' } as const;

/** A sentence at the top of the page; the same `id` replaces the one before. */
export type Notice = {
  readonly id: string;
  readonly text: string;
  readonly severity: 'info' | 'error';
  readonly retry?: () => void;
  /** what the button says; "Try again" without it */
  readonly retryLabel?: string;
};

/** What the page knows beside what the reader chose. */
export type Model = {
  readonly view: ViewState;
  readonly datasets: Asked<readonly Dataset[]>;
  readonly runs: Asked<readonly RunSummary[]>;
  /** what of the chosen run there is a map of */
  readonly layers: Asked<RunLayers>;
  readonly legend: Asked<Legend>;
  /** of a run that was computed here: how, and how far to trust it */
  readonly origin: Asked<Origin>;
  readonly series: Asked<Series>;
  /** rows stored in each table with places; asked for when the list is opened */
  readonly tableRows: Asked<Readonly<Record<string, number>>>;
  readonly row: Asked<TableRow>;
  /** readings of the station that the row stands for */
  readonly readings: Asked<Readings | undefined>;
  /** year of the readings shown; undefined = the newest */
  readonly readingsYear: string | undefined;
  /** of the gauge or reach of the flood twin that the row stands for */
  readonly flood: Asked<FloodHydrograph | undefined>;
  /** rows of the tables of the flood twin that are shown, for the list beside the map */
  readonly floodPlaces: Asked<readonly TableRow[]>;
  /** the named place nearest to the one read */
  readonly nearPlace: Readonly<Record<Lang, string>> | undefined;
  /** valid time of the frame on the map; differs from the one asked for while it loads */
  readonly shownTime: string | undefined;
  /** tiles of the frame on the map that did not come */
  readonly mapGaps: number;
  /** nothing of what is chosen is on the map yet */
  readonly mapAwaited: boolean;
  readonly playing: boolean;
  readonly stepsPerSecond: number;
  readonly sheetOpen: boolean;
  readonly mapFailed: boolean;
  readonly notices: readonly Notice[];
  readonly nowMs: number;
};

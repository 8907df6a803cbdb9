import type { Catalogue } from '../i18n/catalogue.ts';
import type { Formats } from '../i18n/format.ts';
import type { Choice } from '../state/choice.ts';
import type { Model } from '../state/model.ts';
import type { LonLat, ViewState } from '../state/view-state.ts';

/** What a panel may ask of the page. */
export type Actions = {
  readonly choose: (part: Partial<ViewState>) => void;
  /** moves the time by whole steps; stops at the ends */
  readonly step: (by: number) => void;
  readonly togglePlay: () => void;
  readonly setSpeed: (stepsPerSecond: number) => void;
  /** reads the values at a place; undefined closes the card */
  readonly read: (place: LonLat | undefined) => void;
  /** shows a row of a table */
  readonly look: (feature: NonNullable<ViewState['feature']>) => void;
  /** the year of a station's readings to show */
  readonly showYear: (year: string) => void;
  readonly openTables: () => void;
  /** what a click at the middle of the map would do */
  readonly readCentre: () => void;
  readonly zoomBy: (steps: number) => void;
  readonly toggleSheet: () => void;
  readonly dismiss: (noticeId: string) => void;
  readonly copyLink: () => void;
  readonly retryAll: () => void;
};

/** Everything a panel is drawn from. */
export type PanelContext = {
  readonly model: Model;
  readonly choice: Choice | undefined;
  readonly texts: Catalogue;
  readonly formats: Formats;
  readonly actions: Actions;
};

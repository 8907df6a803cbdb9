import type { FloodClass } from '../state/flood-class.ts';

/** How a class is drawn: by ink, width and number, so that no colour has to tell it alone. */
export type FloodInk = {
  readonly ink: string;
  /** on the ink */
  readonly textInk: string;
  readonly widthPx: number;
  /** on the badge of a gauge */
  readonly badge: string;
};

/** Purple, red and yellow as GloFAS has them; each wider than the one before, with a dark edge. */
export const FLOOD_INKS: Readonly<Record<FloodClass, FloodInk>> = {
  '20-year': { ink: '#6a1b8a', textInk: '#ffffff', widthPx: 6, badge: '20' },
  '5-year': { ink: '#c4261d', textInk: '#ffffff', widthPx: 4.5, badge: '5' },
  '2-year': { ink: '#ffd23f', textInk: '#1c2329', widthPx: 3.2, badge: '2' },
  none: { ink: '#5f6d78', textInk: '#ffffff', widthPx: 1.8, badge: '–' },
  unknown: { ink: '#ffffff', textInk: '#1c2329', widthPx: 1.2, badge: '?' },
};

import type { SpreadEllipse } from './spread-ellipse.ts';

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
  /** how moisture decides on it, where it does */
  readonly moisture?: {
    readonly ffmcAt: (spreadClass: number, hour: number) => number;
    /** rate of spread of the head if the FFMC were another, m/min */
    readonly headMMin: (spreadClass: number, hour: number, ffmc: number) => number;
  };
};

/** Minutes of a step of the weather. */
export const MINUTES = 60;

/** Values of a gauge at regular times; NaN where there is none. */
export type DischargeSeries = {
  /** milliseconds since 1970, rising; times without a value may be left out */
  readonly timesMs: ArrayLike<number>;
  readonly values: ArrayLike<number>;
};

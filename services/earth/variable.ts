/** The fixed surface or layer a value stands for (WMO code table 4.5, CF vertical coordinates). */
export type Level = {
  readonly kind:
    | 'surface'
    | 'height-above-ground'
    | 'height-above-sea'
    | 'isobaric'
    | 'mean-sea-level'
    | 'depth-below-land'
    | 'atmosphere'
    | 'hybrid'
    | 'other';
  /** value in `unit`; absent where the kind needs none */
  readonly value?: number;
  /** second surface of a layer */
  readonly valueTo?: number;
  readonly unit?: 'm' | 'Pa' | '1';
  /** for kind `other`: the WMO 4.5 (or edition 1, table 3) number */
  readonly code?: number;
};

/** CF cell method along time, or `point`. */
export type CellMethod =
  | 'point'
  | 'sum'
  | 'mean'
  | 'maximum'
  | 'minimum'
  | 'standard_deviation'
  | 'range'
  | 'mode'
  | 'difference'
  | 'probability'
  | 'other';

/**
 * What a value means. `id` is the name used in URLs, SQL columns and files: CF standard name,
 * level, statistic (`air_temperature_2m`, `air_temperature_850hpa`, `precipitation_amount`,
 * `precipitation_amount_24h`); an unknown parameter keeps its numeric code
 * (`grib2_0_1_193_c54_surface`).
 */
export type Variable = {
  readonly id: string;
  /** CF standard name; absent where the code tables give none */
  readonly standardName?: string;
  /** canonical CF unit (SI; fractions 0 to 1), UCUM spelling in `unitUcum` where they differ */
  readonly unit: string;
  readonly label: { readonly en: string; readonly fr: string };
  readonly level: Level;
  readonly cellMethod: CellMethod;
  /**
   * Fixed length of the interval the cell method runs over, seconds. Absent for instants and for
   * accumulations that begin at the reference time and grow with lead time.
   */
  readonly periodS?: number;
  /** of a flood threshold, or of the probability of exceeding one: years between two, on average */
  readonly returnPeriodYears?: number;
  /** `linear`: values between two times may be blended; `step`: they may not */
  readonly timeInterpolation: 'linear' | 'step';
};

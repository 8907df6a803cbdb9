/** The weather of one fire day: at noon local standard time, rain of the 24 h ending then. */
export type DailyWeather = {
  readonly temperatureC: number;
  readonly relativeHumidityPercent: number;
  /** 10 m, open */
  readonly windKmH: number;
  readonly precipitationMm: number;
};

/** The three moisture codes, which one day hands to the next; without unit, dry is high. */
export type MoistureCodes = { readonly ffmc: number; readonly dmc: number; readonly dc: number };

/** The moisture codes of a day and the four indices that follow from them; without unit. */
export type FireWeather = MoistureCodes & {
  readonly isi: number;
  readonly bui: number;
  readonly fwi: number;
  readonly dsr: number;
};

export type FireWeatherOptions = {
  /** names the scale of the FFMC: 147.27723 as cffdrs 1.9 and later, or 147.2 as FTR-33 */
  readonly ffmcConstant: FfmcConstant;
  /** day lengths by latitude; else those of Canada everywhere */
  readonly latitudeAdjust: boolean;
};

/** The two families in use; both are right, and differ by up to 0.1 of FFMC. */
export const FFMC_CONSTANTS = [147.27723, 147.2] as const;
export type FfmcConstant = (typeof FFMC_CONSTANTS)[number];

/**
 * The scale itself: 147.2 as printed in FTR-33 and FTR-35; 147.27723 stands for 250 x 59.5 / 101, of
 * which it is the rounded form and with which a code of 101 is exactly 0 % of moisture.
 */
export function ffmcScale(constant: FfmcConstant): number {
  return constant === 147.2 ? 147.2 : (250 * 59.5) / 101;
}

/** Codes on the first day of calculation. @see Lawson & Armitage 2008, start-up values */
export const START_CODES: MoistureCodes = { ffmc: 85, dmc: 6, dc: 15 };

/** What NRCan ships (cffdrs 1.10). */
export const DEFAULT_OPTIONS: FireWeatherOptions = {
  ffmcConstant: 147.27723,
  latitudeAdjust: true,
};

/** x to the power y for x >= 0: two thirds of the time of `**`, and as exact where y ln x is small. */
export function power(x: number, y: number): number {
  return Math.exp(y * Math.log(x));
}

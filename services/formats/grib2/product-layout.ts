/**
 * Where the parts of a product definition template stand. Templates are made of the same blocks,
 * moved; numbers are octets of section 4.
 */
export type ProductLayout = {
  /** type of generating process: then follow ids, unit and forecast time, surfaces (4.0: octet 12) */
  readonly process: number;
  /** type of ensemble forecast, perturbation number, size */
  readonly member?: number;
  /** derived forecast (table 4.7), number of forecasts */
  readonly derived?: number;
  /** probability number, total, type (table 4.9), two limits */
  readonly probability?: number;
  readonly percentile?: number;
  /** end of the overall time interval, then the time ranges */
  readonly interval?: number;
  /** atmospheric chemical constituent or aerosol type (table 4.230 or 4.233) */
  readonly constituent?: number;
  /** first wavelength: type of interval, then two limits */
  readonly wavelength?: number;
  /** type of interval of wave periods (table 4.91), then two limits */
  readonly wavePeriod?: number;
  /** statistical process over space (table 4.10) */
  readonly spatial?: number;
};

/** @see WMO Manual on Codes I.2, templates 4.n; octets checked against ecCodes 2.47 */
export const PRODUCT_LAYOUTS: Readonly<Record<number, ProductLayout>> = {
  0: { process: 12 },
  1: { process: 12, member: 35 },
  2: { process: 12, derived: 35 },
  3: { process: 12, derived: 35 },
  4: { process: 12, derived: 35 },
  5: { process: 12, probability: 35 },
  6: { process: 12, percentile: 35 },
  8: { process: 12, interval: 35 },
  9: { process: 12, probability: 35, interval: 48 },
  10: { process: 12, percentile: 35, interval: 36 },
  11: { process: 12, member: 35, interval: 38 },
  12: { process: 12, derived: 35, interval: 37 },
  15: { process: 12, spatial: 35 },
  40: { process: 14, constituent: 12 },
  41: { process: 14, constituent: 12, member: 37 },
  42: { process: 14, constituent: 12, interval: 37 },
  43: { process: 14, constituent: 12, member: 37, interval: 40 },
  45: { process: 25, constituent: 12, member: 48 },
  46: { process: 25, constituent: 12, interval: 48 },
  48: { process: 36, constituent: 12, wavelength: 25 },
  49: { process: 36, constituent: 12, wavelength: 25, member: 59 },
  50: { process: 25, constituent: 12 },
  60: { process: 12, member: 35 },
  61: { process: 12, member: 35, interval: 45 },
  70: { process: 17 },
  71: { process: 17, member: 40 },
  72: { process: 17, interval: 40 },
  73: { process: 17, member: 40, interval: 43 },
  85: { process: 25, constituent: 12, member: 48, interval: 51 },
  103: { process: 23, wavePeriod: 12 },
  104: { process: 23, wavePeriod: 12, member: 46 },
};

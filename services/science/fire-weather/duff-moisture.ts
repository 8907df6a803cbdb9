/**
 * Duff moisture code of a day. The rain terms stand in closed form, exact to the printed digits of
 * eqs. 12 and 15: M = 20 + 280 e^(-0.023 P), as in cffdrs.
 *
 * @param dmc of the day before, 0 and above
 * @param dayLengthHours L_e, see `dmcDayLengthHours`
 * @returns 0 and above; NaN where an input is NaN
 * @see FTR-33, eqs. 11 to 17; Van Wagner 1987
 */
export function duffMoistureCode(
  dmc: number,
  temperatureC: number,
  humidityPercent: number,
  precipitationMm: number,
  dayLengthHours: number,
): number {
  if (Number.isNaN(precipitationMm)) return Number.NaN;
  const dried = duffDrying(temperatureC, humidityPercent, dayLengthHours);
  // Strictly above 1.5 mm; eq. 11
  const wetted = precipitationMm > 1.5 ? wetDuff(dmc, 0.92 * precipitationMm - 1.27) : dmc;
  const code = wetted + dried;
  return code < 0 ? 0 : code;
}

/** What one day of drying adds to the code. @see FTR-33, eq. 16; no drying below -1.1 degC */
export function duffDrying(
  temperatureC: number,
  humidityPercent: number,
  dayLengthHours: number,
): number {
  const warmthC = temperatureC < -1.1 ? 0 : temperatureC + 1.1;
  return 1.894 * warmthC * (100 - humidityPercent) * dayLengthHours * 1e-4;
}

/** The code after net rain, not below 0. @see FTR-33, eqs. 12 to 15 */
export function wetDuff(dmc: number, netRainMm: number): number {
  const moisture = 20 + 280 * Math.exp(-0.023 * dmc);
  const wet = moisture + (1000 * netRainMm) / (48.77 + slope(dmc) * netRainMm);
  const code = 43.43 * (5.6348 - Math.log(wet - 20));
  return code < 0 ? 0 : code;
}

/** Slope of the rain effect; it jumps at 33 and at 65, as printed. @see FTR-33, eqs. 13a to 13c */
function slope(dmc: number): number {
  if (dmc <= 33) return 100 / (0.5 + 0.3 * dmc);
  return dmc <= 65 ? 14 - 1.3 * Math.log(dmc) : 6.2 * Math.log(dmc) - 17.2;
}

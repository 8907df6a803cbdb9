/**
 * Drought code of a day.
 *
 * @param dc of the day before, 0 and above
 * @param dayLengthTerm L_f, see `dcDayLengthTerm`
 * @returns 0 and above; NaN where an input is NaN
 * @see FTR-33, eqs. 18 to 23; no evapotranspiration below 0, temperature not below -2.8 degC
 */
export function droughtCode(
  dc: number,
  temperatureC: number,
  precipitationMm: number,
  dayLengthTerm: number,
): number {
  if (Number.isNaN(precipitationMm)) return Number.NaN;
  const warmthC = temperatureC < -2.8 ? 0 : temperatureC + 2.8;
  const evapotranspiration = (0.36 * warmthC + dayLengthTerm) / 2; // eq. 22, halved by eq. 23
  const wetted = precipitationMm > 2.8 ? wetGround(dc, 0.83 * precipitationMm - 1.27) : dc;
  const code = wetted + (evapotranspiration < 0 ? 0 : evapotranspiration);
  return code < 0 ? 0 : code;
}

/** Eqs. 19 to 21 in one: 400 ln(800 / (Q + 3.937 r)), Q = 800 e^(-DC / 400). */
function wetGround(dc: number, netRainMm: number): number {
  const code = dc - 400 * Math.log(1 + (3.937 * netRainMm) / (800 * Math.exp(-dc / 400)));
  return code < 0 ? 0 : code;
}

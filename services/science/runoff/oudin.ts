/** 24 shares of a day's evaporation, hour by hour of local time; a curve over the light hours. */
const HOURLY_SHARES = [
  0, 0, 0, 0, 0, 0, 0.035, 0.062, 0.079, 0.097, 0.11, 0.117, 0.117, 0.11, 0.097, 0.079, 0.062,
  0.035, 0, 0, 0, 0, 0, 0,
] as const;
/** Latent heat times density of water, MJ/m2 for 1 mm, times Morton's factors; W/m2 to mm. */
const WATTS_A_MM = 28.5;
const SOLAR_W_M2 = 446;

/**
 * Potential evaporation of a day from its mean temperature and its day of the year, mm.
 *
 * @param dayOfYear 1 to 366
 * @returns mm in the day; 0 below -5 degC; NaN for a missing temperature
 * @see Oudin et al. 2005, doi:10.1016/j.jhydrol.2004.08.026, eq. 3; radiation above the atmosphere
 *   by Morton 1983, doi:10.1016/0022-1694(83)90177-4, eq. C-6 to C-10
 */
export function oudinEvaporationMm(
  temperatureC: number,
  latitudeDeg: number,
  dayOfYear: number,
): number {
  const latitude = (latitudeDeg * Math.PI) / 180;
  const declination = 0.4093 * Math.sin(dayOfYear / 58.1 - 1.405);
  const noon = Math.max(Math.cos(latitude - declination), 0.001);
  const both = Math.cos(latitude) * Math.cos(declination);
  const cosSunset = Math.min(Math.max(1 - noon / both, -1), 1);
  const sunset = Math.acos(cosSunset);
  const sinSunset = Math.sqrt(1 - cosSunset * cosSunset);
  const mean = Math.max(noon + both * (sinSunset / sunset - 1), 0.001);
  const distance = 1 + Math.cos(dayOfYear / 58.1) / 30;
  const radiation = SOLAR_W_M2 * sunset * mean * distance;
  const evaporation = (radiation * (temperatureC + 5)) / 100 / WATTS_A_MM;
  // Math.max would give NaN here too, but a temperature that is missing is to be seen.
  return evaporation < 0 ? 0 : evaporation;
}

/**
 * The part of a day's potential evaporation that falls into an hour of it.
 *
 * @param hour 0 to 23, of local time
 */
export function hourlyEvaporationShare(hour: number): number {
  return HOURLY_SHARES[hour]!;
}

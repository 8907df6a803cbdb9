/**
 * Relative humidity over liquid water, percent, from air and dew point temperature.
 *
 * The ratio of saturation vapour pressures after Magnus, with the coefficients of Alduchov &
 * Eskridge: within 0.4 % of vapour pressure from 233 to 323 K.
 *
 * @param temperatureK air temperature, K
 * @param dewPointK dew point over water, K; above the air temperature (rounding) counts as equal
 * @returns 0 to 100; NaN in, NaN out
 * @see Alduchov & Eskridge 1996, doi:10.1175/1520-0450(1996)035<0601:IMFAOS>2.0.CO;2, eq. 21
 */
export function relativeHumidityPercent(temperatureK: number, dewPointK: number): number {
  const excess = magnusExponent(dewPointK) - magnusExponent(temperatureK);
  return 100 * Math.exp(excess > 0 ? 0 : excess);
}

function magnusExponent(temperatureK: number): number {
  const temperatureC = temperatureK - 273.15;
  return (17.625 * temperatureC) / (243.04 + temperatureC);
}

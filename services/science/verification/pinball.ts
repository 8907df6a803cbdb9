/**
 * Pinball (quantile) loss of one forecast quantile, in its unit; 0 is best. NaN in, NaN out.
 *
 * @param level probability of the quantile, 0 to 1 (both exclusive)
 * @see Koenker & Bassett 1978, doi:10.2307/1913643
 */
export function pinballLoss(forecast: number, observed: number, level: number): number {
  const shortfall = observed - forecast;
  return Math.max(level * shortfall, (level - 1) * shortfall);
}

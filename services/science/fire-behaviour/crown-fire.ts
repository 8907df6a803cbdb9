import { fastExp } from '../exponential.ts';
/**
 * Surface fire intensity above which crowns ignite (CSI), kW/m.
 *
 * @param foliarMoisturePercent FMC, percent
 * @see ST-X-3 eq. 56 (Van Wagner 1977)
 */
export function criticalSurfaceIntensity(
  foliarMoisturePercent: number,
  crownBaseHeightM: number,
): number {
  const product = crownBaseHeightM * (460 + 25.9 * foliarMoisturePercent);
  return 0.001 * product * Math.sqrt(product);
}

/**
 * Surface spread above which crowns ignite (RSO), m/min.
 *
 * @param surfaceFuelKgM2 surface fuel consumption (SFC)
 * @see ST-X-3 eq. 57
 */
export function criticalSurfaceSpread(criticalIntensity: number, surfaceFuelKgM2: number): number {
  return criticalIntensity / (300 * surfaceFuelKgM2);
}

/**
 * Crown fraction burned (CFB), 0 to 1.
 *
 * @param surfaceSpread m/min
 * @param criticalSpread RSO, m/min
 * @see ST-X-3 eq. 58
 */
export function crownFractionBurned(surfaceSpread: number, criticalSpread: number): number {
  return surfaceSpread > criticalSpread ? 1 - fastExp(-0.23 * (surfaceSpread - criticalSpread)) : 0;
}

/**
 * Spread of an active crown fire in a conifer plantation, C6 (RSC), m/min.
 *
 * @see ST-X-3 eq. 59 to 61 and 64; 0.778 is the average foliar moisture effect
 */
export function plantationCrownSpread(isi: number, foliarMoisturePercent: number): number {
  const flameKelvin = 1.5 - 0.00275 * foliarMoisturePercent;
  const ignitionHeat = 460 + 25.9 * foliarMoisturePercent;
  const foliarEffect = (flameKelvin ** 4 / ignitionHeat) * 1000;
  return (60 * (1 - fastExp(-0.0497 * isi)) * foliarEffect) / 0.778;
}

/**
 * Crown base height of a conifer plantation, C6, from its height and density; m.
 *
 * @param standHeightM SH
 * @param stemsHa SD, stems per hectare
 * @see ST-X-3 eq. 91
 */
export function plantationBaseHeight(standHeightM: number, stemsHa: number): number {
  const heightM = -11.2 + 1.06 * standHeightM + 0.0017 * stemsHa;
  return heightM < 0 ? 1e-7 : heightM;
}

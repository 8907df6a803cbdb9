/** Channel width at bankfull, m, by area: as gravel rivers of uplands have it. */
export function bankfullWidthM(areaKm2: number): number {
  return 2.4 * areaKm2 ** 0.42;
}

/** Depth at bankfull, m. */
export function bankfullDepthM(areaKm2: number): number {
  return 0.46 * areaKm2 ** 0.24;
}

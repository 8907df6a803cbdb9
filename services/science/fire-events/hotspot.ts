/** How sure the algorithm of a sensor is that a pixel burns. MODIS: below 30 %, from 80 % up. */
export type DetectionConfidence = 'low' | 'nominal' | 'high';

/** A satellite pixel that holds heat. */
export type Hotspot = {
  /** centre of the pixel */
  readonly lonDeg: number;
  readonly latDeg: number;
  readonly timeMs: number;
  readonly satellite: string;
  readonly instrument: string;
  readonly confidence: DetectionConfidence;
  /** MODIS only, 0 to 100; else NaN */
  readonly confidencePercent: number;
  /** fire radiative power, MW; NaN where not given */
  readonly frpMW: number;
  /** size of the pixel along the scan (about east-west), km; NaN where not given */
  readonly scanKm: number;
  /** size of the pixel along the track (about north-south), km; NaN where not given */
  readonly trackKm: number;
};

/**
 * Pixel sizes at nadir, m: VIIRS I band 375 m (Schroeder et al. 2014,
 * doi:10.1016/j.rse.2013.12.008), MODIS 1 km (Giglio et al. 2016, doi:10.1016/j.rse.2016.02.054).
 */
const NADIR_M: Readonly<Record<string, number>> = { VIIRS: 375, MODIS: 1000 };

/** Half the width and height of a pixel, m: as given with it, else that at nadir of its sensor. */
export type Footprint = { readonly halfWidthM: number; readonly halfHeightM: number };

/**
 * The footprint of a detection. Where the file gives no size the nadir size is the smallest it can
 * be: off nadir a MODIS pixel grows to 4.8 x 2 km, a VIIRS one to 0.8 x 0.8 km.
 */
export function footprintOf({ instrument, scanKm, trackKm }: Hotspot): Footprint {
  // An unknown sensor is taken as the coarser one: a perimeter too wide is said to be uncertain.
  const nadirM = NADIR_M[instrument] ?? 1000;
  const size = (km: number) => (km > 0 ? km * 1000 : nadirM) / 2;
  return { halfWidthM: size(scanKm), halfHeightM: size(trackKm) };
}

/** Half the diagonal of a footprint, m: how far the heat can lie from the place that is told. */
export function locationErrorM(hotspot: Hotspot): number {
  const { halfWidthM, halfHeightM } = footprintOf(hotspot);
  return Math.hypot(halfWidthM, halfHeightM);
}

/**
 * Chance that a detection is no fire. Stated, not fitted: of the order of the commission errors
 * published for nominal and high confidence (MODIS collection 6: 1.2 %, Giglio et al. 2016); pixels
 * of low confidence are often sun glint or warm ground, and taken as one in four.
 */
const FALSE_RATES: Readonly<Record<DetectionConfidence, number>> = {
  low: 0.25,
  nominal: 0.02,
  high: 0.01,
};

/** {@link FALSE_RATES} of a detection, 0 to 1. */
export function falseAlarmRate({ confidence }: Hotspot): number {
  return FALSE_RATES[confidence];
}

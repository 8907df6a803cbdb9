import type { RegularLonLatGrid } from '../../earth/grid.ts';

/** The storm at one hour: place in km from the theatre's centre, and how deep it is. */
export type StormKnot = {
  readonly hour: number;
  readonly xKm: number;
  readonly yKm: number;
  readonly depthPa: number;
};

/** A hill, range or massif: a ridge between two places, bell-shaped across and at its ends. */
export type Ridge = {
  readonly from: readonly [lonDeg: number, latDeg: number];
  readonly to: readonly [lonDeg: number, latDeg: number];
  readonly heightM: number;
  readonly halfWidthKm: number;
};

/** A place where the exercise plays, as plain data; the weather itself is made in weather.ts. */
export type Theatre = {
  readonly name: string;
  readonly seed: number;
  /** generating process identifiers: control, ensemble */
  readonly processIds: readonly [control: number, ensemble: number];
  readonly bbox: readonly [west: number, south: number, east: number, north: number];
  readonly controlStepDeg: number;
  readonly ensembleStepDeg: number;
  /** the coast from north to south; sea lies to the west (north-west) of it */
  readonly coast: readonly (readonly [lonDeg: number, latDeg: number])[];
  readonly ridges: readonly Ridge[];
  /** height of the lowlands: at the coast, and how much they rise per km inland, up to a most */
  readonly plain: { readonly riseMPerKm: number; readonly mostM: number };
  readonly roughnessM: number;
  readonly storm: readonly StormKnot[];
  readonly stormRadiusKm: number;
  /** a high that weakens: where, how strong at the start, when half of it is gone */
  readonly high: {
    readonly xKm: number;
    readonly yKm: number;
    readonly strengthPa: number;
    readonly radiusKm: number;
    readonly halfGoneHour: number;
  };
  readonly seaLevelPressurePa: number;
  /** pressure falls towards the north: westerlies, Pa per km */
  readonly northwardFallPaPerKm: number;
  readonly temperature: {
    /** day mean at sea level in the middle of the theatre */
    readonly meanK: number;
    readonly northwardFallKPerKm: number;
    /** added under the high, over land */
    readonly highK: number;
    readonly warmSectorK: number;
    readonly coldAirK: number;
    /** half the range of a clear day over dry land */
    readonly diurnalK: number;
  };
  /** dew point below the day mean temperature at sea level: over sea, and inland under the high */
  readonly dryness: { readonly seaK: number; readonly inlandK: number };
  /** most rain of each part of the storm, mm an hour, at a depth of 2500 Pa */
  readonly rain: {
    readonly coldFront: number;
    readonly warmFront: number;
    readonly core: number;
    /** band that wraps around the low, at this distance, in the direction of its far side */
    readonly wrap: number;
    readonly wrapRadiusKm: number;
    readonly wrapTowardsDeg: number;
    /** share of the moisture lifted over terrain that falls there */
    readonly orographic: number;
  };
  /** snow water on the ground at the start: from this height on, mm per m above it, at most */
  readonly snow: { readonly lineM: number; readonly mmPerM: number; readonly mostMm: number };
  /** volume fraction of water in the soil at the start */
  readonly soil: { readonly coast: number; readonly inland: number };
};

/** Everything below is drawn from this number: change it, and it is another world. */
const SEED = 20_260_512;

/**
 * Western Canada: heat and drought in the interior, a warm storm on the snow of the coast
 * mountains, then a dry cold front with strong wind. Modelled after late May.
 */
const WEST: Theatre = {
  name: 'west',
  seed: SEED,
  processIds: [1, 2],
  bbox: [-130, 47, -112, 58],
  controlStepDeg: 0.1,
  ensembleStepDeg: 0.4,
  coast: [
    [-131.5, 58.5],
    [-130, 55.5],
    [-128, 53],
    [-126.2, 51.2],
    [-123.7, 49.4],
    [-123.3, 48.6],
    [-124, 47.4],
    [-124.2, 46],
  ],
  ridges: [
    { from: [-130.5, 56.5], to: [-122, 49.2], heightM: 1750, halfWidthKm: 70 },
    { from: [-121.5, 49.5], to: [-120.8, 46.5], heightM: 1500, halfWidthKm: 60 },
    { from: [-119.2, 52.6], to: [-116, 48.5], heightM: 1150, halfWidthKm: 70 },
    { from: [-125.5, 57.5], to: [-114.3, 48.2], heightM: 1550, halfWidthKm: 75 },
    { from: [-127.6, 50.5], to: [-124.3, 48.8], heightM: 750, halfWidthKm: 35 },
  ],
  plain: { riseMPerKm: 3.2, mostM: 720 },
  roughnessM: 260,
  storm: [
    { hour: -24, xKm: -2100, yKm: 250, depthPa: 700 },
    { hour: 0, xKm: -1750, yKm: 220, depthPa: 1300 },
    { hour: 24, xKm: -1350, yKm: 180, depthPa: 2200 },
    { hour: 48, xKm: -900, yKm: 260, depthPa: 3100 },
    { hour: 66, xKm: -480, yKm: 380, depthPa: 3000 },
    { hour: 84, xKm: 60, yKm: 430, depthPa: 2300 },
    { hour: 102, xKm: 620, yKm: 420, depthPa: 1700 },
    { hour: 120, xKm: 1150, yKm: 380, depthPa: 1300 },
    { hour: 144, xKm: 1800, yKm: 350, depthPa: 900 },
  ],
  stormRadiusKm: 520,
  high: { xKm: 330, yKm: -120, strengthPa: 900, radiusKm: 800, halfGoneHour: 78 },
  seaLevelPressurePa: 101_500,
  northwardFallPaPerKm: 0.35,
  temperature: {
    meanK: 288.5,
    northwardFallKPerKm: 0.005,
    highK: 8.5,
    warmSectorK: 5,
    coldAirK: 6.5,
    diurnalK: 9,
  },
  dryness: { seaK: 2.5, inlandK: 15 },
  rain: {
    coldFront: 5,
    warmFront: 1.6,
    core: 2.2,
    wrap: 0,
    wrapRadiusKm: 200,
    wrapTowardsDeg: 315,
    orographic: 0.42,
  },
  snow: { lineM: 950, mmPerM: 0.55, mostMm: 700 },
  soil: { coast: 0.33, inland: 0.15 },
};

/**
 * The uplands between Rhine and Meuse (Ahr, Erft, Rur, Vesdre): a low that comes to rest and
 * holds a band of heavy rain over wet soil. Modelled after July 2021, in plain shapes.
 */
const RHINE: Theatre = {
  name: 'rhine',
  seed: SEED + 1,
  processIds: [3, 4],
  bbox: [3, 48, 11, 53],
  controlStepDeg: 0.05,
  ensembleStepDeg: 0.2,
  coast: [
    [7.6, 54.4],
    [5.2, 53.3],
    [4.6, 52.6],
    [4, 51.9],
    [3.2, 51.4],
    [1.8, 50.9],
    [1.4, 49.9],
  ],
  ridges: [
    { from: [6.2, 50.6], to: [7, 50.2], heightM: 480, halfWidthKm: 32 },
    { from: [4.7, 50], to: [6.1, 50.2], heightM: 400, halfWidthKm: 34 },
    { from: [7.6, 51.3], to: [8.6, 51.1], heightM: 480, halfWidthKm: 36 },
    { from: [6.8, 49.7], to: [8, 50.1], heightM: 430, halfWidthKm: 26 },
    { from: [7, 47.8], to: [7.1, 48.6], heightM: 780, halfWidthKm: 26 },
    { from: [8.1, 47.8], to: [8.3, 48.7], heightM: 800, halfWidthKm: 28 },
    { from: [9.6, 50.5], to: [10.9, 50.4], heightM: 450, halfWidthKm: 40 },
    { from: [10.4, 51.7], to: [10.8, 51.7], heightM: 600, halfWidthKm: 26 },
  ],
  plain: { riseMPerKm: 0.45, mostM: 160 },
  roughnessM: 70,
  storm: [
    { hour: -24, xKm: -900, yKm: -420, depthPa: 350 },
    { hour: 0, xKm: -620, yKm: -380, depthPa: 550 },
    { hour: 24, xKm: -260, yKm: -300, depthPa: 900 },
    { hour: 42, xKm: 40, yKm: -190, depthPa: 1350 },
    { hour: 60, xKm: 110, yKm: -130, depthPa: 1450 },
    { hour: 78, xKm: 190, yKm: -90, depthPa: 1100 },
    { hour: 96, xKm: 400, yKm: -20, depthPa: 700 },
    { hour: 120, xKm: 760, yKm: 60, depthPa: 450 },
    { hour: 144, xKm: 1150, yKm: 120, depthPa: 350 },
  ],
  stormRadiusKm: 330,
  high: { xKm: 500, yKm: 500, strengthPa: 500, radiusKm: 700, halfGoneHour: 60 },
  seaLevelPressurePa: 101_450,
  northwardFallPaPerKm: 0.1,
  temperature: {
    meanK: 291.5,
    northwardFallKPerKm: 0.004,
    highK: 1.5,
    warmSectorK: 3,
    coldAirK: 3.5,
    diurnalK: 6,
  },
  dryness: { seaK: 2.5, inlandK: 5 },
  rain: {
    coldFront: 7,
    warmFront: 1.5,
    core: 1.5,
    wrap: 7,
    wrapRadiusKm: 170,
    wrapTowardsDeg: 318,
    orographic: 0.4,
  },
  snow: { lineM: 5000, mmPerM: 0, mostMm: 0 },
  soil: { coast: 0.34, inland: 0.33 },
};

export const THEATRES: readonly Theatre[] = [WEST, RHINE];

/** Cells of a theatre, row 0 in the north. */
export function theatreGrid({ bbox }: Theatre, stepDeg: number): RegularLonLatGrid {
  const [west, south, east, north] = bbox;
  return {
    kind: 'regular-lonlat',
    nx: Math.round((east - west) / stepDeg) + 1,
    ny: Math.round((north - south) / stepDeg) + 1,
    lonFirstDeg: west,
    latFirstDeg: north,
    lonStepDeg: stepDeg,
    latStepDeg: stepDeg,
  };
}

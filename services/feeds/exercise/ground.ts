import type { Air } from './air.ts';
import type { Terrain } from './terrain.ts';
import type { Theatre } from './theatres.ts';

/** What the ground holds; it carries the past hours. Soil is missing (NaN) over sea. */
export type Ground = {
  /** since the start of the forecast, kg m-2 */
  readonly precipitationMm: Float32Array<ArrayBuffer>;
  readonly snowWaterMm: Float32Array<ArrayBuffer>;
  readonly snowDepthM: Float32Array<ArrayBuffer>;
  /** volume fraction of water, 0 to 30 cm */
  readonly soilMoisture: Float32Array<ArrayBuffer>;
};

export const SOIL_DEPTH_MM = 300;
export const SOIL_DRIEST = 0.05;
export const SOIL_SATURATED = 0.46;
const FIELD_CAPACITY = 0.3;
const FREEZING_K = 273.15;
const FRESH_SNOW_KG_M3 = 110;
const OLD_SNOW_KG_M3 = 480;
const SPRING_SNOW_KG_M3 = 380;
/** Degree-day factor, mm per K and hour (4 mm per K and day). */
const MELT_MM_K_H = 4 / 24;
/** Melt by the heat of rain: specific heat of water over latent heat of fusion, per K. */
const RAIN_MELT_PER_K = 4186 / 334_000;

/** The ground at the start of the forecast. */
export function openGround(theatre: Theatre, terrain: Terrain): Ground {
  const count = terrain.heightM.length;
  const ground = {
    precipitationMm: new Float32Array(count),
    snowWaterMm: new Float32Array(count),
    snowDepthM: new Float32Array(count),
    soilMoisture: new Float32Array(count),
  };
  const { snow, soil } = theatre;
  for (let cell = 0; cell < count; cell++) {
    const isLand = terrain.land[cell]! >= 0.5;
    const above = Math.max(0, terrain.heightM[cell]! - snow.lineM);
    const water = isLand ? Math.min(snow.mostMm, above * snow.mmPerM) : 0;
    ground.snowWaterMm[cell] = water;
    ground.snowDepthM[cell] = water / SPRING_SNOW_KG_M3;
    const moisture = soil.coast + (soil.inland - soil.coast) * terrain.inland[cell]!;
    ground.soilMoisture[cell] = isLand ? moisture : NaN;
  }
  return ground;
}

/**
 * Takes the ground one hour on. Precipitation falls as rain or snow by temperature; snow melts by
 * warmth, wind and rain; what reaches the soil fills it until it is saturated, the rest runs off.
 *
 * @param rateBefore precipitation rate one hour ago, kg m-2 h-1
 */
export function advanceGround(ground: Ground, air: Air, rateBefore: Float32Array): void {
  for (let cell = 0; cell < rateBefore.length; cell++) {
    const fallen = (rateBefore[cell]! + air.precipitationMmH[cell]!) / 2;
    ground.precipitationMm[cell] = ground.precipitationMm[cell]! + fallen;
    const moisture = ground.soilMoisture[cell]!;
    if (Number.isNaN(moisture)) continue;
    const warmthK = Math.max(0, air.temperatureK[cell]! - FREEZING_K);
    const snowShare = Math.min(1, Math.max(0, (2 - (air.temperatureK[cell]! - FREEZING_K)) / 2.5));
    const snowfall = fallen * snowShare;
    const rain = fallen - snowfall;
    const melt = advanceSnow(ground, air, { cell, snowfall, rain, warmthK });
    ground.soilMoisture[cell] = advanceSoil(moisture, rain + melt, air.sun[cell]!, warmthK);
  }
}

type Hour = {
  readonly cell: number;
  readonly snowfall: number;
  readonly rain: number;
  readonly warmthK: number;
};

/** Gives the melt water, kg m-2: never more than there is. */
function advanceSnow(ground: Ground, air: Air, { cell, snowfall, rain, warmthK }: Hour): number {
  const before = ground.snowWaterMm[cell]!;
  if (before === 0 && snowfall === 0) return 0;
  const wind = Math.hypot(air.eastwardMS[cell]!, air.northwardMS[cell]!);
  const byWarmth = MELT_MM_K_H * warmthK * (1 + 0.04 * wind);
  const full = before + snowfall;
  const melt = Math.min(full, byWarmth + RAIN_MELT_PER_K * rain * warmthK);
  const water = full - melt;
  const packed = ground.snowDepthM[cell]! + snowfall / FRESH_SNOW_KG_M3;
  const density = packed > 0 ? full / packed : FRESH_SNOW_KG_M3;
  const settled = density + 0.004 * (warmthK > 0 ? 3 : 1) * Math.max(0, OLD_SNOW_KG_M3 - density);
  ground.snowWaterMm[cell] = water < 0.01 ? 0 : water;
  ground.snowDepthM[cell] = water < 0.01 ? 0 : water / settled;
  return water < 0.01 ? full : melt;
}

function advanceSoil(moisture: number, waterMm: number, sun: number, warmthK: number): number {
  const filled = (moisture - SOIL_DRIEST) / (SOIL_SATURATED - SOIL_DRIEST);
  const takenMm = waterMm * (1 - filled ** 3);
  const drainedMm = moisture > FIELD_CAPACITY ? 1.6 * (moisture - FIELD_CAPACITY) * 4 : 0;
  const driedMm = 0.02 * Math.max(0, sun) * warmthK * Math.min(1, filled * 2);
  const next = moisture + (takenMm - drainedMm - driedMm) / SOIL_DEPTH_MM;
  return Math.min(SOIL_SATURATED, Math.max(SOIL_DRIEST, next));
}

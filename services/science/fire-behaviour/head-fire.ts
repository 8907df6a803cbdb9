import { ffmcToMoisture, moistureFactor } from '../fire-weather/fine-fuel-moisture.ts';
import { windFactor } from '../fire-weather/indices.ts';
import {
  crownFractionBurned,
  criticalSurfaceIntensity,
  criticalSurfaceSpread,
  plantationCrownSpread,
} from './crown-fire.ts';
import { flankSpread, lengthToBreadth } from './ellipse.ts';
import { crownFuelConsumption, surfaceFuelConsumption } from './fuel-consumption.ts';
import {
  DEAD_FIR,
  FUEL_PARAMETERS,
  type FuelParameters,
  GRASS,
  GREEN_ASPEN,
  MIXEDWOOD,
  PLANTATION,
} from './fuel-parameters.ts';
import {
  buildupEffect,
  type Composition,
  GREEN_ASPEN_BUI,
  initialSpread,
  positive,
} from './surface-spread.ts';
import { slopeEquivalentWind } from './slope-wind.ts';
import { windEffect } from './wind-effect.ts';

/** What drives a fire in one place: every number the steady spread depends on, nothing by default. */
export type SpreadConditions = {
  fuel: FuelParameters;
  ffmc: number;
  bui: number;
  /** 10 m wind, km/h, and the direction it comes from, degrees */
  windKmH: number;
  windFromDeg: number;
  slopePercent: number;
  /** direction the slope faces (down), degrees */
  aspectDeg: number;
  foliarMoisturePercent: number;
  percentConifer: number;
  percentDeadFir: number;
  grassFuelLoadKgM2: number;
  curingPercent: number;
  crownBaseHeightM: number;
  crownFuelLoadKgM2: number;
  /** false: spread as at the average BUI of the fuel type */
  buiEffect: boolean;
  /** ISI of the head fire where it is known; 0: from FFMC and wind */
  isi: number;
  /** scale constant of the FFMC: see `ffmcScale` */
  ffmcScale: number;
};

/** The steady fire: what the primary outputs and the ellipse need. NaN throughout: input missing. */
export type HeadFire = {
  /** effect of fine fuel moisture, f(F), and of the BUI (BE) */
  moistureEffect: number;
  buildup: number;
  /** net effective wind speed (WSV), km/h */
  windKmH: number;
  /** direction the head runs to (RAZ), radians clockwise from north */
  directionRad: number;
  isi: number;
  /** ROS, BROS, FROS, m/min */
  headMMin: number;
  backMMin: number;
  flankMMin: number;
  lengthToBreadth: number;
  /** CSI, kW/m, and RSO, m/min */
  criticalIntensity: number;
  criticalSpread: number;
  crownFractionBurned: number;
  /** SFC, CFC, TFC, kg/m2 */
  surfaceFuelKgM2: number;
  crownFuelKgM2: number;
  totalFuelKgM2: number;
  /** HFI, kW/m */
  intensityKWM: number;
};

/** Conditions to be filled, of boreal spruce until they are. */
export function emptyConditions(): SpreadConditions {
  return {
    fuel: FUEL_PARAMETERS.C2,
    ffmc: NaN,
    bui: NaN,
    windKmH: NaN,
    windFromDeg: NaN,
    slopePercent: NaN,
    aspectDeg: NaN,
    foliarMoisturePercent: NaN,
    percentConifer: NaN,
    percentDeadFir: NaN,
    grassFuelLoadKgM2: NaN,
    curingPercent: NaN,
    crownBaseHeightM: NaN,
    crownFuelLoadKgM2: NaN,
    buiEffect: true,
    isi: 0,
    ffmcScale: NaN,
  };
}

/** A `HeadFire` to be filled; every field a double from the start. */
export function emptyHeadFire(): HeadFire {
  return {
    moistureEffect: NaN,
    buildup: NaN,
    windKmH: NaN,
    directionRad: NaN,
    isi: NaN,
    headMMin: NaN,
    backMMin: NaN,
    flankMMin: NaN,
    lengthToBreadth: NaN,
    criticalIntensity: NaN,
    criticalSpread: NaN,
    crownFractionBurned: NaN,
    surfaceFuelKgM2: NaN,
    crownFuelKgM2: NaN,
    totalFuelKgM2: NaN,
    intensityKWM: NaN,
  };
}

/**
 * Solves the steady head fire of one place into `fire`, which callers reuse: nothing is allocated.
 *
 * @returns false, and NaN in every field, where an input that the fuel type needs is missing
 * @see ST-X-3 eq. 26 to 69, 75 to 79 and 89
 */
export function solveHeadFire(place: SpreadConditions, fire: HeadFire): boolean {
  solveFuel(place, fire);
  solveWind(place, fire);
  solveHead(place, fire);
  solveBack(place, fire);
  return finish(place, fire);
}

/**
 * First of the stages of `solveHeadFire`, which grids run stage by stage: dryness, surface fuel and
 * what it takes to crown. @see ST-X-3 eq. 9 to 25, 45, 46, 56 and 57
 */
export function solveFuel(place: SpreadConditions, fire: HeadFire): void {
  fire.moistureEffect = moistureFactor(ffmcToMoisture(place.ffmc, place.ffmcScale));
  fire.surfaceFuelKgM2 = surfaceFuelConsumption(
    place.fuel,
    place,
    place.percentConifer,
    place.grassFuelLoadKgM2,
  );
  const { foliarMoisturePercent, crownBaseHeightM } = place;
  fire.criticalIntensity = criticalSurfaceIntensity(foliarMoisturePercent, crownBaseHeightM);
  fire.criticalSpread = criticalSurfaceSpread(fire.criticalIntensity, fire.surfaceFuelKgM2);
}

/** Third stage: spread of the head and its crown fraction. @see ST-X-3 eq. 52 to 65 */
export function solveHead(place: SpreadConditions, fire: HeadFire): void {
  const { fuel } = place;
  const { moistureEffect, criticalSpread } = fire;
  const isi = place.isi > 0 ? place.isi : 0.208 * windEffect(fire.windKmH) * moistureEffect;
  const buildup = place.buiEffect ? buildupEffect(fuel, place.bui) : 1;
  let head = surfaceSpread(fuel, isi, buildup, place);
  let crown = crownFractionBurned(head, criticalSpread);
  if (fuel.group === PLANTATION) {
    const active = plantationCrownSpread(isi, place.foliarMoisturePercent);
    if (!(active > head)) crown = 0;
    head += crown * (active - head);
  }
  fire.isi = isi;
  fire.buildup = buildup;
  fire.headMMin = head;
  fire.crownFractionBurned = place.crownFuelLoadKgM2 > 0 ? crown : 0;
}

/** Fourth stage: spread of back and flanks. @see ST-X-3 eq. 75 to 79 and 89 */
export function solveBack(place: SpreadConditions, fire: HeadFire): void {
  const { fuel } = place;
  const isi = 0.208 * fire.moistureEffect * windFactor(-fire.windKmH);
  fire.backMMin = rateOfSpread(fuel, isi, fire.buildup, place, fire.criticalSpread);
  if (fuel.group === GREEN_ASPEN && place.bui < GREEN_ASPEN_BUI) {
    fire.headMMin = 0;
    fire.backMMin = 0;
  }
  fire.lengthToBreadth = lengthToBreadth(fuel, fire.windKmH);
  fire.flankMMin = flankSpread(fire.headMMin, fire.backMMin, fire.lengthToBreadth);
}

/**
 * Last stage: fuel consumed and intensity. @see ST-X-3 eq. 66, 67 and 69
 *
 * @returns false, and NaN in every field, where there is no answer
 */
export function finish(place: SpreadConditions, fire: HeadFire): boolean {
  const { fuel } = place;
  // Values out of range may have no answer, for some part: then there is none at all.
  if (!isComplete(place) || Number.isNaN(fire.headMMin + fire.windKmH)) {
    for (const name of Object.keys(fire) as (keyof HeadFire)[]) fire[name] = NaN;
    return false;
  }
  const percent = fuel.group === DEAD_FIR ? place.percentDeadFir : place.percentConifer;
  const crown = fire.crownFractionBurned;
  fire.crownFuelKgM2 = crownFuelConsumption(fuel, crown, place.crownFuelLoadKgM2, percent);
  fire.totalFuelKgM2 = fire.surfaceFuelKgM2 + fire.crownFuelKgM2;
  fire.intensityKWM = 300 * fire.totalFuelKgM2 * fire.headMMin;
  return true;
}

/**
 * Second stage: wind and slope as one vector, WSV and RAZ. @see ST-X-3 eq. 39 to 51
 */
export function solveWind(place: SpreadConditions, fire: HeadFire): void {
  const { moistureEffect, criticalSpread } = fire;
  const windTowards = radians(place.windFromDeg + 180);
  if (!(place.slopePercent > 0 && place.ffmc > 0)) {
    fire.windKmH = place.windKmH;
    fire.directionRad = windTowards;
    return;
  }
  const upslope = radians(place.aspectDeg + 180);
  const { fuel, slopePercent } = place;
  const calmSpread = rateOfSpread(fuel, 0.208 * moistureEffect, 1, place, criticalSpread);
  const slopeKmH = slopeEquivalentWind(fuel, moistureEffect, slopePercent, place, calmSpread);
  // Calm has no direction: a missing one must not spoil the sum.
  const calm = place.windKmH === 0;
  const east = (calm ? 0 : place.windKmH * Math.sin(windTowards)) + slopeKmH * Math.sin(upslope);
  const north = (calm ? 0 : place.windKmH * Math.cos(windTowards)) + slopeKmH * Math.cos(upslope);
  const windKmH = Math.sqrt(east * east + north * north);
  const direction = Math.acos(Math.max(-1, Math.min(1, north / windKmH)));
  fire.windKmH = windKmH;
  fire.directionRad = east < 0 ? 2 * Math.PI - direction : direction;
}

function radians(degrees: number): number {
  const turned = degrees >= 360 ? degrees - 360 : degrees;
  return (turned * Math.PI) / 180;
}

/**
 * Spread of a surface fire (RSS), m/min.
 *
 * @param buildup effect of the BUI, `buildupEffect`
 * @returns never 0, see `positive`
 * @see ST-X-3 eq. 55 and 63
 */
export function surfaceSpread(
  fuel: FuelParameters,
  isi: number,
  buildup: number,
  stand: Composition,
): number {
  return positive(initialSpread(fuel, isi, stand) * buildup);
}

/**
 * Spread of a fire (ROS, or BROS with the ISI of the back), m/min: only in C6 does it depend on the
 * crowns.
 *
 * @see ST-X-3 eq. 55, 65 and 77
 */
export function rateOfSpread(
  fuel: FuelParameters,
  isi: number,
  buildup: number,
  stand: Composition & { readonly foliarMoisturePercent: number },
  criticalSpread: number,
): number {
  const surface = surfaceSpread(fuel, isi, buildup, stand);
  if (fuel.group !== PLANTATION) return surface;
  const active = plantationCrownSpread(isi, stand.foliarMoisturePercent);
  if (!(active > surface)) return surface;
  return surface + crownFractionBurned(surface, criticalSpread) * (active - surface);
}

// Comparisons with NaN are false, and would turn a missing input into a number.
function isComplete(place: SpreadConditions): boolean {
  let needed = place.ffmc + place.bui + place.windKmH + place.slopePercent;
  needed += place.isi + place.ffmcScale + place.crownBaseHeightM + place.crownFuelLoadKgM2;
  if (place.slopePercent > 0)
    needed += place.aspectDeg + (place.windKmH > 0 ? place.windFromDeg : 0);
  const { group } = place.fuel;
  needed += place.foliarMoisturePercent;
  if (group === MIXEDWOOD) needed += place.percentConifer;
  if (group === DEAD_FIR) needed += place.percentDeadFir;
  if (group === GRASS) needed += place.grassFuelLoadKgM2 + place.curingPercent;
  return !Number.isNaN(needed);
}

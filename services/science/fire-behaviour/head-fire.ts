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
  const { fuel, ffmc, bui } = place;
  if (!isComplete(place)) {
    clear(fire);
    return false;
  }
  const surfaceFuel = surfaceFuelConsumption(
    fuel,
    place,
    place.percentConifer,
    place.grassFuelLoadKgM2,
  );
  const foliarPercent = place.foliarMoisturePercent;
  const criticalIntensity = criticalSurfaceIntensity(foliarPercent, place.crownBaseHeightM);
  const criticalSpread = criticalSurfaceSpread(criticalIntensity, surfaceFuel);

  const moistureEffect = moistureFactor(ffmcToMoisture(ffmc, place.ffmcScale));
  solveWind(place, moistureEffect, criticalSpread, fire);
  const windKmH = fire.windKmH;
  const isi = place.isi > 0 ? place.isi : 0.208 * windEffect(windKmH) * moistureEffect;
  const backIsi = 0.208 * moistureEffect * windFactor(-windKmH);
  const buildup = place.buiEffect ? buildupEffect(fuel, bui) : 1;

  let head = surfaceSpread(fuel, isi, buildup, place);
  let back = rateOfSpread(fuel, backIsi, buildup, place, criticalSpread);
  let crown = crownFractionBurned(head, criticalSpread);
  if (fuel.group === PLANTATION) {
    const active = plantationCrownSpread(isi, foliarPercent);
    if (!(active > head)) crown = 0;
    head += crown * (active - head);
  } else if (fuel.group === GREEN_ASPEN && bui < GREEN_ASPEN_BUI) {
    head = 0;
    back = 0;
  }
  if (!(place.crownFuelLoadKgM2 > 0)) crown = 0;
  // Values out of range may have no answer: then there is none at all.
  if (Number.isNaN(head + windKmH)) {
    clear(fire);
    return false;
  }

  const percent = fuel.group === DEAD_FIR ? place.percentDeadFir : place.percentConifer;
  const crownFuel = crownFuelConsumption(fuel, crown, place.crownFuelLoadKgM2, percent);
  fire.isi = isi;
  fire.headMMin = head;
  fire.backMMin = back;
  fire.lengthToBreadth = lengthToBreadth(fuel, windKmH);
  fire.flankMMin = flankSpread(head, back, fire.lengthToBreadth);
  fire.criticalIntensity = criticalIntensity;
  fire.criticalSpread = criticalSpread;
  fire.crownFractionBurned = crown;
  fire.surfaceFuelKgM2 = surfaceFuel;
  fire.crownFuelKgM2 = crownFuel;
  fire.totalFuelKgM2 = surfaceFuel + crownFuel;
  fire.intensityKWM = 300 * fire.totalFuelKgM2 * head;
  return true;
}

/**
 * Solves wind and slope as one vector, WSV and RAZ of `fire`.
 *
 * @param moistureEffect f(F), `moistureFactor`
 * @see ST-X-3 eq. 47 to 51
 */
export function solveWind(
  place: SpreadConditions,
  moistureEffect: number,
  criticalSpread: number,
  fire: HeadFire,
): void {
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

function clear(fire: HeadFire): void {
  for (const name of Object.keys(fire) as (keyof HeadFire)[]) fire[name] = NaN;
}

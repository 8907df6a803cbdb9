import { BEHAVIOUR_OUTPUT_NAMES, type BehaviourOutputName } from './behaviour-columns.ts';
import { type FireBehaviourInput, minimumDayOf, toConditions } from './behaviour-input.ts';
import { crownFractionBurned } from './crown-fire.ts';
import {
  acceleration,
  closedAcceleration,
  distanceAt,
  flankSpread,
  spreadShareAt,
  spreadTowards,
} from './ellipse.ts';
import { intensityClassOf } from './fire-type.ts';
import { crownFuelConsumption } from './fuel-consumption.ts';
import { DEAD_FIR, PLANTATION } from './fuel-parameters.ts';
import {
  emptyConditions,
  emptyHeadFire,
  type HeadFire,
  solveHeadFire,
  type SpreadConditions,
} from './head-fire.ts';
import { directionDegOf } from './spread.ts';
import { buildupEffect, slopeFactor } from './surface-spread.ts';

/** Where each output stands in the numbers that `openBehaviour` writes. */
const AT = Object.fromEntries(BEHAVIOUR_OUTPUT_NAMES.map((name, at) => [name, at])) as Readonly<
  Record<BehaviourOutputName, number>
>;

/**
 * Opens the FBP System for many places in turn: all numeric outputs of `input` go to `out`, in the
 * order of `BEHAVIOUR_OUTPUT_NAMES`; NaN where an input is missing. Nothing is allocated a place.
 */
export function openBehaviour(): (input: FireBehaviourInput, out: Float64Array) => void {
  const place = emptyConditions();
  const fire = emptyHeadFire();
  return (input, out) => {
    solveHeadFire(toConditions(input, place), fire);
    writeHead(input, place, fire, out);
    writeSide(place, fire, fire.flankMMin, out, FLANK);
    writeSide(place, fire, fire.backMMin, out, BACK);
    const thetaRad = (input.thetaDeg * Math.PI) / 180 - fire.directionRad;
    const theta = spreadTowards(fire.headMMin, fire.lengthToBreadth, thetaRad);
    out[AT.TROS] = theta;
    writeSide(place, fire, theta, out, THETA);
    writeGrowth(input, place, fire, out);
    out[AT.TROSt] = spreadTowards(out[AT.HROSt]!, out[AT.LBt]!, thetaRad);
  };
}

function writeHead(
  input: FireBehaviourInput,
  place: SpreadConditions,
  fire: HeadFire,
  out: Float64Array,
): void {
  out[AT.CFB] = fire.crownFractionBurned;
  out[AT.CFC] = fire.crownFuelKgM2;
  out[AT.HFI] = fire.intensityKWM;
  out[AT.IC] = intensityClassOf(fire.intensityKWM);
  out[AT.RAZ] = directionDegOf(fire);
  out[AT.ROS] = fire.headMMin;
  out[AT.SFC] = fire.surfaceFuelKgM2;
  out[AT.TFC] = fire.totalFuelKgM2;
  out[AT.BE] = input.buiEffect ? buildupEffect(place.fuel, input.bui) : 1;
  out[AT.SF] = slopeFactor(input.slopePercent);
  out[AT.ISI] = fire.isi;
  out[AT.FFMC] = input.ffmc;
  out[AT.FMC] = place.foliarMoisturePercent;
  out[AT.D0] = minimumDayOf(input);
  out[AT.RSO] = fire.criticalSpread;
  out[AT.CSI] = fire.criticalIntensity;
  out[AT.FROS] = fire.flankMMin;
  out[AT.BROS] = fire.backMMin;
  out[AT.LB] = fire.lengthToBreadth;
  out[AT.WSV] = fire.windKmH;
  const { crownFractionBurned: crown } = fire;
  out[AT.TI] = crowningMinutes(fire.criticalSpread, fire.headMMin, crown);
}

type Side = { readonly [part in 'crown' | 'fuel' | 'intensity' | 'minutes']: number };
const FLANK: Side = { crown: AT.FCFB, fuel: AT.FTFC, intensity: AT.FFI, minutes: AT.FTI };
const BACK: Side = { crown: AT.BCFB, fuel: AT.BTFC, intensity: AT.BFI, minutes: AT.BTI };
const THETA: Side = { crown: AT.TCFB, fuel: AT.TTFC, intensity: AT.TFI, minutes: AT.TTI };

// Eq. 58, 66, 67 and 69 with the spread at a side. In C6 only the head crowns, as in cffdrs.
function writeSide(
  place: SpreadConditions,
  fire: HeadFire,
  spreadMMin: number,
  out: Float64Array,
  side: Side,
): void {
  const { fuel, crownFuelLoadKgM2 } = place;
  const missing = Number.isNaN(fire.headMMin);
  const canCrown = crownFuelLoadKgM2 > 0 && fuel.group !== PLANTATION;
  const burned = canCrown ? crownFractionBurned(spreadMMin, fire.criticalSpread) : 0;
  const crown = missing ? NaN : burned;
  const percent = fuel.group === DEAD_FIR ? place.percentDeadFir : place.percentConifer;
  const crownFuel = crownFuelConsumption(fuel, crown, crownFuelLoadKgM2, percent);
  const fuelKgM2 = fire.surfaceFuelKgM2 + crownFuel;
  out[side.crown] = crown;
  out[side.fuel] = fuelKgM2;
  out[side.intensity] = 300 * fuelKgM2 * spreadMMin;
  out[side.minutes] = crowningMinutes(fire.criticalSpread, spreadMMin, crown);
}

// Eq. 73 and 74: minutes until an accelerating fire spreads at the critical speed; 0 if it never
// crowns. The acceleration is that of closed stands in every fuel, as in cffdrs.
function crowningMinutes(criticalSpread: number, spreadMMin: number, crown: number): number {
  const rest = 1 - criticalSpread / spreadMMin;
  if (Number.isNaN(rest)) return spreadMMin === 0 ? 0 : NaN;
  return rest > 0 ? Math.log(rest) / -closedAcceleration(crown) : 0;
}

// Eq. 70, 71, 81 and 84 to 90: the ellipse some time after a point ignition.
function writeGrowth(
  { hours, accelerates }: FireBehaviourInput,
  { fuel }: SpreadConditions,
  fire: HeadFire,
  out: Float64Array,
): void {
  const minutes = hours * 60;
  const alpha = acceleration(fuel, fire.crownFractionBurned);
  const share = accelerates ? spreadShareAt(minutes, alpha) : 1;
  const head = fire.headMMin * share;
  const back = fire.backMMin * share;
  const steadyRatio = fire.lengthToBreadth;
  const ratio = accelerates ? (steadyRatio - 1) * share + 1 : steadyRatio;
  // Metres run for each m/min of steady spread.
  const run = accelerates ? distanceAt(1, minutes, alpha) : minutes;
  const lengthM = (fire.headMMin + fire.backMMin) * run;
  const flankM = lengthM / (2 * ratio);
  out[AT.HROSt] = head;
  out[AT.BROSt] = back;
  out[AT.FROSt] = flankSpread(head, back, ratio);
  out[AT.LBt] = ratio;
  out[AT.DH] = fire.headMMin * run;
  out[AT.DB] = fire.backMMin * run;
  out[AT.DF] = flankM;
  out[AT.AREA] = (Math.PI * (lengthM / 2) * flankM) / 10_000;
  out[AT.PERIMETER] = perimeter(lengthM, steadyRatio) / 1000;
  out[AT.PGR] = perimeter(fire.headMMin + fire.backMMin, steadyRatio);
}

// Eq. 86: the first terms of the series for the circumference of an ellipse. The published cases
// take the steady ratio for it, also while the fire still grows into that.
function perimeter(length: number, ratio: number): number {
  const flat = (ratio - 1) / (2 * (ratio + 1));
  return ((Math.PI * length) / 2) * (1 + 1 / ratio) * (1 + flat * flat);
}

import { type FireBehaviourInput, minimumDayOf, toConditions } from './behaviour-input.ts';
import { acceleration, spreadTowards } from './ellipse.ts';
import { type FireType, fireTypeOf, intensityClassOf } from './fire-type.ts';
import { emptyHeadFire, solveHeadFire } from './head-fire.ts';
import { growFromPoint } from './point-fire.ts';
import { solveSideFire, crowningMinutes } from './side-fire.ts';
import { buildupEffect, slopeFactor } from './surface-spread.ts';

/** Every output of the FBP System, named as in ST-X-3 and cffdrs. NaN where an input is missing. */
export type FireBehaviour = {
  /** crown fraction burned, 0 to 1; at the flanks, the back and towards theta */
  readonly CFB: number;
  readonly FCFB: number;
  readonly BCFB: number;
  readonly TCFB: number;
  /** crown, surface and total fuel consumption, kg/m2; total at flanks, back, towards theta */
  readonly CFC: number;
  readonly SFC: number;
  readonly TFC: number;
  readonly FTFC: number;
  readonly BTFC: number;
  readonly TTFC: number;
  readonly FD: FireType | null;
  /** fire intensity, kW/m, at head, flanks, back and towards theta */
  readonly HFI: number;
  readonly FFI: number;
  readonly BFI: number;
  readonly TFI: number;
  /** intensity class of HFI, 1 to 6 */
  readonly IC: number;
  /** direction of spread, degrees, 0 to below 360 */
  readonly RAZ: number;
  /** steady spread, m/min, of head, flanks, back and towards theta */
  readonly ROS: number;
  readonly FROS: number;
  readonly BROS: number;
  readonly TROS: number;
  /** the same after the time since ignition */
  readonly HROSt: number;
  readonly FROSt: number;
  readonly BROSt: number;
  readonly TROSt: number;
  readonly BE: number;
  readonly SF: number;
  readonly ISI: number;
  readonly FFMC: number;
  readonly FMC: number;
  readonly D0: number;
  readonly RSO: number;
  readonly CSI: number;
  /** minutes to crown fire at head, flanks, back and towards theta; 0: none */
  readonly TI: number;
  readonly FTI: number;
  readonly BTI: number;
  readonly TTI: number;
  readonly LB: number;
  readonly LBt: number;
  readonly WSV: number;
  /** distance run by head, back and flanks, m */
  readonly DH: number;
  readonly DB: number;
  readonly DF: number;
  /** burnt area, ha; perimeter, km; growth of the perimeter, m/min */
  readonly AREA: number;
  readonly PERIMETER: number;
  readonly PGR: number;
};

/**
 * Fire behaviour in one place: primary and secondary outputs of the FBP System.
 *
 * @returns NaN (null for FD) in what cannot be known because an input is missing
 * @see Forestry Canada Fire Danger Group 1992, ST-X-3; Wotton, Alexander & Taylor 2009, GLC-X-10
 */
export function fireBehaviour(input: FireBehaviourInput): FireBehaviour {
  const place = toConditions(input);
  const { fuel } = place;
  const fire = emptyHeadFire();
  solveHeadFire(place, fire);
  const { headMMin, backMMin, flankMMin } = fire;
  const thetaRad = (input.thetaDeg * Math.PI) / 180 - fire.directionRad;
  const thetaMMin = spreadTowards(headMMin, fire.lengthToBreadth, thetaRad);
  const side = (spreadMMin: number) => solveSideFire(place, fire, spreadMMin);
  const flank = side(flankMMin);
  const back = side(backMMin);
  const theta = side(thetaMMin);
  const minutes = input.hours * 60;
  const alpha = acceleration(fuel, fire.crownFractionBurned);
  const grown = growFromPoint(fire, minutes, input.accelerates ? alpha : Infinity);
  const raz = (fire.directionRad * 180) / Math.PI;

  return {
    CFB: fire.crownFractionBurned,
    FCFB: flank.crown,
    BCFB: back.crown,
    TCFB: theta.crown,
    CFC: fire.crownFuelKgM2,
    SFC: fire.surfaceFuelKgM2,
    TFC: fire.totalFuelKgM2,
    FTFC: flank.fuelKgM2,
    BTFC: back.fuelKgM2,
    TTFC: theta.fuelKgM2,
    FD: fireTypeOf(fire.crownFractionBurned),
    HFI: fire.intensityKWM,
    FFI: flank.intensityKWM,
    BFI: back.intensityKWM,
    TFI: theta.intensityKWM,
    IC: intensityClassOf(fire.intensityKWM),
    RAZ: raz === 360 ? 0 : raz,
    ROS: headMMin,
    FROS: flankMMin,
    BROS: backMMin,
    TROS: thetaMMin,
    HROSt: grown.headMMin,
    FROSt: grown.flankMMin,
    BROSt: grown.backMMin,
    TROSt: spreadTowards(grown.headMMin, grown.ratio, thetaRad),
    BE: input.buiEffect ? buildupEffect(fuel, input.bui) : 1,
    SF: slopeFactor(input.slopePercent),
    ISI: fire.isi,
    FFMC: input.ffmc,
    FMC: place.foliarMoisturePercent,
    D0: minimumDayOf(input),
    RSO: fire.criticalSpread,
    CSI: fire.criticalIntensity,
    TI: crowningMinutes(fire.criticalSpread, headMMin, fire.crownFractionBurned),
    FTI: crowningMinutes(fire.criticalSpread, flankMMin, flank.crown),
    BTI: crowningMinutes(fire.criticalSpread, backMMin, back.crown),
    TTI: crowningMinutes(fire.criticalSpread, thetaMMin, theta.crown),
    LB: fire.lengthToBreadth,
    LBt: grown.ratio,
    WSV: fire.windKmH,
    DH: grown.headM,
    DB: grown.backM,
    DF: grown.flankM,
    AREA: grown.areaHa,
    PERIMETER: grown.perimeterKm,
    PGR: grown.perimeterGrowthMMin,
  };
}

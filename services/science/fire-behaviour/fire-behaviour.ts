import { BEHAVIOUR_OUTPUT_NAMES } from './behaviour-columns.ts';
import type { FireBehaviourInput } from './behaviour-input.ts';
import { type FireType, fireTypeOf } from './fire-type.ts';
import { openBehaviour } from './solve-behaviour.ts';

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
  const out = new Float64Array(BEHAVIOUR_OUTPUT_NAMES.length);
  openBehaviour()(input, out);
  const numbers = Object.fromEntries(BEHAVIOUR_OUTPUT_NAMES.map((name, at) => [name, out[at]]));
  const outputs = numbers as Omit<FireBehaviour, 'FD'>;
  return { ...outputs, FD: fireTypeOf(outputs.CFB) };
}

import { invalidField } from '../../../platform/fault.ts';
import { START_CODES } from '../codes.ts';

/**
 * How much of autumn's moisture and of winter's precipitation is in the ground in spring.
 *
 * @see Lawson & Armitage 2008, Table 9
 */
export type OverwinterFractions = {
  /**
   * carry-over of autumn's moisture, a: 1 where the DC was calculated until November, snow or
   * freeze-up; 0.75 where it was not, or chinooks bare the ground; 0.5 where winter is dry
   */
  readonly carryOver: number;
  /** effectiveness of winter precipitation, b: 0.9 to 0.5, less where melt runs off */
  readonly wetting: number;
};

/** Usual values. @see Lawson & Armitage 2008, Table 9 */
export const USUAL_OVERWINTER: OverwinterFractions = { carryOver: 0.75, wetting: 0.75 };

/**
 * Drought code at start-up, where winter precipitation (less than about 200 mm) did not fill the
 * ground: never below 15.
 *
 * @param autumnDc last code of the season before
 * @param winterPrecipitationMm from then to start-up
 * @returns NaN where an input is NaN
 * @throws {Fault} invalid-request where both fractions are 0, for nothing would be left, or where
 *   one is not a fraction
 * @see Lawson & Armitage 2008, eqs. 2 to 4; Turner & Lawson 1978
 */
export function overwinterDroughtCode(
  autumnDc: number,
  winterPrecipitationMm: number,
  fractions: OverwinterFractions,
): number {
  for (const [field, value] of Object.entries(fractions)) {
    if (value >= 0 && value <= 1) continue;
    throw invalidField({ field, value, detail: 'is no fraction', allowed: [0, 1] });
  }
  const { carryOver, wetting } = fractions;
  const autumn = 800 * Math.exp(-autumnDc / 400);
  const spring = carryOver * autumn + wetting * 3.94 * winterPrecipitationMm;
  if (spring === 0) {
    const detail = 'leaves no moisture, and no drought code, with a carry-over of 0 as well';
    throw invalidField({ field: 'wetting', value: wetting, detail, allowed: 'above 0' });
  }
  const code = 400 * Math.log(800 / spring);
  return code < START_CODES.dc ? START_CODES.dc : code;
}

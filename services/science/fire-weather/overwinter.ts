import { invalidField } from '../../platform/fault.ts';
import { START_CODES } from './codes.ts';

/** How much of autumn's moisture and of winter's precipitation is in the ground in spring. */
export type OverwinterFractions = {
  /** carry-over of last autumn's moisture, a; 0 to 1 */
  readonly carryOver: number;
  /** effectiveness of winter precipitation, b; 0 to 1 */
  readonly wetting: number;
};

/** Usual values; 1 and 0.9 where the ground is deep or freezes wet. @see Lawson & Armitage 2008 */
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
 * @see Lawson & Armitage 2008, eqs. on overwintering; Van Wagner 1985, FTR-35 eqs. 10 and 11
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

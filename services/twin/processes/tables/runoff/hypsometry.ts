import { invalidField } from '../../../../platform/fault.ts';
import type { Hypsometries } from './basin-forcing.ts';

/**
 * Heights as they stand in a query string, `471,656.2,...`, or as they are.
 *
 * @throws {Fault} invalid-request for text that is no list of numbers
 */
export function readHypsometry(given: Hypsometries | string | undefined): Hypsometries | undefined {
  if (typeof given !== 'string') return given;
  const heights = given.split(',').map((text) => (text.trim() === '' ? NaN : Number(text)));
  if (heights.every((height) => Number.isFinite(height))) return heights;
  const allowed = '101 heights in m, separated by commas';
  const detail = 'is no list of numbers';
  throw invalidField({ field: 'hypsometry', value: given.slice(0, 80), detail, allowed });
}

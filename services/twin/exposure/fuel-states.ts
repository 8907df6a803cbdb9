import type { FuelStates } from '../../science/exposure/beside-fuel.ts';
import { findFuelClass } from '../../science/fire-behaviour/fuel-types.ts';

/** Whether cells burn, by their fuel codes; a code that is none, NaN or 0 is not known. */
export function fuelStates(codes: ArrayLike<number>): FuelStates {
  return Uint8Array.from(codes, (code) => {
    const found = findFuelClass(code);
    return found === undefined ? 0 : found.fuel === null ? 2 : 1;
  });
}

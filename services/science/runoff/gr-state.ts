import { invalidField } from '../../platform/fault.ts';

/** @throws {Fault} invalid-request where a unit hydrograph was kept by a model with another x4 */
export function checkState(field: string, kept: Float64Array, own: Float64Array): void {
  if (kept.length === own.length) return;
  const detail = `holds ${kept.length} steps, but with this x4 there are ${own.length}`;
  throw invalidField({ field, value: kept.length, detail, allowed: own.length });
}

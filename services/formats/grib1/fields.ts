import { Fault } from '../../platform/fault.ts';
import type { ReadField } from '../grib/read-field.ts';

export function readGrib1Fields(_m: Uint8Array, number: number): readonly (ReadField | Fault)[] {
  return [new Fault('unsupported-format', 'edition 1', { message: number })];
}

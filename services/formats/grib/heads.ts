import { Fault } from '../../platform/fault.ts';
import type { FieldHead } from '../field.ts';
import { readFields } from './fields.ts';

/**
 * The heads of all fields of one GRIB message, edition 1 or 2; values are not touched. What is
 * recognised and not read (spectral grids), and what is broken, stands as a Fault in its place.
 *
 * @param number of the message in its file, for faults
 */
export function readFieldHeads(message: Uint8Array, number = 1): readonly (FieldHead | Fault)[] {
  return readFields(message, number).map((field) => (field instanceof Fault ? field : field.head));
}

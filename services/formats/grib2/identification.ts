import { readInstant } from '../grib/calendar.ts';
import type { Octets } from '../grib/octets.ts';

/** What section 1 of edition 2 says: who made the message, when its forecast starts. */
export type Identification = {
  readonly centre: number;
  readonly subCentre: number;
  readonly referenceMs: number;
  /** WMO code table 1.3 */
  readonly productionStatus: number;
};

/** @throws {Fault} corrupt-data when the reference time is no date */
export function readIdentification(octets: Octets): Identification {
  const referenceMs = readInstant(octets, 13);
  if (referenceMs === undefined) throw octets.fault(13, 'the reference time is no date');
  return {
    centre: octets.u16(6),
    subCentre: octets.u16(8),
    referenceMs,
    productionStatus: octets.u8(20),
  };
}

import { Fault } from '../../platform/fault.ts';
import { readGrib1Fields } from '../grib1/fields.ts';
import { readGrib2Fields } from '../grib2/fields.ts';
import type { ReadField } from './read-field.ts';

/** The fields of one message of either edition; a Fault stands where one cannot be read. */
export function readFields(message: Uint8Array, number: number): readonly (ReadField | Fault)[] {
  const isGrib =
    message.length >= 8 && new TextDecoder('latin1').decode(message.subarray(0, 4)) === 'GRIB';
  const edition = message[7];
  if (!isGrib || (edition !== 1 && edition !== 2)) {
    const detail = isGrib ? `GRIB edition ${edition}` : 'these octets are no GRIB message';
    const kind = isGrib ? 'unsupported-format' : 'corrupt-data';
    return [
      new Fault(kind, `message ${number}: ${detail}`, {
        message: number,
        section: 0,
        octet: isGrib ? 8 : 1,
      }),
    ];
  }
  return edition === 1 ? readGrib1Fields(message, number) : readGrib2Fields(message, number);
}

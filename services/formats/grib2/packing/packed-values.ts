import { Fault } from '../../../platform/fault.ts';
import { MAX_FIELD_CELLS } from '../../grib/cell-cap.ts';

/** What sections 5 and 7 of a GRIB2 field say, before decoding. */
export type PackedValues = {
  /** data representation template, the `n` of `5.n` (octets 10 and 11 of section 5) */
  readonly template: number;
  /** the whole of section 5, header included, so index + 1 is the octet number of the manual */
  readonly section5: Uint8Array;
  /** section 7 without its five octets of header */
  readonly data: Uint8Array;
  /** number of values that are packed (octets 6 to 9 of section 5) */
  readonly count: number;
  /** where this is, for faults: message number, field, file */
  readonly facts?: Readonly<Record<string, unknown>>;
};

/** Longest section 7: bit positions in it are 32-bit integers. */
const MAX_DATA_OCTETS = 2 ** 28;

/** Which octet of which section a fault is about. */
type FaultPlace = { readonly section: 5 | 7; readonly octet: number };

/** A corrupt-data fault whose text names message, section and octet. */
export function packingFault(
  packed: PackedValues,
  detail: string,
  facts: FaultPlace & Readonly<Record<string, unknown>>,
): Fault {
  const text = `${placeOf(packed, facts)}: packing 5.${packed.template}: ${detail}`;
  return new Fault('corrupt-data', text, {
    ...packed.facts,
    template: `5.${packed.template}`,
    count: packed.count,
    ...facts,
  });
}

/** `message 3, section 7, octet 12`; without the message where the caller did not tell it. */
export function placeOf({ facts }: PackedValues, { section, octet }: FaultPlace): string {
  const message = facts?.['message'];
  const place = `section ${section}, octet ${octet}`;
  return typeof message === 'number' ? `message ${message}, ${place}` : place;
}

/**
 * Checks the claims that all templates share: an own length of section 5 that fits its template,
 * and a count and data that can be held.
 *
 * @throws {Fault} corrupt-data, or too-large above {@link MAX_FIELD_CELLS} values or 2^28 octets
 */
export function checkPackedValues(packed: PackedValues, section5Length: number): void {
  const { count, section5, data } = packed;
  if (section5.length < section5Length) {
    throw packingFault(packed, `section 5 has ${section5.length} octets, not ${section5Length}`, {
      section: 5,
      octet: section5.length,
    });
  }
  if (!Number.isInteger(count) || count < 0) {
    throw packingFault(packed, `${count} is no count of values`, { section: 5, octet: 6 });
  }
  if (count > MAX_FIELD_CELLS || data.length > MAX_DATA_OCTETS) {
    const place = { section: 5, octet: 6 } as const;
    const detail = `a field of ${count} values in ${data.length} octets is too large`;
    const text = `${placeOf(packed, place)}: ${detail}`;
    throw new Fault('too-large', text, { ...packed.facts, ...place, count });
  }
}

import { Fault } from '../../../platform/fault.ts';

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

/** Most values one field may claim: a constant field needs no data, so its count proves nothing. */
const MAX_COUNT = 2 ** 28;
/** Longest section 7: bit positions in it are 32-bit integers. */
const MAX_DATA_OCTETS = 2 ** 28;

/** A corrupt-data fault that names the section, and the octet where one is known. */
export function packingFault(
  packed: PackedValues,
  detail: string,
  facts: Readonly<Record<string, unknown>> = {},
): Fault {
  return new Fault('corrupt-data', `packing 5.${packed.template}: ${detail}`, {
    ...packed.facts,
    template: `5.${packed.template}`,
    count: packed.count,
    ...facts,
  });
}

/**
 * Checks the claims that all templates share: an own length of section 5 that fits its template,
 * and a count and data that can be held.
 *
 * @throws {Fault} corrupt-data, or too-large above 2^28 values or octets
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
  if (count > MAX_COUNT || data.length > MAX_DATA_OCTETS) {
    const detail = `a field of ${count} values in ${data.length} octets is too large`;
    throw new Fault('too-large', detail, { ...packed.facts, section: 5, octet: 6, count });
  }
}

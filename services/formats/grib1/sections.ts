import { openOctets, refuse, type Octets } from '../grib/octets.ts';

/** The sections of one message of edition 1, which holds one field. */
export type Grib1Sections = {
  readonly message: number;
  readonly product: Octets;
  readonly grid: Octets;
  readonly bitmap: { readonly octets: Octets; readonly bytes: Uint8Array } | undefined;
  readonly data: { readonly octets: Octets; readonly bytes: Uint8Array };
};

/**
 * Splits a message of edition 1.
 *
 * @throws {Fault} corrupt-data when lengths contradict each other, unsupported-format when the
 *   grid is not described but taken from a catalogue of the centre
 */
export function readGrib1Sections(message: Uint8Array, number: number): Grib1Sections {
  const place = (section: number) => ({ message: number, section });
  let at = 8;
  const end = message.length - 4;
  const take = (section: number, whole = false) => {
    const head = openOctets(message.subarray(at, Math.min(at + 3, end)), place(section));
    const coded = head.u24(1);
    // Messages above 8 MB say in section 4 how far they were rounded up, not its length.
    const length =
      whole && coded < 120 && (openOctets(message, place(0)).u24(5) & 0x80_0000) !== 0
        ? end - at
        : coded;
    if (length < 4 || at + length > end) {
      throw head.fault(1, `section ${section} claims ${length} octets of ${end - at} left`);
    }
    const bytes = message.subarray(at, at + length);
    at += length;
    return { bytes, octets: openOctets(bytes, place(section)) };
  };
  const product = take(1).octets;
  const flags = product.u8(8);
  if ((flags & 0x80) === 0) {
    throw refuse(product, 8, `grid ${product.u8(7)} of the catalogue of centre ${product.u8(5)}`);
  }
  const grid = take(2).octets;
  const bitmap = (flags & 0x40) === 0 ? undefined : take(3);
  const data = take(4, true);
  const tail = openOctets(message.subarray(end), place(5));
  if (at > end || tail.u32(1) !== 0x37373737) throw tail.fault(1, 'no 7777 at the end');
  return { message: number, product, grid, bitmap, data };
}

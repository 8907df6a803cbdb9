import { Fault } from '../../platform/fault.ts';

/** Where octets come from, for faults: which message of the file, which section of the message. */
export type Place = { readonly message: number; readonly section: number };

/**
 * The octets of one GRIB section, numbered from 1 as in the WMO Manual on Codes, so that code
 * reads like the tables there. Every getter throws a corrupt-data Fault that names message,
 * section and octet when the section ends too early.
 */
export type Octets = {
  readonly place: Place;
  readonly length: number;
  u8(octet: number): number;
  u16(octet: number): number;
  u24(octet: number): number;
  u32(octet: number): number;
  /** first bit a sign, the rest magnitude (regulation 92.1.5) */
  s8(octet: number): number;
  s16(octet: number): number;
  s24(octet: number): number;
  s32(octet: number): number;
  /** IEEE single precision */
  f32(octet: number): number;
  /** A fault about one octet of this section. */
  fault(octet: number, detail: string): Fault;
};

/** Opens a section (its header included) for reading by octet number. */
export function openOctets(bytes: Uint8Array, place: Place): Octets {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const where = (octet: number) =>
    `message ${place.message}, section ${place.section}, octet ${octet}`;
  const fault = (octet: number, detail: string) =>
    new Fault('corrupt-data', `${where(octet)}: ${detail}`, { ...place, octet });
  const at = (octet: number, size: number) => {
    if (octet < 1 || octet - 1 + size > bytes.length) {
      throw fault(octet, `the section ends after octet ${bytes.length}`);
    }
    return octet - 1;
  };
  const u8 = (octet: number) => view.getUint8(at(octet, 1));
  const u16 = (octet: number) => view.getUint16(at(octet, 2));
  const u24 = (octet: number) => view.getUint8(at(octet, 3)) * 65_536 + view.getUint16(octet);
  const u32 = (octet: number) => view.getUint32(at(octet, 4));
  const signed = (raw: number, half: number) => (raw < half ? raw : half - raw);
  return {
    place,
    length: bytes.length,
    u8,
    u16,
    u24,
    u32,
    s8: (octet) => signed(u8(octet), 0x80),
    s16: (octet) => signed(u16(octet), 0x8000),
    s24: (octet) => signed(u24(octet), 0x80_0000),
    s32: (octet) => signed(u32(octet), 0x8000_0000),
    f32: (octet) => view.getFloat32(at(octet, 4)),
    fault,
  };
}

/**
 * A signed 32-bit number whose writer may have used sign and magnitude (as the manual says) or
 * two's complement (as RDPA's time range of -24 hours): of the two readings, the smaller one.
 */
export function eitherSigned32(raw: number): number {
  if (raw < 0x8000_0000) return raw;
  const signMagnitude = 0x8000_0000 - raw;
  const twosComplement = raw - 0x1_0000_0000;
  return Math.abs(signMagnitude) <= Math.abs(twosComplement) ? signMagnitude : twosComplement;
}

/** `unsupported-format`, naming what was recognised and is not decoded. */
export function refuse(octets: Octets, octet: number, what: string): Fault {
  const { message, section } = octets.place;
  return new Fault(
    'unsupported-format',
    `message ${message}, section ${section}, octet ${octet}: ${what} is not supported`,
    {
      message,
      section,
      octet,
      refused: what,
    },
  );
}

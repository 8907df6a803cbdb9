import { Fault } from '../../platform/fault.ts';
import { openOctets, type Octets } from '../grib/octets.ts';

/** The sections of one field of a message; sections 1 and 3 may serve several fields. */
export type FieldSections = {
  readonly message: number;
  readonly discipline: number;
  readonly identification: Octets;
  readonly grid: Octets;
  readonly product: Octets;
  readonly representation: Octets;
  readonly section5: Uint8Array;
  /** section 6; for indicator 254 the earlier one that holds the bitmap */
  readonly section6: Uint8Array;
  readonly section7: Uint8Array;
};

type Seen = { readonly octets: Octets; readonly bytes: Uint8Array };

/** Which section may follow which (regulation 92.1.8 and note 2 to section 0: repeats from 2, 3 or 4). */
const FOLLOWERS: Readonly<Record<number, readonly number[]>> = {
  1: [2, 3],
  2: [3],
  3: [4],
  4: [5],
  5: [6],
  6: [7],
  7: [2, 3, 4, 8],
};

/**
 * Splits one GRIB edition 2 message into its fields. Where the structure breaks, what stands
 * before it is kept and the Fault takes the place of the rest.
 */
export function readFieldSections(
  message: Uint8Array,
  number: number,
): readonly (FieldSections | Fault)[] {
  const fields: (FieldSections | Fault)[] = [];
  try {
    collectFields(message, number, fields);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    fields.push(error);
  }
  return fields;
}

function collectFields(message: Uint8Array, number: number, fields: (FieldSections | Fault)[]) {
  const indicator = openOctets(message.subarray(0, 16), { message: number, section: 0 });
  const discipline = indicator.u8(7);
  if (indicator.u32(9) !== 0 || indicator.u32(13) !== message.length) {
    throw indicator.fault(9, `the length is not that of the message (${message.length})`);
  }
  const seen = new Map<number, Seen>();
  let bitmap: Uint8Array | undefined;
  let last = 0;
  let at = 16;
  const end = message.length - 4;
  while (at < end) {
    const section = readSection(message, at, end, number, last);
    const { section: code } = section.octets.place;
    if (!(last === 0 ? [1] : (FOLLOWERS[last] ?? [])).includes(code)) {
      throw section.octets.fault(5, `section ${code} after section ${last}`);
    }
    seen.set(code, section);
    if (code === 6) {
      const code6 = section.octets.u8(6);
      if (code6 === 0) bitmap = section.bytes;
      if (code6 === 254 && bitmap === undefined) {
        throw section.octets.fault(6, 'reuses a bitmap that no earlier field defines');
      }
    }
    if (code === 7) fields.push(toField(seen, number, discipline, bitmap));
    last = code;
    at += section.bytes.length;
  }
  const tail = openOctets(message.subarray(end), { message: number, section: 8 });
  if (last !== 7 || tail.u32(1) !== 0x37373737) {
    throw tail.fault(1, `the message does not end with 7777 after section ${last}`);
  }
}

function readSection(message: Uint8Array, at: number, end: number, number: number, last: number) {
  const head = openOctets(message.subarray(at, Math.min(at + 5, end)), {
    message: number,
    section: last + 1,
  });
  const length = head.u32(1);
  const code = head.u8(5);
  if (length < 5 || at + length > end) {
    throw head.fault(1, `section ${code} claims ${length} octets of ${end - at} left`);
  }
  const bytes = message.subarray(at, at + length);
  return { bytes, octets: openOctets(bytes, { message: number, section: code }) };
}

function toField(
  seen: ReadonlyMap<number, Seen>,
  message: number,
  discipline: number,
  bitmap: Uint8Array | undefined,
): FieldSections {
  const get = (code: number) => {
    const section = seen.get(code);
    if (section !== undefined) return section;
    throw new Fault('corrupt-data', `message ${message} has data before section ${code}`, {
      message,
      section: code,
      octet: 1,
    });
  };
  const section6 = get(6);
  const reused = section6.octets.u8(6) === 254;
  return {
    message,
    discipline,
    identification: get(1).octets,
    grid: get(3).octets,
    product: get(4).octets,
    representation: get(5).octets,
    section5: get(5).bytes,
    section6: reused && bitmap !== undefined ? bitmap : section6.bytes,
    section7: get(7).bytes,
  };
}

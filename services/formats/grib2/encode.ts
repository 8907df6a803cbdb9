import { gridSection, type EncodableGrid } from './encoding/grid-section.ts';
import { float32, section, signed, timeOctets, uint } from './encoding/octets.ts';
import { packBits, toIntegers } from './encoding/pack-simple.ts';
import { productSection, type EncodableProduct } from './encoding/product-section.ts';

export type { EncodableGrid } from './encoding/grid-section.ts';
export type { EncodableProduct } from './encoding/product-section.ts';

/** How values are written. `decimals` is the place they are rounded to (2: hundredths). */
export type EncodablePacking =
  | { readonly kind: 'simple'; readonly decimals: number }
  | { readonly kind: 'ieee32' };

/** One field to write as a GRIB2 message of its own. */
export type EncodableField = EncodableProduct & {
  readonly grid: EncodableGrid;
  /** nx * ny values in the parameter's GRIB unit, row 0 in the north, NaN = missing */
  readonly values: Float32Array;
  readonly packing: EncodablePacking;
  /** WMO common code table C-11 */
  readonly centre: number;
  readonly subCentre?: number;
  /** code table 1.3: 0 operational, 1 test, 2 research, ... ; {@link EXERCISE_STATUS} */
  readonly productionStatus?: number;
};

/** Our mark of exercise fields, in the local part (192 to 254) of code table 1.3. */
export const EXERCISE_STATUS = 192;

/** Version of the WMO tables that the codes are of (15 November 2023). */
const TABLES_VERSION = 32;
const END = [0x37, 0x37, 0x37, 0x37];

/**
 * A whole GRIB2 message with one field. Missing values go into a bitmap.
 *
 * @throws {RangeError} when a number does not fit its octets or values are not of the grid's size
 * @see WMO-No. 306, Manual on Codes, volume I.2, FM 92 GRIB edition 2
 */
export function encodeGrib2(field: EncodableField): Uint8Array<ArrayBuffer> {
  const { grid, values } = field;
  if (values.length !== grid.nx * grid.ny) {
    throw new RangeError(`${values.length} values on a grid of ${grid.nx} x ${grid.ny}`);
  }
  const present = presentValues(values);
  const sections = [
    identificationSection(field),
    gridSection(grid),
    productSection(field),
    ...valueSections(present, field.packing, bitmapSection(values, present.length)),
  ];
  const length = sections.reduce((sum, { length: octets }) => sum + octets, 16 + END.length);
  const message = new Uint8Array(length);
  // Section 0: 'GRIB', two reserved octets, discipline, edition, total length.
  const { discipline } = field.parameter;
  message.set([0x47, 0x52, 0x49, 0x42, 255, 255, ...uint(discipline, 1), 2, ...uint(length, 8)]);
  let at = 16;
  for (const bytes of [...sections, END]) {
    message.set(bytes, at);
    at += bytes.length;
  }
  return message;
}

function identificationSection(field: EncodableField): Uint8Array {
  // Code table 1.4: forecast, control forecast, perturbed forecast.
  const processed = field.member === undefined ? 1 : field.member.number === 0 ? 3 : 4;
  return section(1, [
    ...uint(field.centre, 2),
    ...uint(field.subCentre ?? 0, 2),
    TABLES_VERSION,
    0,
    // Code table 1.2: the reference time is the start of the forecast.
    1,
    ...timeOctets(field.referenceMs),
    ...uint(field.productionStatus ?? 0, 1),
    processed,
  ]);
}

/** The values that are not missing, in order; all of them are not copied. */
function presentValues(values: Float32Array): Float32Array {
  let count = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as number;
    if (!Number.isNaN(value)) count++;
  }
  return count === values.length ? values : values.filter((value) => !Number.isNaN(value));
}

function bitmapSection(values: Float32Array, presentCount: number): Uint8Array {
  if (presentCount === values.length) return section(6, [255]);
  const bits = new Uint8Array(Math.ceil(values.length / 8));
  for (let index = 0; index < values.length; index++) {
    if (Number.isNaN(values[index])) continue;
    bits[index >> 3] = (bits[index >> 3] as number) | (0x80 >> (index & 7));
  }
  return section(6, [0], bits);
}

/** Sections 5, 6 and 7. */
function valueSections(
  values: Float32Array,
  packing: EncodablePacking,
  bitmap: Uint8Array,
): readonly Uint8Array[] {
  const count = uint(values.length, 4);
  if (packing.kind === 'ieee32') {
    const data = new DataView(new ArrayBuffer(values.length * 4));
    for (const [index, value] of values.entries()) data.setFloat32(index * 4, value);
    // Code table 5.7: 1 is 32 bit.
    return [section(5, count, uint(4, 2), [1]), bitmap, section(7, new Uint8Array(data.buffer))];
  }
  const packed = toIntegers(values, packing.decimals);
  const representation = [
    ...float32(packed.reference),
    ...signed(packed.binaryScale, 2),
    ...signed(packed.decimalScale, 2),
    packed.bits,
    // Code table 5.1: the original values were floating point.
    0,
  ];
  const data = packBits(packed.codes, packed.bits);
  return [section(5, count, uint(0, 2), representation), bitmap, section(7, data)];
}

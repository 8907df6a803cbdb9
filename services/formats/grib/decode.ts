import { gridShape } from '../../earth/grid.ts';
import { Fault } from '../../platform/fault.ts';
import type { Field } from '../field.ts';
import { readFields } from './fields.ts';
import { toNorthWestOrder } from './scan-order.ts';
import type { Conversion } from './names/variable.ts';

/** Largest number of 32 bits. */
const MAX_FLOAT = 3.4028234663852886e38;

export type DecodeOptions = {
  /** number of the message in its file, for faults */
  readonly number?: number;
  /** keep the order of the data section, one value a data point, without padding */
  readonly dataOrder?: boolean;
};

/**
 * Decodes one field of a message: canonical units, missing as NaN, row 0 in the north and column
 * 0 in the west; reduced grids are padded with NaN to the shape of `gridShape`.
 *
 * @param index of the field in the message, from 0
 * @throws {Fault} corrupt-data naming message, section and octet; unsupported-format; too-large
 */
export async function decodeField(
  message: Uint8Array,
  index: number,
  { number = 1, dataOrder = false }: DecodeOptions = {},
): Promise<Field> {
  const field = readFields(message, number)[index];
  if (field === undefined) {
    throw new Fault('not-found', `message ${number} has no field ${index}`, {
      message: number,
      index,
    });
  }
  if (field instanceof Fault) throw field;
  const coded = await field.unpack();
  const values = toCanonical(coded, field.conversion, number);
  if (dataOrder) return { ...field.head, values };
  return { ...field.head, values: toShape(toNorthWestOrder(values, field.order), field.head.grid) };
}

function toCanonical(
  values: Float32Array<ArrayBuffer>,
  { scale, offset }: Conversion,
  message: number,
) {
  if (scale === 1 && offset === 0) return values;
  let isOver = false;
  for (let index = 0; index < values.length; index++) {
    const value = (values[index] as number) * scale + offset;
    if (value > MAX_FLOAT || value < -MAX_FLOAT) isOver = true;
    values[index] = value;
  }
  if (!isOver) return values;
  const facts = { message, section: 5, octet: 12 };
  const detail = 'values are too large for their canonical unit';
  throw new Fault('corrupt-data', `message ${message}, section 5, octet 12: ${detail}`, facts);
}

/** Pads a one-sequence grid to whole rows. */
function toShape(values: Float32Array<ArrayBuffer>, grid: Field['grid']) {
  const { nx, ny } = gridShape(grid);
  if (values.length === nx * ny) return values;
  const padded = new Float32Array(nx * ny).fill(NaN);
  padded.set(values);
  return padded;
}

import { Fault } from '../../platform/fault.ts';
import type { FieldHead } from '../field.ts';
import { refuse } from '../grib/octets.ts';
import type { ReadField } from '../grib/read-field.ts';
import { nameProduct } from '../grib/names/variable.ts';
import { applyBitmap, checkBitmap } from './bitmap.ts';
import { readGrid } from './grid.ts';
import { readIdentification } from './identification.ts';
import { unpackValues } from './packing/unpack.ts';
import { isReadPacking, nameUnreadPacking } from './packing/unread-packings.ts';
import { readProduct } from './product.ts';
import { readFieldSections, type FieldSections } from './sections.ts';

/** The fields of one message of edition 2; a Fault stands where one cannot be read. */
export function readGrib2Fields(
  message: Uint8Array,
  number: number,
): readonly (ReadField | Fault)[] {
  return readFieldSections(message, number).map((sections) => {
    if (sections instanceof Fault) return sections;
    try {
      return readField(sections);
    } catch (error) {
      if (error instanceof Fault) return error;
      throw error;
    }
  });
}

function readField(sections: FieldSections): ReadField {
  const { message, representation, discipline } = sections;
  const source = readIdentification(sections.identification);
  const grid = readGrid(sections.grid);
  const product = readProduct(sections.product, discipline, source);
  const { variable, conversion, intervalStartMs, derived } = nameProduct(product.coded);
  const template = representation.u16(10);
  if (!isReadPacking(template)) throw refuse(representation, 10, nameUnreadPacking(template));
  const packed = representation.u32(6);
  if (packed > grid.count) {
    throw representation.fault(6, `${packed} values on ${grid.count} data points`);
  }
  checkBitmap(sections.section6, message);
  const head: FieldHead = {
    variable,
    grid: grid.grid,
    windsAlongGrid: grid.windsAlongGrid,
    referenceMs: source.referenceMs,
    validMs: product.coded.validMs,
    ...(intervalStartMs !== undefined && { intervalStartMs }),
    ...(product.member !== undefined && { member: product.member }),
    ...(product.ensembleSize !== undefined && { ensembleSize: product.ensembleSize }),
    ...(derived !== undefined && { derived }),
    origin: {
      format: 'grib2',
      centre: source.centre,
      subCentre: source.subCentre,
      processId: product.processId,
      processType: product.processType,
      productionStatus: source.productionStatus,
      parameter: product.coded.parameter,
      packing: `5.${template}`,
      product: `4.${product.template}`,
    },
  };
  const unpack = async () => {
    const values = await unpackValues({
      template,
      section5: sections.section5,
      data: sections.section7.subarray(5),
      count: packed,
      facts: { message },
    });
    return applyBitmap(values, sections.section6, grid.count, message);
  };
  return { head, conversion, order: grid.order, unpack };
}

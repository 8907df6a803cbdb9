import { Fault } from '../../platform/fault.ts';
import type { FieldHead } from '../field.ts';
import type { ReadField } from '../grib/read-field.ts';
import { nameProduct } from '../grib/names/variable.ts';
import { readGrib1Grid } from './grid.ts';
import { readGrib1Product } from './product.ts';
import { readGrib1Sections } from './sections.ts';
import { checkPacking, countPoints, unpackGrib1Values } from './values.ts';

/** Edition 1 does not code the kind of process nor whether the product is operational. */
const NOT_CODED = 255;

/** The one field of a message of edition 1, or the Fault that stands for it. */
export function readGrib1Fields(
  message: Uint8Array,
  number: number,
): readonly (ReadField | Fault)[] {
  try {
    return [readField(message, number)];
  } catch (error) {
    if (error instanceof Fault) return [error];
    throw error;
  }
}

function readField(message: Uint8Array, number: number): ReadField {
  const sections = readGrib1Sections(message, number);
  const product = readGrib1Product(sections.product);
  const { grid, order, count, windsAlongGrid } = readGrib1Grid(
    sections.grid,
    countPoints(sections),
  );
  checkPacking(sections, count);
  const { variable, conversion, intervalStartMs, derived } = nameProduct(product.coded);
  const { member, ensembleSize, coded } = product;
  const head: FieldHead = {
    variable,
    grid,
    windsAlongGrid,
    referenceMs: coded.referenceMs,
    validMs: coded.validMs,
    ...(intervalStartMs !== undefined && { intervalStartMs }),
    ...(member !== undefined && { member }),
    ...(ensembleSize !== undefined && { ensembleSize }),
    ...(derived !== undefined && { derived }),
    origin: {
      format: 'grib1',
      centre: product.centre,
      subCentre: product.subCentre,
      processId: product.processId,
      processType: NOT_CODED,
      productionStatus: NOT_CODED,
      parameter: coded.parameter,
      packing: 'simple',
      product: `time range ${product.timeRange}`,
    },
  };
  return { head, conversion, order, unpack: async () => unpackGrib1Values(sections, count) };
}

import type { FieldHead } from '../field.ts';
import type { ScanOrder } from './scan-order.ts';
import type { Conversion } from './names/variable.ts';

/** A field whose headers are read: its head, and what decoding its values needs. */
export type ReadField = {
  readonly head: FieldHead;
  readonly conversion: Conversion;
  readonly order: ScanOrder;
  /** The physical values in the coded unit, NaN where the bitmap says so, in data-section order. */
  unpack(): Promise<Float32Array<ArrayBuffer>>;
};

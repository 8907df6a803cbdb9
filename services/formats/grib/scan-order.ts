/** How the values of a field follow each other (flag table 3.4 of edition 2, table 8 of edition 1). */
export type ScanOrder =
  | {
      readonly kind: 'rows';
      readonly nx: number;
      readonly ny: number;
      /** points of a row follow from east to west */
      readonly iNegative: boolean;
      /** rows follow from south to north */
      readonly jPositive: boolean;
      /** columns are consecutive, not rows */
      readonly jConsecutive: boolean;
      /** each row (column) runs against the one before */
      readonly alternating: boolean;
    }
  /** values in one sequence whose order is the grid's own (HEALPix, reduced rows north to south) */
  | { readonly kind: 'sequence' }
  /** reduced rows that follow from south to north; lengths in that order */
  | { readonly kind: 'reversed-rows'; readonly pointsPerRow: readonly number[] };

/** Bits 1 to 4 of the scanning mode. */
export function readScanOrder(flags: number, nx: number, ny: number): ScanOrder {
  return {
    kind: 'rows',
    nx,
    ny,
    iNegative: (flags & 0x80) !== 0,
    jPositive: (flags & 0x40) !== 0,
    jConsecutive: (flags & 0x20) !== 0,
    alternating: (flags & 0x10) !== 0,
  };
}

/**
 * Values from the order of the data section to row-major order, row 0 in the north and column 0
 * in the west.
 *
 * @returns the same array where the order is already so
 */
export function toNorthWestOrder(
  values: Float32Array<ArrayBuffer>,
  order: ScanOrder,
): Float32Array<ArrayBuffer> {
  if (order.kind === 'sequence') return values;
  if (order.kind === 'reversed-rows') return reverseRows(values, order.pointsPerRow);
  const { nx, ny, iNegative, jPositive, jConsecutive, alternating } = order;
  if (!iNegative && !jPositive && !jConsecutive && !alternating) return values;
  const turned = new Float32Array(values.length);
  const iStep = iNegative ? -1 : 1;
  const jStep = jPositive ? -nx : nx;
  const first = (iNegative ? nx - 1 : 0) + (jPositive ? (ny - 1) * nx : 0);
  const [innerCount, innerStep, outerStep] = jConsecutive ? [ny, jStep, iStep] : [nx, iStep, jStep];
  let from = 0;
  for (let outer = 0; from < values.length; outer++) {
    const backward = alternating && outer % 2 === 1;
    const start = first + outer * outerStep + (backward ? (innerCount - 1) * innerStep : 0);
    const step = backward ? -innerStep : innerStep;
    if (step === 1) {
      turned.set(values.subarray(from, from + innerCount), start);
      from += innerCount;
      continue;
    }
    for (let inner = 0, to = start; inner < innerCount; inner++, to += step) {
      turned[to] = values[from++] as number;
    }
  }
  return turned;
}

function reverseRows(values: Float32Array<ArrayBuffer>, pointsPerRow: readonly number[]) {
  const turned = new Float32Array(values.length);
  let from = 0;
  let end = values.length;
  for (const points of pointsPerRow) {
    turned.set(values.subarray(from, from + points), end - points);
    from += points;
    end -= points;
  }
  return turned;
}

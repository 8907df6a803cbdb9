import { readBlock, type CellBlock } from './cell-blocks.ts';
import type { RecordYear, RiverRecord } from './river-record.ts';

/** Share of a step that rounding may take from a whole year. */
const SLACK = 1e-6;

/**
 * The greatest value of every cell of a rectangle in every year of a record, m3 s-1, year by year; one
 * field is held at a time beside them.
 *
 * @param leastCompleteness share of the times of a year that a cell needs a value at
 * @param onStep called after each field that was read
 * @returns `cells` values a year; NaN for a year that a cell has too little of
 */
export async function readAnnualMaxima(
  { years }: Pick<RiverRecord, 'years'>,
  block: CellBlock,
  leastCompleteness: number,
  onStep: () => void,
): Promise<Float32Array> {
  const cells = block.nx * block.ny;
  const all = new Float32Array(cells * years.length).fill(NaN);
  for (const [at, year] of years.entries()) {
    const maxima = all.subarray(at * cells, (at + 1) * cells);
    await readYear(year, block, maxima, leastCompleteness, onStep);
  }
  return all;
}

async function readYear(
  { steps, wholeSteps }: RecordYear,
  block: CellBlock,
  maxima: Float32Array,
  leastCompleteness: number,
  onStep: () => void,
): Promise<void> {
  const counts = new Uint32Array(maxima.length);
  for (const step of steps) {
    const values = await readBlock(step, block);
    for (let cell = 0; cell < maxima.length; cell++) {
      const value = values[cell]!;
      if (Number.isNaN(value)) continue;
      counts[cell]! += 1;
      // Also where none is known yet: no comparison with NaN is true.
      if (!(value <= maxima[cell]!)) maxima[cell] = value;
    }
    onStep();
  }
  const needed = leastCompleteness * wholeSteps - SLACK;
  for (let cell = 0; cell < maxima.length; cell++) {
    if (counts[cell]! < needed) maxima[cell] = NaN;
  }
}

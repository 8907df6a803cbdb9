import { gridShape } from '../../../earth/grid.ts';
import { gumbelByLMoments } from '../../../science/flood-frequency/gumbel-cells.ts';
import type { ResultField } from '../../publish-run.ts';
import { readAnnualMaxima } from './annual-maxima.ts';
import { cutBlocks, placeBlock, readBlock } from './cell-blocks.ts';
import type { MapPlace, RiverRecord } from './river-record.ts';
import { FIT, thresholdVariable } from './variables.ts';

const FLOAT_BYTES = 4;
/** A rectangle of one field, what is counted of it, and the fit. */
const OTHER_BYTES = 32;

/** Gumbel distributions of the yearly peaks of every cell; NaN where there is none. */
export type CellFits = {
  readonly location: Float32Array<ArrayBuffer>;
  readonly scale: Float32Array<ArrayBuffer>;
  /** years that the cell has; NaN where it has none, or its river is too small */
  readonly years: Float32Array<ArrayBuffer>;
  readonly counts: {
    readonly fitted: number;
    /** with some years, but fewer than are needed */
    readonly tooFewYears: number;
    /** whose upstream area is too small, or not known */
    readonly belowUpstreamArea: number;
  };
};

/** Upstream area of the cells of a record. */
export type UpstreamArea = MapPlace & {
  /** km2 of one of its unit */
  readonly km2: number;
  readonly leastKm2: number;
};

/**
 * Fits every cell of a record, rectangle by rectangle: 12 bytes a cell of the grid are held, and at
 * most 128 MiB of yearly peaks.
 *
 * @param area absent: no cell is left out for its size
 */
export async function fitCells(
  record: RiverRecord,
  settings: { readonly leastYears: number; readonly leastCompleteness: number },
  area: UpstreamArea | undefined,
  deps: { readonly onFraction: (fraction: number) => void; readonly signal?: AbortSignal },
): Promise<CellFits> {
  const { nx, ny } = gridShape(record.grid);
  const make = () => new Float32Array(nx * ny).fill(NaN);
  const [location, scale, years] = [make(), make(), make()];
  const counts = { fitted: 0, tooFewYears: 0, belowUpstreamArea: 0 };
  const blocks = cutBlocks(record.grid, FLOAT_BYTES * record.years.length + OTHER_BYTES);
  const all = record.years.reduce((sum, { steps }) => sum + steps.length, 0) * blocks.length;
  let read = 0;
  for (const block of blocks) {
    const maxima = await readAnnualMaxima(record, block, settings.leastCompleteness, () => {
      deps.signal?.throwIfAborted();
      read += 1;
      deps.onFraction(read / all);
    });
    const cells = block.nx * block.ny;
    const present = countYears(maxima, cells);
    if (area !== undefined) {
      counts.belowUpstreamArea += dropSmall(maxima, present, await readBlock(area, block), area);
    }
    const fit = gumbelByLMoments(maxima, cells, [], settings.leastYears);
    counts.tooFewYears += fit.tooFew;
    for (let cell = 0; cell < cells; cell++) {
      if (!Number.isNaN(fit.location[cell]!)) counts.fitted += 1;
    }
    placeBlock(location, nx, block, fit.location);
    placeBlock(scale, nx, block, fit.scale);
    placeBlock(years, nx, block, present);
  }
  return { location, scale, years, counts };
}

function countYears(maxima: Float32Array, cells: number): Float32Array {
  const present = new Float32Array(cells).fill(NaN);
  for (let at = 0; at < maxima.length; at++) {
    if (Number.isNaN(maxima[at]!)) continue;
    const cell = at % cells;
    present[cell] = (present[cell]! || 0) + 1;
  }
  return present;
}

/** @returns how many cells with years were left out */
function dropSmall(
  maxima: Float32Array,
  present: Float32Array,
  area: Float32Array,
  { km2, leastKm2 }: UpstreamArea,
): number {
  let dropped = 0;
  const cells = present.length;
  for (let cell = 0; cell < cells; cell++) {
    if (Number.isNaN(present[cell]!) || area[cell]! * km2 >= leastKm2) continue;
    dropped += 1;
    present[cell] = NaN;
    for (let at = cell; at < maxima.length; at += cells) maxima[at] = NaN;
  }
  return dropped;
}

/**
 * Discharge of a return period on every cell: no flow is below none, so what the fit of a river that
 * often runs dry says below zero is zero.
 *
 * @returns with how many cells were raised to zero
 * @see Hosking & Wallis 1997, A.3; CEMS-Flood documentation, "GloFAS flood thresholds"
 */
export function thresholdsOf(
  { location, scale }: Pick<CellFits, 'location' | 'scale'>,
  returnPeriodYears: number,
): { readonly values: Float32Array<ArrayBuffer>; readonly raised: number } {
  const reduced = -Math.log(-Math.log1p(-1 / returnPeriodYears));
  const values = new Float32Array(location.length);
  let raised = 0;
  for (let cell = 0; cell < values.length; cell++) {
    const flow = location[cell]! + scale[cell]! * reduced;
    if (flow < 0) raised += 1;
    values[cell] = flow < 0 ? 0 : flow;
  }
  return { values, raised };
}

/** The fields of a run of thresholds, each made when it is asked for. */
export function* thresholdFields(
  { fromMs, toMs }: Pick<RiverRecord, 'fromMs' | 'toMs'>,
  fits: CellFits,
  returnPeriodsYears: readonly number[],
): Generator<ResultField> {
  const span = { validMs: toMs, intervalStartMs: fromMs };
  for (const years of returnPeriodsYears) {
    const { values } = thresholdsOf(fits, years);
    yield { ...span, variable: thresholdVariable(years), values };
  }
  yield { ...span, variable: FIT.location, values: fits.location };
  yield { ...span, variable: FIT.scale, values: fits.scale };
  yield { ...span, variable: FIT.years, values: fits.years };
}

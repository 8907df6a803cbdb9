import { gridShape } from '../../../earth/grid.ts';
import {
  exceedanceProbability,
  floodSummaryClass,
  floodTendency,
} from '../../../science/flood-frequency/outlook.ts';
import type { ResultField } from '../../publish-run.ts';
import { cutBlocks, placeBlock, readBands, readBlock, type CellBlock } from './cell-blocks.ts';
import type { EnsembleSteps } from './ensemble-steps.ts';
import type { MapPlace } from './river-record.ts';
import { OUTLOOK_YEARS } from './settings.ts';
import { exceedanceVariable, OUTLOOK } from './variables.ts';

const HOUR_MS = 3_600_000;
const FLOAT_BYTES = 4;
const OTHER_BYTES = 64;
const TENDENCY = { falling: -1, steady: 0, rising: 1 } as const;

/** How unusual the coming flow is on every cell; NaN where there is no threshold, or no member. */
export type CellOutlook = {
  /** of exceeding the thresholds of `OUTLOOK_YEARS` within the horizon, 0 to 1 */
  readonly probabilities: readonly Float32Array<ArrayBuffer>[];
  /** order of the flood summary's rows, 1 to 10 */
  readonly floodClass: Float32Array<ArrayBuffer>;
  /** -1 falling, 0 steady, 1 rising */
  readonly tendency: Float32Array<ArrayBuffer>;
  /** median of the members' maxima, m3 s-1 */
  readonly largest: Float32Array<ArrayBuffer>;
  /** hours from the start of the forecast until the median of the members is greatest */
  readonly peakHours: Float32Array<ArrayBuffer>;
};

/**
 * Judges an ensemble by thresholds, rectangle by rectangle: 28 bytes a cell of the grid are held, and
 * at most 128 MiB of members.
 *
 * @param thresholds discharge of `OUTLOOK_YEARS`, on the grid of the ensemble
 */
export async function judgeCells(
  ensemble: EnsembleSteps,
  thresholds: readonly MapPlace[],
  deps: { readonly onFraction: (fraction: number) => void; readonly signal?: AbortSignal },
): Promise<CellOutlook> {
  const { grid, members, steps } = ensemble;
  const { nx, ny } = gridShape(grid);
  const make = () => new Float32Array(nx * ny).fill(NaN);
  const whole = {
    probabilities: OUTLOOK_YEARS.map(make),
    floodClass: make(),
    tendency: make(),
    largest: make(),
    peakHours: make(),
  };
  const held = FLOAT_BYTES * (2 * members.length + steps.length) + OTHER_BYTES;
  const blocks = cutBlocks(grid, held);
  let read = 0;
  for (const block of blocks) {
    const own = await judgeBlock(ensemble, thresholds, block, () => {
      deps.signal?.throwIfAborted();
      read += 1;
      deps.onFraction(read / (steps.length * blocks.length));
    });
    for (const [at, values] of own.probabilities.entries()) {
      placeBlock(whole.probabilities[at]!, nx, block, values);
    }
    placeBlock(whole.floodClass, nx, block, own.floodClass);
    placeBlock(whole.tendency, nx, block, own.tendency);
    placeBlock(whole.largest, nx, block, own.largest);
    placeBlock(whole.peakHours, nx, block, own.peakHours);
  }
  return whole;
}

async function judgeBlock(
  { referenceMs, members, steps }: EnsembleSteps,
  places: readonly MapPlace[],
  block: CellBlock,
  onStep: () => void,
): Promise<CellOutlook> {
  const thresholds: Float32Array[] = [];
  for (const place of places) thresholds.push(await readBlock(place, block));
  const count = block.nx * block.ny;
  const rivers = listRivers(thresholds, count);
  // Of the rivers alone: most cells of a continent are none. One member's cells lie together.
  const now = new Float32Array(rivers.length * members.length);
  const maxima = new Float32Array(now.length).fill(NaN);
  const medians = steps.map(() => new Float32Array(rivers.length));
  const sample = new Float64Array(members.length);
  for (const [at, step] of steps.entries()) {
    now.fill(NaN);
    let nth = 0;
    for await (const values of readBands(step.places, block)) {
      const from = step.members[nth]! * rivers.length;
      for (let river = 0; river < rivers.length; river++) {
        const value = values[rivers[river]!]!;
        now[from + river] = value;
        if (!(value <= maxima[from + river]!) && !Number.isNaN(value)) {
          maxima[from + river] = value;
        }
      }
      nth += 1;
    }
    for (let river = 0; river < rivers.length; river++) {
      medians[at]![river] = medianOf(gather(now, river, rivers.length, sample));
    }
    onStep();
  }
  const make = () => new Float32Array(count).fill(NaN);
  const probabilities = OUTLOOK_YEARS.map(make);
  const [floodClass, tendency, largest, peakHours] = [make(), make(), make(), make()];
  const median = new Float64Array(steps.length);
  for (let river = 0; river < rivers.length; river++) {
    const cell = rivers[river]!;
    gather(maxima, river, rivers.length, sample);
    const [twoYear, fiveYear, twentyYear] = thresholds.map((own) =>
      exceedanceProbability(sample, own[cell]!),
    ) as [number, number, number];
    probabilities[0]![cell] = twoYear;
    probabilities[1]![cell] = fiveYear;
    probabilities[2]![cell] = twentyYear;
    floodClass[cell] = floodSummaryClass({ twoYear, fiveYear, twentyYear })?.order ?? NaN;
    for (const [at, own] of medians.entries()) median[at] = own[river]!;
    const trend = floodTendency(median);
    tendency[cell] = trend === undefined ? NaN : TENDENCY[trend];
    largest[cell] = medianOf(sample);
    const peak = greatestOf(median);
    if (peak !== undefined) peakHours[cell] = (steps[peak]!.validMs - referenceMs) / HOUR_MS;
  }
  return { probabilities, floodClass, tendency, largest, peakHours };
}

function listRivers(thresholds: readonly Float32Array[], cells: number): Int32Array {
  const rivers = new Int32Array(cells);
  let count = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (thresholds.some((own) => Number.isNaN(own[cell]!))) continue;
    rivers[count] = cell;
    count += 1;
  }
  return rivers.subarray(0, count);
}

function gather(
  values: Float32Array,
  river: number,
  rivers: number,
  sample: Float64Array,
): Float64Array {
  for (let member = 0; member < sample.length; member++) {
    sample[member] = values[member * rivers + river]!;
  }
  return sample;
}

/** Where the first of the greatest values is; undefined where there is none. */
function greatestOf(values: Float64Array): number | undefined {
  let best: number | undefined;
  for (let at = 0; at < values.length; at++) {
    if (values[at]! > (best === undefined ? -Infinity : values[best]!)) best = at;
  }
  return best;
}

/** The median of the values that are there; they change places. As `quantile` without its copies. */
function medianOf(sample: Float64Array): number {
  let count = 0;
  for (const value of sample) {
    if (Number.isNaN(value)) continue;
    sample[count] = value;
    count += 1;
  }
  if (count === 0) return NaN;
  const sorted = sample.subarray(0, count).sort();
  const upper = sorted[count >> 1]!;
  return count % 2 === 1 ? upper : (sorted[(count >> 1) - 1]! + upper) / 2;
}

/** The fields of a run of the outlook, of the horizon as a whole. */
export function* outlookFields(
  outlook: CellOutlook,
  span: Pick<ResultField, 'validMs' | 'intervalStartMs'>,
): Generator<ResultField> {
  for (const [at, years] of OUTLOOK_YEARS.entries()) {
    yield { ...span, variable: exceedanceVariable(years), values: outlook.probabilities[at]! };
  }
  yield { ...span, variable: OUTLOOK.floodClass, values: outlook.floodClass };
  yield { ...span, variable: OUTLOOK.tendency, values: outlook.tendency };
  yield { ...span, variable: OUTLOOK.largest, values: outlook.largest };
  yield { ...span, variable: OUTLOOK.peakHours, values: outlook.peakHours };
}

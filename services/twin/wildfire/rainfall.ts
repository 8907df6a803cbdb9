import { gridShape } from '../../earth/grid.ts';
import { Fault } from '../../platform/fault.ts';
import type { RunFields } from '../run-fields.ts';

const HOUR_MS = 3_600_000;
/** Since the start of the run, growing with lead time. */
const SINCE_START = 'precipitation_amount';
/** Packing rounds: an accumulation may seem to shrink by this much, kg m-2, and has not. */
const ROUNDING_MM = 0.05;

/** Precipitation of a run between two of its steps, kg m-2 (which is mm). */
export type Rainfall = {
  /** The last step at or before an instant; the start of the run where none is. */
  lastStep(ms: number): number;
  /** The steps of which amounts are known, ms, ascending; the start of the run is the first. */
  readonly steps: readonly number[];
  /**
   * What fell on each cell from one instant to another. Before the start of the run the run
   * before is asked; where none covers it, only the rest is given.
   *
   * @returns `coveredHours` less than the span when its beginning is not covered
   * @throws {Fault} inconsistent-data when a step is missing or amounts shrink
   */
  read(
    fromMs: number,
    toMs: number,
  ): Promise<{ readonly amount: Float32Array; readonly coveredHours: number }>;
};

/**
 * Opens the precipitation of one member.
 *
 * @param before an earlier run, for what fell before this one began
 * @throws {Fault} unknown-variable without an accumulation since the start
 */
export function openRainfall(
  fields: RunFields,
  member: number | null,
  before?: RunFields,
): Rainfall {
  const variable = fields.getVariable(SINCE_START);
  if (variable.cellMethod !== 'sum' || variable.periodS !== undefined) {
    throw new Fault('inconsistent-data', `${SINCE_START} is not accumulated from the start`);
  }
  const startMs = Date.parse(fields.run.referenceTime);
  const later = fields.listTimes(SINCE_START, member).filter((ms) => ms > startMs);
  const steps = [startMs, ...later];

  const sinceStart = async (of: RunFields, ms: number, who: number | null) =>
    ms === Date.parse(of.run.referenceTime) ? undefined : of.readField(SINCE_START, ms, who);

  const between = async (of: RunFields, fromMs: number, toMs: number, who: number | null) => {
    const [from, to] = await Promise.all([sinceStart(of, fromMs, who), sinceStart(of, toMs, who)]);
    return difference(from, to, of.run);
  };

  return {
    steps,
    lastStep: (ms) => steps.findLast((step) => step <= ms) ?? startMs,
    async read(fromMs, toMs) {
      const own = await between(fields, Math.max(fromMs, startMs), toMs, member);
      if (fromMs >= startMs) return { amount: own, coveredHours: (toMs - fromMs) / HOUR_MS };
      const ownHours = (toMs - startMs) / HOUR_MS;
      if (before === undefined) return { amount: own, coveredHours: ownHours };
      const earlier = await readBefore(before, fromMs, startMs, member, between);
      if (earlier === undefined) return { amount: own, coveredHours: ownHours };
      const amount = own.map((value, cell) => value + earlier.amount[cell]!);
      return { amount, coveredHours: ownHours + earlier.hours };
    },
  };
}

type Between = (
  of: RunFields,
  fromMs: number,
  toMs: number,
  who: number | null,
) => Promise<Float32Array>;

/** What an earlier run says of the hours before this one; undefined where it says nothing. */
async function readBefore(
  before: RunFields,
  fromMs: number,
  toMs: number,
  member: number | null,
  between: Between,
) {
  if (!before.hasVariable(SINCE_START)) return undefined;
  const startMs = Date.parse(before.run.referenceTime);
  const members = [member, 0, null];
  const who = members.find((each) => before.listTimes(SINCE_START, each).includes(toMs));
  if (who === undefined) return undefined;
  const known = [startMs, ...before.listTimes(SINCE_START, who)];
  const begin = known.find((ms) => ms >= fromMs);
  if (begin === undefined || begin >= toMs) return undefined;
  const amount = await between(before, begin, toMs, who);
  return { amount, hours: (toMs - begin) / HOUR_MS };
}

function difference(
  from: Float32Array | undefined,
  to: Float32Array | undefined,
  run: RunFields['run'],
): Float32Array {
  const { nx, ny } = gridShape(run.grid);
  if (to === undefined) return new Float32Array(nx * ny);
  if (from === undefined) return to;
  return to.map((value, cell) => {
    const amount = value - from[cell]!;
    if (amount >= 0 || Number.isNaN(amount)) return amount;
    if (amount >= -ROUNDING_MM) return 0;
    throw new Fault(
      'inconsistent-data',
      `precipitation of ${run.collection}, run ${run.referenceTime}, shrinks with lead time`,
      { cell, amount },
    );
  });
}

import type { RunFields } from '../run-fields.ts';
import type { AnalysedRain } from './analysed-rain.ts';
import { findRunAmounts, openRunAmounts } from '../run-amounts.ts';

const HOUR_MS = 3_600_000;

/** Precipitation of a run between two of its steps, kg m-2 (which is mm). */
export type Rainfall = {
  /** The last step at or before an instant; the start of the run where none is. */
  lastStep(ms: number): number;
  /** The steps of which amounts are known, ms, ascending; the start of the run is the first. */
  readonly steps: readonly number[];
  /**
   * What fell on each cell from one instant to another. Of what fell before the start of the run
   * analyses tell first, then the run before; where neither covers it, only the rest is given.
   *
   * @returns `hoursAt` tells the hours that the amount of a cell covers: less than the span when
   *   its beginning is not covered, up to six more when an analysis ended before it begins
   * @throws {Fault} inconsistent-data when a step is missing or amounts shrink
   */
  read(fromMs: number, toMs: number): Promise<Rain>;
};

type Rain = { readonly amount: Float32Array; readonly hoursAt: (cell: number) => number };

/** What tells of the rain before a run began. */
export type RainBefore = {
  /** an earlier run */
  readonly run?: RunFields | undefined;
  /** analyses, if the days up to the run were carried by them */
  readonly analysed?: Pick<AnalysedRain, 'readSince'> | undefined;
};

/**
 * Opens the precipitation of one member.
 *
 * @throws {Fault} unknown-variable, inconsistent-data: see `openRunAmounts`
 */
export function openRainfall(
  fields: RunFields,
  member: number | null,
  before: RainBefore = {},
): Rainfall {
  const amounts = openRunAmounts(fields, member);
  const { steps } = amounts;
  const startMs = steps[0]!;
  return {
    steps,
    lastStep: (ms) => steps.findLast((step) => step <= ms) ?? startMs,
    async read(fromMs, toMs) {
      const own = await amounts.between(Math.max(fromMs, startMs), toMs);
      if (fromMs >= startMs) return { amount: own, hoursAt: () => (toMs - fromMs) / HOUR_MS };
      const ownHours = (toMs - startMs) / HOUR_MS;
      const [analysed, earlier] = await Promise.all([
        before.analysed?.readSince(fromMs, startMs),
        before.run && readBefore(before.run, fromMs, startMs, member),
      ]);
      const analysedAt = (cell: number) => analysed?.amount[cell] ?? NaN;
      return {
        amount: own.map((value, cell) => {
          const known = analysedAt(cell);
          return value + (Number.isNaN(known) ? (earlier?.amount[cell] ?? 0) : known);
        }),
        hoursAt: (cell) =>
          ownHours +
          (Number.isNaN(analysedAt(cell)) ? (earlier?.hours ?? 0) : (analysed?.hours ?? 0)),
      };
    },
  };
}

/** What an earlier run says of the hours before this one; undefined where it says nothing. */
async function readBefore(
  before: RunFields,
  fromMs: number,
  toMs: number,
  member: number | null,
): Promise<{ readonly amount: Float32Array; readonly hours: number } | undefined> {
  for (const who of [member, 0, null]) {
    const amounts = findRunAmounts(before, who);
    if (amounts === undefined) continue;
    const { steps } = amounts;
    const begin = steps.find((ms) => ms >= fromMs);
    if (!steps.includes(toMs) || begin === undefined || begin >= toMs) continue;
    return { amount: await amounts.between(begin, toMs), hours: (toMs - begin) / HOUR_MS };
  }
  return undefined;
}

import { gridShape } from '../earth/grid.ts';
import { Fault } from '../platform/fault.ts';
import type { RunFields } from './run-fields.ts';
import { openAmountPeriods, type Period } from './amount-periods.ts';

/** Since the start of the run, growing with lead time. */
const SINCE_START = 'precipitation_amount';
/** Of the hours before each step. */
const OF_PERIODS = [1, 3, 6, 24].map((hours) => `${SINCE_START}_${hours}h`);
/** Packing rounds: an accumulation may seem to shrink by this much, kg m-2, and has not. */
const ROUNDING_MM = 0.05;

/** Precipitation of one member of a run between two of its steps. */
export type RunAmounts = {
  /** instants that amounts are known from and to, ms, ascending; the start of the run is the first */
  readonly steps: readonly number[];
  /**
   * What fell on each cell between two of the steps, kg m-2.
   *
   * @throws {Fault} inconsistent-data when amounts shrink, or periods do not add up to the span
   */
  between(fromMs: number, toMs: number): Promise<Float32Array>;
};

/**
 * Opens the precipitation of one member: accumulated since the start where the run has that, else
 * amounts of 1, 3, 6 or 24 hours that add up.
 *
 * @throws {Fault} unknown-variable without either; inconsistent-data naming where periods leave a gap
 */
export function openRunAmounts(fields: RunFields, member: number | null): RunAmounts {
  if (fields.hasVariable(SINCE_START)) return sinceStart(fields, member);
  const there = OF_PERIODS.filter((id) => fields.listTimes(id, member).length > 0);
  if (there.length > 0) return ofPeriods(fields, member, there);
  const { collection, referenceTime, variables } = fields.run;
  throw new Fault(
    'unknown-variable',
    `${collection}, run ${referenceTime} has no precipitation: neither ${SINCE_START} nor ${OF_PERIODS.join(', ')}`,
    { variable: SINCE_START, allowed: variables.map(({ id }) => id) },
  );
}

/** As `openRunAmounts`, of a run that may have none or gaps: undefined then. */
export function findRunAmounts(fields: RunFields, member: number | null): RunAmounts | undefined {
  try {
    return openRunAmounts(fields, member);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}

function sinceStart(fields: RunFields, member: number | null): RunAmounts {
  const { cellMethod, periodS } = fields.getVariable(SINCE_START);
  if (cellMethod !== 'sum' || periodS !== undefined) {
    throw new Fault('inconsistent-data', `${SINCE_START} is not accumulated from the start`);
  }
  const startMs = Date.parse(fields.run.referenceTime);
  const later = fields.listTimes(SINCE_START, member).filter((ms) => ms > startMs);
  const read = async (ms: number) =>
    ms === startMs ? undefined : fields.readField(SINCE_START, ms, member);
  return {
    steps: [startMs, ...later],
    async between(fromMs, toMs) {
      const [from, to] = await Promise.all([read(fromMs), read(toMs)]);
      return difference(from, to, fields.run);
    },
  };
}

function ofPeriods(fields: RunFields, member: number | null, ids: readonly string[]): RunAmounts {
  const { run } = fields;
  const startMs = Date.parse(run.referenceTime);
  const listed = ids.flatMap((id) => listPeriods(fields, member, id));
  const periods = openAmountPeriods(listed);
  const steps = periods.reach(startMs);
  const lastMs = Math.max(...listed.map(({ toMs }) => toMs));
  if (!steps.includes(lastMs)) throw gap(fields, steps.at(-1)!, lastMs);
  return {
    steps,
    async between(fromMs, toMs) {
      const cover = periods.cover(fromMs, toMs);
      if (cover === undefined) throw gap(fields, fromMs, toMs);
      const { nx, ny } = gridShape(run.grid);
      const sum = new Float32Array(nx * ny);
      for (const period of cover) {
        const amount = await fields.readField(period.id, period.toMs, member);
        for (let cell = 0; cell < sum.length; cell++) sum[cell]! += amount[cell]!;
      }
      return sum;
    },
  };
}

/** The periods that a variable of a run has amounts of. */
export function listPeriods(
  { run }: Pick<RunFields, 'run'>,
  member: number | null,
  id: string,
): readonly (Period & { readonly id: string })[] {
  const { periodS = NaN } = run.variables.find((variable) => variable.id === id) ?? {};
  return run.maps
    .filter((map) => map.variable === id && map.members.includes(member))
    .map(({ validTime, intervalStart }) => {
      const toMs = Date.parse(validTime);
      const fromMs =
        intervalStart === undefined ? toMs - 1000 * periodS : Date.parse(intervalStart);
      return { id, fromMs, toMs };
    })
    .filter(({ fromMs, toMs }) => fromMs < toMs);
}

function gap({ run }: RunFields, fromMs: number, toMs: number): Fault {
  const [from, to] = [fromMs, toMs].map((ms) => new Date(ms).toISOString());
  return new Fault(
    'inconsistent-data',
    `periods of precipitation of ${run.collection}, run ${run.referenceTime}, do not add up from ${from} to ${to}`,
  );
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

import { invalidField } from '../../../../platform/fault.ts';

/** Steps of a table that fill the stores: how many, until when, or from when to when. */
export type WarmUp = number | string;

/** What of a series is run, as indexes of its steps. */
export type RunSpan = {
  /** the first step of the warm-up */
  readonly from: number;
  /** how many steps the warm-up has */
  readonly warmUpSteps: number;
  /** the step after the last */
  readonly to: number;
};

type Series = {
  /** since 1970 */
  readonly firstStep: number;
  readonly steps: number;
  readonly stepsADay: number;
};

const MS_A_DAY = 86_400_000;
const ALLOWED =
  'a number of steps; the date of the first step after it; or a period of the series such as ' +
  '1989-01-01/1989-12-31';
const RUN_ALLOWED = 'a period of the series such as 1990-01-01/1999-12-31';
const COUNT = /^\d{1,9}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * What of a series is warm-up, and what is run after it. A warm-up of so many steps ends where the
 * run begins; without a run it begins with the series, and all after it is run.
 *
 * @param run first and last day, `<first>/<last>`; absent: all after the warm-up
 * @throws {Fault} invalid-request for what is no number, date or period, lies outside of the
 *   series, leaves nothing of it, or for a warm-up that does not end where the run begins
 */
export function planRun(warmUp: WarmUp, run: string | undefined, series: Series): RunSpan {
  const { steps } = series;
  const asked = run === undefined ? undefined : toSpan('run', run, series);
  // A number in a query string comes as text.
  if (typeof warmUp === 'number' || COUNT.test(warmUp)) {
    const warmUpSteps = Number(warmUp);
    const from = asked === undefined ? 0 : asked.from - warmUpSteps;
    const to = asked?.to ?? steps;
    if (from >= 0 && from + warmUpSteps < to) return { from, warmUpSteps, to };
    const room = asked === undefined ? steps : asked.from;
    const where = asked === undefined ? 'a series that has' : 'a series that before the run has';
    const detail = `of ${warmUp} is ${warmUpSteps} steps of ${where} ${room}`;
    const allowed = `${ALLOWED}; at least one step is left`;
    throw invalidField({ field: 'warm-up', value: warmUp, detail, allowed });
  }
  const { from, to: end } = toSpan('warm-up', warmUp, series);
  const to = asked?.to ?? steps;
  if (asked !== undefined && asked.from !== end) {
    const detail = `of ${warmUp} does not end where the run begins, ${run!.slice(0, 10)}`;
    throw invalidField({ field: 'warm-up', value: warmUp, detail, allowed: ALLOWED });
  }
  if (end < to) return { from, warmUpSteps: end - from, to };
  const detail = `of ${warmUp} is ${end - from} steps of a series that has ${steps - from}`;
  const allowed = `${ALLOWED}; at least one step is left`;
  throw invalidField({ field: 'warm-up', value: warmUp, detail, allowed });
}

/** A period, or for a warm-up the date of the first step after it. */
function toSpan(field: 'warm-up' | 'run', text: string, { firstStep, steps, stepsADay }: Series) {
  const allowed = field === 'run' ? RUN_ALLOWED : ALLOWED;
  const parts = text.split('/');
  if (parts.length > 2 || (field === 'run' && parts.length === 1)) {
    const detail = `is "${text.slice(0, 80)}", which is no period`;
    throw invalidField({ field, value: text.slice(0, 80), detail, allowed });
  }
  const [first, last] = parts.map((part) => toDay(field, part, text));
  const firstDay = Math.floor(firstStep / stepsADay);
  const lastDay = Math.floor((firstStep + steps - 1) / stepsADay);
  const day = last === undefined ? firstDay : first!;
  const after = last === undefined ? first! : last + 1;
  if (day >= firstDay && after >= day && after <= lastDay + 1) {
    // A series of hours may begin or end within a day.
    const from = Math.max(0, day * stepsADay - firstStep);
    return { from, to: Math.min(steps, Math.max(from, after * stepsADay - firstStep)) };
  }
  const detail = `of ${text} is not within the series, ${toDate(firstDay)} to ${toDate(lastDay)}`;
  throw invalidField({ field, value: text, detail, allowed });
}

function toDate(day: number): string {
  return new Date(day * MS_A_DAY).toISOString().slice(0, 10);
}

function toDay(field: string, part: string, text: string): number {
  const ms = Date.parse(`${part}T00:00:00Z`);
  const isDay = DATE.test(part) && new Date(ms).toISOString().startsWith(part);
  if (isDay) return ms / MS_A_DAY;
  const value = text.slice(0, 80);
  const detail = `is "${value}", which is no ${field === 'run' ? '' : 'number, date or '}period`;
  const allowed = field === 'run' ? RUN_ALLOWED : ALLOWED;
  throw invalidField({ field, value, detail, allowed });
}

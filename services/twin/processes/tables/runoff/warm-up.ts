import { invalidField } from '../../../../platform/fault.ts';

/** First steps of a table that fill the stores: how many, or until when. */
export type WarmUp = number | string;

const MS_A_DAY = 86_400_000;
const ALLOWED =
  'a number of steps; the date of the first step after it; or a period from the first step on, ' +
  'such as 1989-01-01/1989-12-31';
const COUNT = /^\d{1,9}$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * How many steps of a series are warm-up.
 *
 * @param firstDay days since 1970 of the first step
 * @throws {Fault} invalid-request for what is no number, date or period, does not begin with the
 *   series, or leaves nothing of it
 */
export function countWarmUp(
  warmUp: WarmUp,
  { firstDay, steps, stepsADay }: { firstDay: number; steps: number; stepsADay: number },
): number {
  // A number in a query string comes as text.
  const isCount = typeof warmUp === 'number' || COUNT.test(warmUp);
  const count = isCount ? Number(warmUp) : countDays(warmUp, firstDay) * stepsADay;
  if (Number.isInteger(count) && count >= 0 && count < steps) return count;
  const detail = `of ${warmUp} is ${count} steps of a series that has ${steps}`;
  const allowed = `${ALLOWED}; at least one step is left`;
  throw invalidField({ field: 'warm-up', value: warmUp, detail, allowed });
}

function countDays(text: string, firstDay: number): number {
  const [from, to, ...more] = text.split('/').map((part) => toDay(part, text));
  if (to === undefined) return from! - firstDay;
  if (more.length === 0 && from === firstDay) return to + 1 - firstDay;
  const first = new Date(firstDay * MS_A_DAY).toISOString().slice(0, 10);
  const detail = `of ${text} does not begin with the series, on ${first}`;
  throw invalidField({ field: 'warm-up', value: text, detail, allowed: ALLOWED });
}

function toDay(part: string, text: string): number {
  const ms = Date.parse(`${part}T00:00:00Z`);
  const isDay = DATE.test(part) && new Date(ms).toISOString().startsWith(part);
  if (isDay) return ms / MS_A_DAY;
  const detail = `is "${text.slice(0, 80)}", which is no number, date or period`;
  throw invalidField({ field: 'warm-up', value: text.slice(0, 80), detail, allowed: ALLOWED });
}

import { invalidField } from '../../platform/fault.ts';

/** Values through time, linear between its times; one value alone holds for ever. */
export type Series = { readonly timeS: Float64Array; readonly values: Float64Array };

/**
 * A series whose times rise and whose values are numbers.
 *
 * @param least no value may be below it
 * @throws {Fault} `invalid-request`: it is not
 */
export function toSeries(
  field: string,
  timeS: ArrayLike<number>,
  values: ArrayLike<number>,
  least = -Infinity,
): Series {
  if (timeS.length === 0 || timeS.length !== values.length) {
    const detail = 'needs as many values as times, at least one';
    throw invalidField({ field, value: `${timeS.length} times, ${values.length} values`, detail });
  }
  const series = { timeS: Float64Array.from(timeS), values: Float64Array.from(values) };
  series.timeS.forEach((time, at) => {
    if (Number.isFinite(time) && (at === 0 || time > series.timeS[at - 1]!)) return;
    throw invalidField({ field, value: time, detail: 'times must be numbers that rise' });
  });
  for (const value of series.values) {
    if (Number.isFinite(value) && value >= least) continue;
    const detail = Number.isFinite(value) ? 'is too small' : 'is missing';
    throw invalidField({
      field,
      value,
      detail,
      ...(least > -Infinity ? { allowed: `>= ${least}` } : {}),
    });
  }
  return series;
}

/** Its value at a time within it. */
export function valueAt({ timeS, values }: Series, at: number): number {
  const last = timeS.length - 1;
  if (last === 0 || at <= timeS[0]!) return values[0]!;
  if (at >= timeS[last]!) return values[last]!;
  let [low, high] = [0, last];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (timeS[middle]! <= at) low = middle;
    else high = middle;
  }
  const share = (at - timeS[low]!) / (timeS[high]! - timeS[low]!);
  return values[low]! + share * (values[high]! - values[low]!);
}

/** Its integral from one time to another, exact also where its times lie between. */
export function integrate(series: Series, fromS: number, toS: number): number {
  let total = 0;
  let from = fromS;
  const { timeS } = series;
  if (timeS.length > 1) {
    for (const time of timeS) {
      if (time <= from) continue;
      if (time >= toS) break;
      total += ((valueAt(series, from) + valueAt(series, time)) / 2) * (time - from);
      from = time;
    }
  }
  return total + ((valueAt(series, from) + valueAt(series, toS)) / 2) * (toS - from);
}

/** Whether it says anything about all of a time. */
export function covers({ timeS }: Series, fromS: number, toS: number): boolean {
  return timeS.length === 1 || (timeS[0]! <= fromS && timeS[timeS.length - 1]! >= toS);
}

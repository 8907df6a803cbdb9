import { keepPairs } from './paired.ts';

/** One point of a ROC curve: warning from this probability up. */
export type RocPoint = {
  readonly probability: number;
  /** hits of all events, 0 to 1 */
  readonly hitRate: number;
  /** false alarms of all non-events, 0 to 1 */
  readonly falseAlarmRate: number;
};

/**
 * The ROC curve over every probability that was forecast, from never warning (0, 0) to always
 * (1, 1), and the area under it: 0.5 tells nothing, 1 is perfect. By trapezoids it equals the
 * Mann-Whitney statistic with ties counted half. Pairs with a missing side are left out.
 *
 * @param probabilities 0 to 1; any score that grows with the chance of the event will do
 * @param outcomes 1 where it happened, 0 where not
 * @returns area NaN and no curve where there was no event, or nothing else
 * @see Mason & Graham 2002, doi:10.1256/003590002320603584
 */
export function rocCurve(
  probabilities: ArrayLike<number>,
  outcomes: ArrayLike<number>,
): { readonly points: readonly RocPoint[]; readonly area: number } {
  const { forecasts, observations } = keepPairs(probabilities, outcomes);
  const order = [...forecasts.keys()].sort((a, b) => forecasts[b]! - forecasts[a]!);
  const events = observations.reduce((sum, outcome) => sum + outcome, 0);
  const others = observations.length - events;
  if (events === 0 || others === 0) return { points: [], area: NaN };
  const points: RocPoint[] = [{ probability: Infinity, hitRate: 0, falseAlarmRate: 0 }];
  let hits = 0;
  let area = 0;
  for (const [rank, at] of order.entries()) {
    hits += observations[at]!;
    const next = order[rank + 1];
    if (next !== undefined && forecasts[next] === forecasts[at]) continue;
    const before = points.at(-1)!;
    const hitRate = hits / events;
    const falseAlarmRate = (rank + 1 - hits) / others;
    area += ((hitRate + before.hitRate) / 2) * (falseAlarmRate - before.falseAlarmRate);
    points.push({ probability: forecasts[at]!, hitRate, falseAlarmRate });
  }
  return { points, area };
}

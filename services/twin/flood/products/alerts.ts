import { exceedance } from '../../../science/flood-forecast/hydrograph/exceedance.ts';
import {
  summariseTimesAbove,
  timesAbove,
} from '../../../science/flood-forecast/hydrograph/time-above.ts';
import { openRating } from '../../../science/flood-forecast/rating/rating-curve.ts';
import type { Gauge, StageAlert } from '../network/gauges.ts';
import type { PlaceForecast } from './place-forecast.ts';

/** An authority's stage, as discharge by the rating, and how probable it is. */
export type AlertForecast = StageAlert & {
  /** NaN without a rating */
  readonly dischargeM3S: number;
  /** by hour; empty without a rating */
  readonly byTime: Float64Array;
  /** over the whole forecast; NaN without a rating */
  readonly overall: number;
  /** among the members that reach it: when half of them have, ms, and for how long half of them do */
  readonly firstMs: number;
  readonly hours: number;
};

/** The stages at which authorities act, and the probability of each. */
export function forecastAlerts({ place, hydrograph }: PlaceForecast): readonly AlertForecast[] {
  const gauge = place.readings?.gauge;
  if (gauge === undefined) return [];
  if (gauge.rating === undefined) {
    return gauge.alerts.map((alert) => ({
      ...alert,
      dischargeM3S: NaN,
      byTime: new Float64Array(),
      overall: NaN,
      firstMs: NaN,
      hours: NaN,
    }));
  }
  const rating = openRating(gauge.id, gauge.rating);
  return gauge.alerts.map((alert) => {
    const { dischargeM3S } = rating.toDischarge(alert.stageM);
    const { byTime, overall } = exceedance(hydrograph, dischargeM3S);
    const above = summariseTimesAbove(timesAbove(hydrograph, dischargeM3S), dischargeM3S, [0.5]);
    const [firstMs = NaN] = above.firstMs;
    const [hours = NaN] = above.hours;
    return { ...alert, dischargeM3S, byTime, overall, firstMs, hours };
  });
}

/** Discharge of each alert by the rating, by id; none without a rating. */
export function alertThresholds({ id, rating, alerts }: Gauge): Readonly<Record<string, number>> {
  if (rating === undefined) return {};
  const rated = openRating(id, rating);
  return Object.fromEntries(
    alerts.map((alert) => [alert.id, rated.toDischarge(alert.stageM).dischargeM3S]),
  );
}

/** How fire spreads from a point in one kind of cell at one hour: an ellipse that grows steadily. */
export type SpreadEllipse = {
  /** head fire rate of spread, m/min; above 0 */
  readonly headMMin: number;
  /** back fire rate of spread, m/min */
  readonly backMMin: number;
  /** length of the ellipse over its breadth, 1 or more */
  readonly lengthToBreadth: number;
  /** where the head runs to, degrees clockwise from north */
  readonly directionDeg: number;
};

/**
 * The least back spread, as a share of the head's. Without any, the time against the wind would
 * be infinite, and the two terms of the travel time would cancel to noise.
 */
const LEAST_BACK_SHARE = 1e-4;
const RADIANS = Math.PI / 180;

/** Numbers that {@link writeMetric} writes. */
export const METRIC_LENGTH = 5;

/**
 * Writes an ellipse as the five numbers xx, xy, yy, wx, wy that give the minutes of travel over
 * (dx, dy): sqrt(xx dx^2 + 2 xy dx dy + yy dy^2) - wx dx - wy dy.
 *
 * An ignition at the origin has burned, after t minutes, the ellipse with half axes a t and b t
 * whose centre lies c t ahead: a = (head + back) / 2, b = a / LB, c = (head - back) / 2. Solving
 * ((p - c t) / a)^2 + (q / b)^2 = t^2 for t, with p along and q across the direction of spread,
 * gives t = (sqrt((p / a)^2 + k (q / b)^2) - p c / a^2) / k with k = 1 - (c / a)^2.
 *
 * @param xM metres of one unit of dx (towards east), `yM` of one of dy (towards south)
 * @see Forestry Canada Fire Danger Group 1992, ST-X-3, elliptical growth (equations 71 to 89)
 */
export function writeMetric(
  { headMMin, backMMin, lengthToBreadth, directionDeg }: SpreadEllipse,
  { xM, yM }: { readonly xM: number; readonly yM: number },
  out: Float64Array,
  at: number,
): void {
  const back = Math.max(backMMin, LEAST_BACK_SHARE * headMMin);
  const a = (headMMin + back) / 2;
  const b = a / Math.max(lengthToBreadth, 1);
  const c = (headMMin - back) / 2;
  // 1 - (c / a)^2 without the cancellation.
  const k = (headMMin * back) / (a * a);
  const east = Math.sin(directionDeg * RADIANS) * xM;
  const south = -Math.cos(directionDeg * RADIANS) * yM;
  const acrossEast = Math.cos(directionDeg * RADIANS) * xM;
  const acrossSouth = Math.sin(directionDeg * RADIANS) * yM;
  const along = 1 / (k * a) ** 2;
  const across = 1 / (k * b * b);
  out[at] = along * east * east + across * acrossEast * acrossEast;
  out[at + 1] = along * east * south + across * acrossEast * acrossSouth;
  out[at + 2] = along * south * south + across * acrossSouth * acrossSouth;
  out[at + 3] = (c / (a * a * k)) * east;
  out[at + 4] = (c / (a * a * k)) * south;
}

/** Minutes of travel over (dx, dy) in the metric at `at` of {@link writeMetric}. */
export function metricMinutes(metric: Float64Array, at: number, dx: number, dy: number): number {
  const square = metric[at]! * dx * dx + 2 * metric[at + 1]! * dx * dy + metric[at + 2]! * dy * dy;
  return Math.sqrt(square) - metric[at + 3]! * dx - metric[at + 4]! * dy;
}

/**
 * Minutes that fire from a point needs to a place `eastM`, `northM` away in uniform, steady
 * conditions.
 */
export function travelMinutes(ellipse: SpreadEllipse, eastM: number, northM: number): number {
  const metric = new Float64Array(METRIC_LENGTH);
  writeMetric(ellipse, { xM: 1, yM: 1 }, metric, 0);
  return metricMinutes(metric, 0, eastM, -northM);
}

import { boundedNormal, seededRandom } from './noise.ts';
import type { StormKnot, Theatre } from './theatres.ts';

/** The low at one moment. */
export type Storm = {
  readonly xKm: number;
  readonly yKm: number;
  readonly depthPa: number;
};

/** How a member differs from the control at the end of the forecast; all 0 for the control. */
export type Perturbation = {
  readonly lateHours: number;
  readonly xKm: number;
  readonly yKm: number;
  /** natural logarithm of a factor */
  readonly depth: number;
  readonly rain: number;
  readonly temperatureK: number;
  readonly dryness: number;
};

/** Length of the exercise forecast, hours. */
export const LAST_HOUR = 120;
/** Share of a member's difference that is there at the start: analyses differ too. */
const SHARE_AT_START = 0.12;

/**
 * The differences of a member; member 0 is the control and has none.
 *
 * @param hoursBefore a forecast that began so many hours before the newest: all its members, and
 *   its control, share an error against the newest control, which is the truth
 */
export function perturbMember(theatre: Theatre, member: number, hoursBefore = 0): Perturbation {
  const random = seededRandom(theatre.seed * 31 + (member + 1000 * hoursBefore) * 7919);
  const shared = seededRandom(theatre.seed * 31 + hoursBefore * 104_729);
  const draw = (sigma: number) =>
    sigma *
    ((member === 0 ? 0 : boundedNormal(random)) + (hoursBefore === 0 ? 0 : boundedNormal(shared)));
  const size = theatre.stormRadiusKm;
  return {
    lateHours: draw(5),
    xKm: draw(0.12 * size),
    yKm: draw(0.2 * size),
    depth: draw(0.16),
    rain: draw(0.28),
    temperatureK: draw(1.1),
    dryness: draw(0.12),
  };
}

/** How much of a perturbation is felt so many hours into a forecast: spread grows with lead time. */
export function grownShare(leadHours: number): number {
  return SHARE_AT_START + (1 - SHARE_AT_START) * Math.min(1, Math.max(0, leadHours / LAST_HOUR));
}

/**
 * The low of a member at an hour, on its smooth path (Catmull-Rom through the knots).
 *
 * @param hour of the theatre, from 24 before the newest forecast on
 * @param share how much of the perturbation is felt, {@link grownShare}
 */
export function stormAt(
  theatre: Theatre,
  perturbation: Perturbation,
  hour: number,
  share: number,
): Storm {
  const at = hour - perturbation.lateHours * share;
  const path = (value: (knot: StormKnot) => number) => interpolate(theatre.storm, at, value);
  return {
    xKm: path((knot) => knot.xKm) + perturbation.xKm * share,
    yKm: path((knot) => knot.yKm) + perturbation.yKm * share,
    depthPa: path((knot) => knot.depthPa) * Math.exp(perturbation.depth * share),
  };
}

function interpolate(
  knots: readonly StormKnot[],
  hour: number,
  value: (knot: StormKnot) => number,
): number {
  const after = knots.findIndex((knot) => knot.hour > hour);
  const next = Math.min(Math.max(after < 0 ? knots.length - 1 : after, 1), knots.length - 1);
  const from = knots[next - 1]!;
  const to = knots[next]!;
  const span = to.hour - from.hour;
  const share = Math.min(1, Math.max(0, (hour - from.hour) / span));
  const slope = (index: number) => {
    const before = knots[Math.max(0, index - 1)]!;
    const behind = knots[Math.min(knots.length - 1, index + 1)]!;
    return (value(behind) - value(before)) / (behind.hour - before.hour);
  };
  const square = share * share;
  const cube = square * share;
  return (
    value(from) * (2 * cube - 3 * square + 1) +
    slope(next - 1) * span * (cube - 2 * square + share) +
    value(to) * (3 * square - 2 * cube) +
    slope(next) * span * (cube - square)
  );
}

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

/** The differences of a member; member 0 is the control and has none. */
export function perturbMember(theatre: Theatre, member: number): Perturbation {
  const random = seededRandom(theatre.seed * 31 + member * 7919);
  const draw = (sigma: number) => (member === 0 ? 0 : sigma * boundedNormal(random));
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

/** How much of a perturbation is felt at an hour: spread grows with lead time. */
export function grownShare(hour: number): number {
  return SHARE_AT_START + (1 - SHARE_AT_START) * Math.min(1, Math.max(0, hour / LAST_HOUR));
}

/** The low of a member at an hour, on its smooth path (Catmull-Rom through the knots). */
export function stormAt(theatre: Theatre, perturbation: Perturbation, hour: number): Storm {
  const share = grownShare(hour);
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

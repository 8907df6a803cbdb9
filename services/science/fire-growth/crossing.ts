import type { GrowthGround } from './ground.ts';
import {
  ACCELERATION,
  HFI,
  MINUTES,
  NO_SPREAD,
  UNKNOWN,
  type SpreadTable,
} from './spread-table.ts';
import { metricMinutes } from './spread-ellipse.ts';

/** Carries fire along straight lines. */
export type Crossing = {
  /**
   * When fire that stands at (fromX, fromY) at `startMin` comes to (toX, toY) along the straight
   * line between them; Infinity if it does not, or not by `limitMin`. Positions in cells.
   *
   * @param bornMin when the fire began that travels here, for its acceleration
   */
  arrive(
    fromX: number,
    fromY: number,
    startMin: number,
    toX: number,
    toY: number,
    limitMin: number,
    bornMin: number,
  ): number;
  /** Whether the last line stayed in one class and one hour: no bent path can be faster there. */
  wasUniform(): boolean;
};

export type CrossingRules = {
  /** a front that has stood still for longer is out, min */
  readonly goesOutAfterMin: number;
  /** fire crosses a barrier narrower than this many flame lengths; 0 = none */
  readonly breachFlameLengths: number;
  readonly accelerates: boolean;
};

/** Longer lines over changing ground are broken where a cell lies, and go on from there. */
const MOST_PIECES = 80;
/** Age x acceleration from which the rate is steady to 1e-5. */
const GROWN_UP = 12;

/**
 * Flame length of a front, m.
 *
 * @see Byram 1959: L = 0.0775 I^0.46, I in kW/m
 */
function flameLengthM(intensityKWM: number): number {
  return 0.0775 * intensityKWM ** 0.46;
}

/** Fire along straight lines over a ground: piece by piece, hour by hour. */
export function openCrossing(
  ground: GrowthGround,
  table: SpreadTable,
  rules: CrossingRules,
): Crossing {
  const { nx, classOf, reach, barrierM } = ground;
  const { hours, pageOf } = table;
  let uniform = true;
  // Record of the behaviour in which the line began.
  let firstAt = UNKNOWN;
  const steady = !rules.accelerates;

  const hourOf = (timeMin: number) =>
    Math.max(0, Math.min(Math.floor(timeMin / MINUTES), hours - 1));

  /** When fire has travelled (dx, dy) within one class, hour by hour, waiting where it must. */
  const advance = (
    spreadClass: number,
    dx: number,
    dy: number,
    startMin: number,
    limitMin: number,
    bornMin: number,
  ): number => {
    let time = startMin;
    let left = 1;
    let waitedMin = 0;
    for (let hour = Math.max(0, Math.floor(time / MINUTES)); hour < hours; hour++) {
      const endMin = (hour + 1) * MINUTES;
      const at = table.find(spreadClass, hour);
      if (at === NO_SPREAD) {
        uniform = false;
        waitedMin += endMin - time;
        time = endMin;
        if (waitedMin > rules.goesOutAfterMin || time > limitMin) return Infinity;
        continue;
      }
      waitedMin = 0;
      if (firstAt === UNKNOWN) firstAt = at;
      else if (at !== firstAt) uniform = false;
      const { records } = table;
      const full = metricMinutes(records, at, dx, dy);
      const needMin = full * left;
      const rate = records[at + ACCELERATION]!;
      if (rules.accelerates && rate * (time - bornMin) < GROWN_UP) {
        const takesMin = acceleratedMinutes(needMin, time - bornMin, rate);
        if (time + takesMin <= endMin) return time + takesMin;
        left -= steadyMinutes(endMin - time, time - bornMin, rate) / full;
      } else {
        if (time + needMin <= endMin) return time + needMin;
        left -= (endMin - time) / full;
      }
      time = endMin;
      if (time > limitMin) return Infinity;
    }
    return Infinity;
  };

  const breaches = (cell: number, timeMin: number): boolean => {
    const at = table.find(classOf[cell]!, hourOf(timeMin));
    if (at === NO_SPREAD) return false;
    const flameM = flameLengthM(table.records[at + HFI]!);
    return barrierM![cell]! < rules.breachFlameLengths * flameM;
  };

  return {
    wasUniform: () => uniform,
    arrive(fromX, fromY, startMin, toX, toY, limitMin, bornMin) {
      uniform = true;
      firstAt = UNKNOWN;
      const dx = toX - fromX;
      const dy = toY - fromY;
      const stepX = dx > 0 ? 1 : -1;
      const stepY = dy > 0 ? 1 : -1;
      let column = Math.round(fromX);
      let row = Math.round(fromY);
      let time = startMin;
      let hour = hourOf(time);
      let hourEnd = (hour + 1) * MINUTES;
      const perX = 1 / dx;
      const perY = 1 / dy;
      let done = 0;
      for (let piece = 0; piece < MOST_PIECES; piece++) {
        const cell = row * nx + column;
        const spreadClass = classOf[cell]!;
        if (spreadClass === 0) return blocked();
        if (piece > 0 && barrierM !== undefined && barrierM[cell]! > 0) {
          if (time >= hours * MINUTES || !breaches(cell, time)) return blocked();
        }
        // The whole square around this cell is of one class: leave it in one piece.
        const square = reach[cell]!;
        const leaveX = dx === 0 ? Infinity : (column + stepX * (square + 0.5) - fromX) * perX;
        const leaveY = dy === 0 ? Infinity : (row + stepY * (square + 0.5) - fromY) * perY;
        let leave = leaveX < leaveY ? leaveX : leaveY;
        if (leave > 1) leave = 1;
        const share = leave - done;
        if (share > 0) {
          const page = pageOf[spreadClass]!;
          let at = page < 0 ? UNKNOWN : table.offsets[page * hours + hour]!;
          if (at === UNKNOWN) at = table.find(spreadClass, hour);
          // Written out for the common case, within one hour: half of all time is spent here.
          const minutes =
            at >= 0 && steady ? share * metricMinutes(table.records, at, dx, dy) : Infinity;
          if (time + minutes <= hourEnd) {
            if (firstAt === UNKNOWN) firstAt = at;
            else if (at !== firstAt) uniform = false;
            time += minutes;
          } else {
            time = advance(spreadClass, dx * share, dy * share, time, limitMin, bornMin);
            hour = hourOf(time);
            hourEnd = (hour + 1) * MINUTES;
          }
          if (time > limitMin) return Infinity;
        }
        if (leave === 1) return time;
        done = leave;
        if (Math.abs(leaveX - leaveY) < 1e-9) {
          // Through a corner only if one of the two cells beside it is open: no diagonal leaks.
          const beside = (row + stepY * square) * nx + column + stepX * (square + 1);
          const below = (row + stepY * (square + 1)) * nx + column + stepX * square;
          if (isClosed(beside) && isClosed(below)) return blocked();
          column += stepX * (square + 1);
          row += stepY * (square + 1);
        } else if (leaveX < leaveY) {
          column += stepX * (square + 1);
          row = within(fromY + dy * leave, row - square, row + square);
        } else {
          row += stepY * (square + 1);
          column = within(fromX + dx * leave, column - square, column + square);
        }
      }
      return blocked();
    },
  };

  /** A line that ends here says nothing about other ways. */
  function blocked(): number {
    uniform = false;
    return Infinity;
  }

  function isClosed(cell: number): boolean {
    return classOf[cell] === 0 || (barrierM !== undefined && barrierM[cell]! > 0);
  }
}

function within(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, Math.round(value)));
}

/**
 * Minutes at the steady rate that `takesMin` minutes of an accelerating fire are worth.
 *
 * @see ST-X-3 eq. 70 and 71: rate = steady rate (1 - exp(-rate t)), integrated
 */
function steadyMinutes(takesMin: number, ageMin: number, rate: number): number {
  return takesMin + (Math.exp(-rate * ageMin) / rate) * Math.expm1(-rate * takesMin);
}

/** The inverse of {@link steadyMinutes}: Newton from above, where the curve is convex. */
function acceleratedMinutes(needMin: number, ageMin: number, rate: number): number {
  const young = Math.exp(-rate * ageMin);
  let takes = needMin + young / rate;
  for (let round = 0; round < 30; round++) {
    const slope = 1 - young * Math.exp(-rate * takes);
    const change = (steadyMinutes(takes, ageMin, rate) - needMin) / Math.max(slope, 1e-12);
    takes -= change;
    if (Math.abs(change) < 1e-9 * (1 + takes)) break;
  }
  return Math.max(takes, 0);
}

import {
  acceleration,
  barrierM,
  find,
  hourOf,
  hours,
  intensity,
  isClosed,
  metric,
  MINUTES,
  NEAR_CLOSED,
  NO_SPREAD,
  nx,
  offsetsAt,
  packed,
  UNKNOWN,
} from './ground';

/** Longer lines over changing ground are broken where a cell lies, and go on from there. */
const MOST_PIECES: i32 = 80;
/** Age x acceleration from which the rate is steady to 1e-5. */
const GROWN_UP: f64 = 12;

/** A front that has stood still for longer is out, min. */
let goesOutAfterMin: f64 = Infinity;
/** Fire crosses a barrier narrower than this many flame lengths. */
let breachFlameLengths: f64 = 0;
let steady: bool = true;

/** Whether the last line stayed in one class and one hour: no bent path can be faster there. */
export let uniform: bool = true;
/** Record of the behaviour in which the line began. */
let firstAt: i32 = UNKNOWN;

export function setRules(outAfterMin: f64, flameLengths: f64, accelerates: bool): void {
  goesOutAfterMin = outAfterMin;
  breachFlameLengths = flameLengths;
  steady = !accelerates;
}

/** ST-X-3 eq. 70 and 71: minutes at the steady rate that `takesMin` of an accelerating fire are. */
function steadyMinutes(takesMin: f64, ageMin: f64, rate: f64): f64 {
  return takesMin + (Math.exp(-rate * ageMin) / rate) * Math.expm1(-rate * takesMin);
}

/** The inverse of steadyMinutes: Newton from above, where the curve is convex. */
function acceleratedMinutes(needMin: f64, ageMin: f64, rate: f64): f64 {
  const young = Math.exp(-rate * ageMin);
  let takes = needMin + young / rate;
  for (let round = 0; round < 30; round++) {
    const slope = 1 - young * Math.exp(-rate * takes);
    const change = (steadyMinutes(takes, ageMin, rate) - needMin) / max(slope, 1e-12);
    takes -= change;
    if (abs(change) < 1e-9 * (1 + takes)) break;
  }
  return max(takes, 0);
}

/** When fire has travelled (dx, dy) within one class, hour by hour, waiting where it must. */
function advance(
  spreadClass: i32,
  dx: f64,
  dy: f64,
  startMin: f64,
  limitMin: f64,
  bornMin: f64,
): f64 {
  let time = startMin;
  let left: f64 = 1;
  let waitedMin: f64 = 0;
  for (let hour = <i32>max(0, min(time / MINUTES, <f64>hours)); hour < hours; hour++) {
    const endMin = <f64>(hour + 1) * MINUTES;
    const at = find(spreadClass, hour);
    if (at == NO_SPREAD) {
      uniform = false;
      waitedMin += endMin - time;
      time = endMin;
      if (waitedMin > goesOutAfterMin || time > limitMin) return Infinity;
      continue;
    }
    waitedMin = 0;
    if (firstAt == UNKNOWN) firstAt = at;
    else if (at != firstAt) uniform = false;
    const full = metric(at, dx, dy);
    const needMin = full * left;
    const rate = acceleration(at);
    if (!steady && rate * (time - bornMin) < GROWN_UP) {
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
}

/** Byram 1959: flame length L = 0.0775 I^0.46, m, I in kW/m. */
function breaches(cell: i32, timeMin: f64): bool {
  const at = find(<i32>(load<u32>(packed + (<usize>cell << 2)) >>> 8), hourOf(timeMin));
  if (at == NO_SPREAD) return false;
  const flameM = 0.0775 * Math.pow(intensity(at), 0.46);
  return <f64>load<f32>(barrierM + (<usize>cell << 2)) < breachFlameLengths * flameM;
}

/** A line that ends here says nothing about other ways. */
function blocked(): f64 {
  uniform = false;
  return Infinity;
}

function round(value: f64): i32 {
  return <i32>floor(value + 0.5);
}

/** Piece by piece through exactly the cells that the line touches, minding what is closed. */
function walk(
  fromX: f64,
  fromY: f64,
  startMin: f64,
  toX: f64,
  toY: f64,
  limitMin: f64,
  bornMin: f64,
): f64 {
  uniform = true;
  firstAt = UNKNOWN;
  const dx = toX - fromX;
  const dy = toY - fromY;
  const stepX = dx > 0 ? 1 : -1;
  const stepY = dy > 0 ? 1 : -1;
  let column = round(fromX);
  let row = round(fromY);
  let time = startMin;
  let done: f64 = 0;
  for (let piece = 0; piece < MOST_PIECES; piece++) {
    const cell = row * nx + column;
    const ground = load<u32>(packed + (<usize>cell << 2));
    const spreadClass = <i32>(ground >>> 8);
    if (spreadClass == 0) return blocked();
    if (piece > 0 && barrierM != 0 && load<f32>(barrierM + (<usize>cell << 2)) > 0) {
      if (time >= <f64>hours * MINUTES || !breaches(cell, time)) return blocked();
    }
    // The whole square around this cell is of one class: leave it in one piece.
    const square = <i32>(ground & 127);
    const side = <f64>square + 0.5;
    const leaveX = dx == 0 ? Infinity : (<f64>column + <f64>stepX * side - fromX) / dx;
    const leaveY = dy == 0 ? Infinity : (<f64>row + <f64>stepY * side - fromY) / dy;
    const leave = min(min(leaveX, leaveY), 1);
    const share = leave - done;
    if (share > 0) {
      time = advance(spreadClass, dx * share, dy * share, time, limitMin, bornMin);
      if (time > limitMin) return Infinity;
    }
    if (leave == 1) return time;
    done = leave;
    if (abs(leaveX - leaveY) < 1e-9) {
      // Through a corner only if one of the two cells beside it is open: no diagonal leaks.
      const beside = (row + stepY * square) * nx + column + stepX * (square + 1);
      const below = (row + stepY * (square + 1)) * nx + column + stepX * square;
      if (isClosed(beside) && isClosed(below)) return blocked();
      column += stepX * (square + 1);
      row += stepY * (square + 1);
    } else if (leaveX < leaveY) {
      column += stepX * (square + 1);
      row = max(row - square, min(row + square, round(fromY + dy * leave)));
    } else {
      row += stepY * (square + 1);
      column = max(column - square, min(column + square, round(fromX + dx * leave)));
    }
  }
  return blocked();
}

/** When fire that stands at (fromX, fromY) at `startMin` comes straight to (toX, toY). */
export function arrive(
  fromX: f64,
  fromY: f64,
  startMin: f64,
  toX: f64,
  toY: f64,
  limitMin: f64,
  bornMin: f64,
): f64 {
  const dx = toX - fromX;
  const dy = toY - fromY;
  // One cell for each step along the longer axis: that in which the middle of the step lies.
  const alongX = abs(dx) >= abs(dy);
  const from = alongX ? fromX : fromY;
  const aside = (alongX ? fromY : fromX) + 0.5;
  const length = alongX ? abs(dx) : abs(dy);
  const step: i32 = (alongX ? dx : dy) > 0 ? 1 : -1;
  const tilt = (alongX ? dy : dx) / length;
  // Of the metric, what all pieces share: the walk over them is half of all time.
  const perLength = 1 / length;
  const xx = dx * dx;
  const xy = 2 * dx * dy;
  const yy = dy * dy;
  const stride = alongX ? 1 : nx;
  const asideStride = alongX ? nx : 1;
  let time = startMin;
  let hour = hourOf(time);
  let hourEnd = <f64>(hour + 1) * MINUTES;
  let offsets = offsetsAt(hour);
  let first = UNKNOWN;
  let isUniform = true;
  let along = round(from);
  let done: f64 = 0;
  while (true) {
    const middle = (<f64>along - from) * <f64>step;
    const cell = along * stride + <i32>(aside + tilt * middle) * asideStride;
    const ground = load<u32>(packed + (<usize>cell << 2));
    if ((ground & NEAR_CLOSED) != 0) {
      return walk(fromX, fromY, startMin, toX, toY, limitMin, bornMin);
    }
    const square = <i32>(ground & 127);
    const leave = min(middle + <f64>square + 0.5, length);
    const share = (leave - done) * perLength;
    const spreadClass = <i32>(ground >>> 8);
    const at = load<i32>(offsets + (<usize>spreadClass << 2));
    let next = Infinity;
    if (at >= 0 && (steady || acceleration(at) * (time - bornMin) >= GROWN_UP)) {
      const record = <usize>at;
      const square =
        load<f64>(record) * xx + load<f64>(record, 8) * xy + load<f64>(record, 16) * yy;
      const ahead = load<f64>(record, 24) * dx + load<f64>(record, 32) * dy;
      next = time + share * (sqrt(square) - ahead);
    }
    if (next <= hourEnd) {
      isUniform = isUniform && (at == first || first == UNKNOWN);
      first = at;
      time = next;
    } else if (share > 0) {
      uniform = isUniform;
      firstAt = first;
      time = advance(spreadClass, dx * share, dy * share, time, limitMin, bornMin);
      first = firstAt;
      isUniform = uniform;
      // Past all limits if it does not come.
      if (time > limitMin) return Infinity;
      hour = hourOf(time);
      hourEnd = <f64>(hour + 1) * MINUTES;
      offsets = offsetsAt(hour);
    }
    if (time > limitMin) return Infinity;
    if (leave == length) {
      uniform = isUniform;
      return time;
    }
    done = leave;
    along += step * (square + 1);
  }
}

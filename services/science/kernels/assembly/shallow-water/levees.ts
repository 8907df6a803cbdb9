/**
 * Faces under a levee: the weir takes the place of the open face. A record of 32 octets a face:
 * column and direction (column * 2 + 1 for a northern face), crest above the datum, weir
 * coefficient, share of the width that breaches, crest of the breach at its start and at its end,
 * start and end of the breach in s (i32, f32).
 *
 * @see Villemonte 1947, Submerged-weir discharge studies, Engineering News-Record 139: the flow over
 *   a drowned weir is that over a free one times (1 - (H2/H1)^1.5)^0.385
 */
import { bedRow, depthRow, eastwardRow, southwardRow } from './rows';

const RECORD: usize = 32;
/** Less than this over a crest is nothing, m: its square would be lost in 32 bits. */
const THIN: f32 = 1e-6;

let records: usize = 0;
/** For each row from -2 on, the index of its first record, and behind them the end of the last. */
let starts: usize = 0;

export function layLevees(recordsAt: usize, startsAt: usize): void {
  records = recordsAt;
  starts = startsAt;
}

function weir(headA: f32, headB: f32, coefficient: f32): f32 {
  const up = max(headA, headB);
  if (up <= THIN) return 0;
  const down = min(headA, headB);
  let discharge = coefficient * up * sqrt(up);
  if (down > 0) {
    const ratio = down / up;
    discharge *= <f32>Math.pow(1 - <f64>(ratio * sqrt(ratio)), 0.385);
  }
  return headA > headB ? discharge : -discharge;
}

/**
 * Puts the flow of the faces of a row in its place: western faces of the row, northern ones of the
 * next. The weir is the loss of a local-inertial face over the crest, quadratic and implicit: steady
 * flow is the weir's to the last bit, and drowned levees do not swing, as they would if the weir's
 * equation, so steep where levels are nearly alike, gave the flow of each step.
 *
 * @param pushes g dt / dx
 */
export function crossLevees(
  row: i32,
  eastward: usize,
  southward: usize,
  timeS: f32,
  pushes: f32,
): bool {
  const from = load<i32>(starts + (row + 2) * 4);
  const end = load<i32>(starts + (row + 3) * 4);
  for (let index = from; index < end; index++) {
    const record = records + <usize>index * RECORD;
    const place = load<i32>(record);
    const column = <usize>(place >> 1) << 2;
    const isNorthern = (place & 1) == 1;
    // A northern face stands with the row above it: its own row is the next.
    const a = isNorthern ? column : column - 4;
    const bRow = isNorthern ? row + 1 : row;
    const bedA = load<f32>(bedRow(row) + a);
    const bedB = load<f32>(bedRow(bRow) + column);
    const to = isNorthern ? southward : eastward;
    const ground = max(bedA, bedB);
    const crest = load<f32>(record, 4);
    const share = load<f32>(record, 12);
    let gap: f32 = crest;
    if (share > 0 && timeS >= load<f32>(record, 24)) {
      const startS = load<f32>(record, 24);
      const endS = load<f32>(record, 28);
      const done: f32 = timeS >= endS ? 1 : (timeS - startS) / (endS - startS);
      gap = load<f32>(record, 16) + done * (load<f32>(record, 20) - load<f32>(record, 16));
    }
    // What is open to the ground along all of its width flows as if nothing stood there.
    if (gap <= ground && share >= 1) continue;
    const levelA = bedA + load<f32>(depthRow(row) + a);
    const levelB = bedB + load<f32>(depthRow(bRow) + column);
    const coefficient = load<f32>(record, 8);
    let sill = max(crest, ground);
    let free: f32 = (<f32>1 - share) * weir(levelA - sill, levelB - sill, coefficient);
    if (share > 0) {
      sill = max(min(gap, crest), ground);
      free += share * weir(levelA - sill, levelB - sill, coefficient);
    }
    let discharge: f32 = 0;
    if (free != 0) {
      const fall = levelA - levelB;
      const push: f32 = pushes * (max(levelA, levelB) - sill);
      const old = load<f32>((isNorthern ? southwardRow(bRow) : eastwardRow(row)) + column);
      const driven: f32 = old + push * fall;
      // Nothing comes from the side that stands below the sill.
      if ((driven > 0 ? levelA : levelB) > sill) {
        const drag: f32 = (push * abs(fall)) / (free * free);
        discharge = (2 * driven) / (<f32>1 + sqrt(<f32>1 + 4 * drag * abs(driven)));
      }
    }
    store<f32>(to + column, discharge);
  }
  return end > from;
}

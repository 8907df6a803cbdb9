import { invalidField } from '../../platform/fault.ts';
import type { Breach, FloodGrid, Levee, Place } from './flood-model.ts';

/** (2/3)^1.5 g^0.5: critical flow over a broad crest. */
const BROAD_CREST = 1.705;

/** A face between two cells that a levee stands on: west of a cell, or north of it. */
export type LeveeFace = {
  readonly column: number;
  readonly row: number;
  readonly isNorthern: boolean;
  readonly crestM: number;
  /** of `q = C H^1.5`, for the part of the levee that the face stands for */
  readonly coefficient: number;
  readonly breach?: {
    /** of the face's width */
    readonly share: number;
    readonly invertM: number;
    readonly startS: number;
    readonly endS: number;
  };
};

type Step = Omit<LeveeFace, 'crestM' | 'coefficient'> & {
  /** where along the line the face begins and ends, m */
  readonly fromM: number;
  readonly toM: number;
};

/**
 * Puts levees on the faces of the grid: a chain of faces without a gap beside each line, along the
 * corners of the cells that lie nearest to it. A slanting line takes more faces than its own
 * length: each lets so much less over. Where levees share a face, the higher stays.
 *
 * @throws {Fault} `invalid-request`: a line without a face within the grid, a crest that is
 *   missing, a breach away from its levee or into one without a crest
 */
export function placeLevees(grid: FloodGrid, levees: readonly Levee[]): LeveeFace[] {
  const faces = new Map<string, LeveeFace>();
  levees.forEach((levee, index) => {
    const field = `levees[${index}]`;
    const { line, weirCoefficient = BROAD_CREST, breaches = [] } = levee;
    const steps = walkLine(grid, line);
    const crestAt = openCrest(field, levee);
    if (steps.length === 0) {
      const detail = 'has no face within the grid';
      throw invalidField({ field: `${field}.line`, value: line, detail });
    }
    if (!(weirCoefficient > 0)) {
      const detail = 'must be above 0';
      throw invalidField({ field: `${field}.weirCoefficient`, value: weirCoefficient, detail });
    }
    const gaps = breaches.map((breach, at) =>
      placeBreach(grid, `${field}.breaches[${at}]`, levee, breach),
    );
    for (const { fromM, toM, ...step } of steps) {
      const crestM = crestAt((fromM + toM) / 2);
      const along = Math.max(toM - fromM, 1e-9 * grid.cellM);
      const gap = gaps
        .map(({ breach, lowM, highM }) => ({
          breach,
          share: Math.max(Math.min(toM, highM) - Math.max(fromM, lowM), 0) / along,
        }))
        .toSorted((a, b) => b.share - a.share)[0];
      const opening =
        gap === undefined || gap.share === 0
          ? {}
          : {
              breach: {
                share: Math.min(gap.share, 1),
                invertM: Math.min(gap.breach.invertM, crestM),
                startS: gap.breach.startS,
                endS: gap.breach.startS + gap.breach.durationS,
              },
            };
      const coefficient = weirCoefficient * Math.min(along / grid.cellM, 1);
      const face = { ...step, crestM, coefficient, ...opening };
      const key = `${step.column},${step.row},${step.isNorthern}`;
      if (!((faces.get(key)?.crestM ?? -Infinity) > crestM)) faces.set(key, face);
    }
  });
  return [...faces.values()];
}

/** Corner by corner, always to the one of two that lies nearer to the line. */
function walkLine(grid: FloodGrid, line: readonly Place[]): Step[] {
  const { nx, ny, cellM, westM, northM } = grid;
  const corner = ([xM, yM]: Place) =>
    [Math.round((xM - westM) / cellM), Math.round((northM - yM) / cellM)] as const;
  const steps: Step[] = [];
  let lengthM = 0;
  for (let at = 1; at < line.length; at++) {
    const [a, b] = [line[at - 1]!, line[at]!];
    const partM = Math.hypot(b[0] - a[0], b[1] - a[1]);
    let [x, y] = corner(a);
    const [endX, endY] = corner(b);
    const [acrossX, acrossY] = [Math.abs(endX - x), Math.abs(endY - y)];
    const [stepX, stepY] = [Math.sign(endX - x), Math.sign(endY - y)];
    const count = acrossX + acrossY;
    let [doneX, doneY] = [0, 0];
    for (let step = 0; step < count; step++) {
      const goesX =
        doneX < acrossX &&
        (doneY === acrossY || (doneX + 0.5) * acrossY <= (doneY + 0.5) * acrossX);
      const fromM = lengthM + (step / count) * partM;
      const toM = lengthM + ((step + 1) / count) * partM;
      if (goesX) {
        const column = Math.min(x, x + stepX);
        // A northern face has a cell on both sides.
        if (column >= 0 && column < nx && y >= 1 && y < ny) {
          steps.push({ column, row: y, isNorthern: true, fromM, toM });
        }
        x += stepX;
        doneX++;
      } else {
        const row = Math.min(y, y + stepY);
        if (row >= 0 && row < ny && x >= 1 && x < nx) {
          steps.push({ column: x, row, isNorthern: false, fromM, toM });
        }
        y += stepY;
        doneY++;
      }
    }
    lengthM += partM;
  }
  return steps;
}

function openCrest(field: string, { line, crestM }: Levee): (alongM: number) => number {
  const crests = typeof crestM === 'number' ? line.map(() => crestM) : Array.from(crestM);
  if (crests.length !== line.length || crests.some(Number.isNaN)) {
    const detail = 'needs one height, or one for each point of the line';
    throw invalidField({ field: `${field}.crestM`, value: crests, detail });
  }
  const ends = [0];
  for (let at = 1; at < line.length; at++) {
    const [a, b] = [line[at - 1]!, line[at]!];
    ends.push(ends[at - 1]! + Math.hypot(b[0] - a[0], b[1] - a[1]));
  }
  return (alongM) => {
    let at = 1;
    while (at < ends.length - 1 && ends[at]! < alongM) at++;
    const [low, high] = [crests[at - 1]!, crests[at]!];
    if (low === high) return low;
    return low + ((alongM - ends[at - 1]!) / (ends[at]! - ends[at - 1]!)) * (high - low);
  };
}

function placeBreach(grid: FloodGrid, field: string, levee: Levee, breach: Breach) {
  const { at, widthM, invertM, startS, durationS } = breach;
  if (!(widthM > 0 && durationS >= 0 && Number.isFinite(invertM + startS + widthM + durationS))) {
    const detail = 'needs a width above 0, an invert, a start and a duration';
    throw invalidField({ field, value: breach, detail });
  }
  const crests = typeof levee.crestM === 'number' ? [levee.crestM] : Array.from(levee.crestM);
  if (!crests.every(Number.isFinite)) {
    throw invalidField({ field, value: crests, detail: 'a breach needs a levee with a crest' });
  }
  let best = { awayM: Infinity, alongM: 0 };
  let lengthM = 0;
  for (let point = 1; point < levee.line.length; point++) {
    const [a, b] = [levee.line[point - 1]!, levee.line[point]!];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const partM = Math.hypot(dx, dy);
    const share = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / (partM * partM || 1);
    const within = Math.min(Math.max(share, 0), 1);
    const awayM = Math.hypot(at[0] - a[0] - within * dx, at[1] - a[1] - within * dy);
    if (awayM < best.awayM) best = { awayM, alongM: lengthM + within * partM };
    lengthM += partM;
  }
  if (best.awayM > 2 * grid.cellM) {
    const detail = `lies ${best.awayM.toFixed(1)} m from its levee, more than two cells`;
    throw invalidField({ field: `${field}.at`, value: at, detail });
  }
  // At the end of a levee the whole width lies on this side.
  const lowM = Math.max(Math.min(best.alongM - widthM / 2, lengthM - widthM), 0);
  return { breach, lowM, highM: Math.min(lowM + widthM, lengthM) };
}

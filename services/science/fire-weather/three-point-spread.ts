import { invalidField } from '../../platform/fault.ts';

/** Three points a fire front passed, as distances and bearings between them. */
export type FrontPassage = {
  /** times of passage at points 1, 2 and 3, minutes */
  readonly minutes: readonly [number, number, number];
  /** sides of the triangle, m */
  readonly side12M: number;
  readonly side13M: number;
  readonly side23M: number;
  /** from point 1, degrees clockwise from north */
  readonly bearing12Deg: number;
  readonly bearing13Deg: number;
};

/**
 * Speed and direction of a straight front that passed three points.
 *
 * @returns `rateMMin` in m/min; `towardsDeg` -180 to 180, clockwise from north; NaN where an input is
 *   NaN; infinite speed where all three were passed at once
 * @throws {Fault} invalid-request where the sides make no triangle
 * @see Simard, Eenigenburg, Adams, Nissen & Deacon 1984, A general procedure for sampling and
 *   analyzing wildland fire spread, Forest Science 30, 51-64
 */
export function spreadFromThreePoints(passage: FrontPassage): {
  readonly rateMMin: number;
  readonly towardsDeg: number;
} {
  const { minutes, side12M, side13M, side23M, bearing12Deg, bearing13Deg } = passage;
  const cosine = (side12M ** 2 + side13M ** 2 - side23M ** 2) / (2 * side12M * side13M);
  if (Math.abs(cosine) >= 1) {
    const detail = 'makes no triangle with the other two sides';
    const allowed = [Math.abs(side12M - side13M), side12M + side13M];
    throw invalidField({ field: 'side23M', value: side23M, detail, allowed });
  }
  // Time as a plane over the ground: its gradient is 1 / speed, here along side 12 and across it.
  const along = (minutes[1] - minutes[0]) / side12M;
  const across =
    ((minutes[2] - minutes[0]) / side13M - along * cosine) / Math.sqrt(1 - cosine ** 2);
  const turnDeg = (Math.atan2(across, along) * 180) / Math.PI;
  const side = toHalfTurn(bearing13Deg - bearing12Deg) < 0 ? -1 : 1;
  return {
    rateMMin: 1 / Math.hypot(along, across),
    towardsDeg: toHalfTurn(bearing12Deg + side * turnDeg),
  };
}

function toHalfTurn(degrees: number): number {
  return degrees - 360 * Math.round(degrees / 360);
}

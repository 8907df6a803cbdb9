import type { Place } from '../../../science/hydraulics/flood-model.ts';
import type { Town } from './town.ts';

/** Height of the cell that holds a place, m; NaN on walls and beside the terrain. */
export function groundAt({ flood }: Pick<Town, 'flood'>, [xM, yM]: Place): number {
  const { nx, ny, cellM, westM, northM, elevationM } = flood;
  const column = Math.floor((xM - westM) / cellM);
  const row = Math.floor((northM - yM) / cellM);
  const isInside = column >= 0 && column < nx && row >= 0 && row < ny;
  return isInside ? elevationM[row * nx + column]! : NaN;
}

/** A place on a line: how far along it, and the way the line goes there. */
export type Along = {
  readonly alongM: number;
  readonly awayM: number;
  readonly at: Place;
  /** of length 1 */
  readonly along: Place;
};

/** The place of a line that lies nearest to another; undefined for a line without a length. */
export function nearestOnLine(line: readonly Place[], [xM, yM]: Place): Along | undefined {
  let best: Along | undefined;
  let doneM = 0;
  for (let end = 1; end < line.length; end++) {
    const [a, b] = [line[end - 1]!, line[end]!];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const partM = Math.hypot(dx, dy);
    if (partM === 0) continue;
    const share = ((xM - a[0]) * dx + (yM - a[1]) * dy) / (partM * partM);
    const within = Math.min(Math.max(share, 0), 1);
    const at: Place = [a[0] + within * dx, a[1] + within * dy];
    const awayM = Math.hypot(xM - at[0], yM - at[1]);
    if (best === undefined || awayM < best.awayM) {
      best = { alongM: doneM + within * partM, awayM, at, along: [dx / partM, dy / partM] };
    }
    doneM += partM;
  }
  return best;
}

/** A line with a point every so often, and the values at its points between them too. */
export function densifyLine(
  line: readonly Place[],
  values: ArrayLike<number>,
  stepM: number,
): { readonly line: readonly Place[]; readonly values: readonly number[] } {
  const places: Place[] = [line[0]!];
  const dense: number[] = [values[0]!];
  for (let end = 1; end < line.length; end++) {
    const [a, b] = [line[end - 1]!, line[end]!];
    const pieces = Math.max(1, Math.ceil(Math.hypot(b[0] - a[0], b[1] - a[1]) / stepM));
    for (let piece = 1; piece <= pieces; piece++) {
      const share = piece / pieces;
      places.push([a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]);
      dense.push(values[end - 1]! + share * (values[end]! - values[end - 1]!));
    }
  }
  return { line: places, values: dense };
}

export function lengthOf(line: readonly Place[]): number {
  let sum = 0;
  for (let end = 1; end < line.length; end++) {
    sum += Math.hypot(line[end]![0] - line[end - 1]![0], line[end]![1] - line[end - 1]![1]);
  }
  return sum;
}

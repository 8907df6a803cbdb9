import { climbSimplex } from './simplex.ts';

/** A point of the search and what it scores. */
export type Found = { readonly point: Float64Array; readonly score: number };

/** Where to look: coarse values of each coordinate, and least and most of it. */
export type SearchSpace = {
  readonly coarse: readonly (readonly number[])[];
  readonly bounds: readonly (readonly [least: number, most: number])[];
};

/** First and last pace of the descent, in the units of the space. */
const FIRST_PACE = 0.64;
const LAST_PACE = 0.01;
/** What follows it: simplexes, each from where the one before has come to rest. */
const SIMPLEXES = [0.2, 0.05] as const;
const TRIES_A_COORDINATE = 80;
/** Best points of the coarse screening that are each followed downhill. */
const STARTS = 3;
/** Least of the distance of two starts, in any coordinate. */
const APART = 0.5;

/**
 * Finds the point of the highest score: all combinations of the coarse values are screened, and
 * from the best of them a pattern search goes on, one coordinate at a time and then further the
 * way that it went; a simplex goes from its best to the top. The same question has the same
 * answer: nothing is drawn by lot.
 *
 * @param score NaN counts as the worst
 * @see Michel 1991 (screening and steepest descent of the GR models); Hooke & Jeeves 1961,
 *   doi:10.1145/321062.321069
 */
export function searchHighest(
  score: (point: Float64Array) => number,
  { coarse, bounds }: SearchSpace,
): Found & { readonly runs: number } {
  let runs = 0;
  const tryPoint = (point: Float64Array): Found => {
    runs += 1;
    const value = score(point);
    return { point, score: Number.isNaN(value) ? -Infinity : value };
  };
  const screened = combine(coarse)
    .map((point) => tryPoint(Float64Array.from(point)))
    .toSorted((a, b) => b.score - a.score);
  const starts: Found[] = [];
  for (const candidate of screened) {
    if (starts.length === STARTS) break;
    if (starts.every((start) => liesApart(start.point, candidate.point))) starts.push(candidate);
  }
  const ends = starts.map((start) => climb(start, bounds, tryPoint));
  const best = ends.reduce((a, b) => (b.score > a.score ? b : a));
  const within = (point: Float64Array) =>
    tryPoint(point.map((value, i) => clamp(value, bounds[i]!)));
  const mostTries = TRIES_A_COORDINATE * bounds.length;
  const top = SIMPLEXES.reduce(
    (from, size) => climbSimplex(from, within, { size, mostTries }),
    best,
  );
  return { ...top, runs };
}

function climb(
  start: Found,
  bounds: SearchSpace['bounds'],
  tryPoint: (point: Float64Array) => Found,
): Found {
  let best = start;
  for (let pace = FIRST_PACE; pace >= LAST_PACE;) {
    let next = explore(best, pace, bounds, tryPoint);
    if (next.score <= best.score) {
      pace /= 2;
      continue;
    }
    while (next.score > best.score) {
      const ahead = next.point.map((value, i) => clamp(2 * value - best.point[i]!, bounds[i]!));
      best = next;
      next = explore(tryPoint(ahead), pace, bounds, tryPoint);
    }
  }
  return best;
}

/** The best of one pace up or down each coordinate in turn. */
function explore(
  from: Found,
  pace: number,
  bounds: SearchSpace['bounds'],
  tryPoint: (point: Float64Array) => Found,
): Found {
  let best = from;
  for (const [i, bound] of bounds.entries()) {
    for (const step of [pace, -pace]) {
      const value = clamp(best.point[i]! + step, bound);
      if (value === best.point[i]) continue;
      const found = tryPoint(best.point.with(i, value));
      if (found.score <= best.score) continue;
      best = found;
      break;
    }
  }
  return best;
}

function liesApart(a: Float64Array, b: Float64Array): boolean {
  return a.some((value, i) => Math.abs(value - b[i]!) > APART);
}

function clamp(value: number, [least, most]: readonly [number, number]): number {
  return Math.min(Math.max(value, least), most);
}

function combine(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>(
    (points, list) => points.flatMap((point) => list.map((value) => [...point, value])),
    [[]],
  );
}

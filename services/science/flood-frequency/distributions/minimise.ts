type Point = { readonly at: readonly number[]; readonly value: number };

const MOST_STEPS = 5000;

/**
 * The lowest point that a simplex of Nelder & Mead finds from a start; begun anew where it ended
 * until that changes nothing, which frees it when it has collapsed.
 *
 * @param f may be Infinity, but not at `start`
 * @param step size of the first simplex in every direction
 * @see Nelder & Mead 1965, doi:10.1093/comjnl/7.4.308
 */
export function minimise(
  f: (at: readonly number[]) => number,
  start: readonly number[],
  step = 0.1,
): readonly number[] {
  let best: Point = { at: start, value: f(start) };
  for (let round = 0; round < 6; round++) {
    const next = descend(f, best, step / 2 ** round);
    const isDone = best.value - next.value < 1e-13 * Math.abs(best.value);
    if (next.value <= best.value) best = next;
    if (isDone && round > 0) break;
  }
  return best.at;
}

function descend(f: (at: readonly number[]) => number, start: Point, step: number): Point {
  const make = (at: readonly number[]): Point => ({ at, value: f(at) });
  let simplex = [
    start,
    ...start.at.map((_, axis) =>
      make(start.at.map((value, index) => (index === axis ? value + step : value))),
    ),
  ];
  for (let count = 0; count < MOST_STEPS; count++) {
    simplex.sort((a, b) => a.value - b.value);
    const [best, worst] = [simplex[0]!, simplex.at(-1)!];
    const others = simplex.slice(0, -1);
    const size = Math.max(...best.at.map((value, axis) => Math.abs(worst.at[axis]! - value)));
    if (size < 1e-10 || worst.value - best.value < 1e-15 * Math.abs(best.value)) break;
    const centre = best.at.map(
      (_, axis) => others.reduce((sum, { at }) => sum + at[axis]!, 0) / others.length,
    );
    const toward = (factor: number) =>
      make(centre.map((value, axis) => value + factor * (worst.at[axis]! - value)));
    const reflected = toward(-1);
    if (reflected.value < best.value) {
      const expanded = toward(-2);
      simplex = [...others, expanded.value < reflected.value ? expanded : reflected];
    } else if (reflected.value < others.at(-1)!.value) {
      simplex = [...others, reflected];
    } else {
      const contracted = toward(reflected.value < worst.value ? -0.5 : 0.5);
      simplex =
        contracted.value < Math.min(worst.value, reflected.value)
          ? [...others, contracted]
          : [best, ...simplex.slice(1).map((point) => halfWay(make, best, point))];
    }
  }
  return simplex.reduce((low, point) => (point.value < low.value ? point : low));
}

function halfWay(make: (at: readonly number[]) => Point, best: Point, { at }: Point): Point {
  return make(at.map((value, axis) => (value + best.at[axis]!) / 2));
}

/** Second derivatives by central differences. */
export function hessian(
  f: (at: readonly number[]) => number,
  at: readonly number[],
  step = 1e-3,
): number[][] {
  const move = (i: number, a: number, j: number, b: number) =>
    f(at.map((value, axis) => value + (axis === i ? a * step : 0) + (axis === j ? b * step : 0)));
  const centre = f(at);
  return at.map((_, i) =>
    at.map((__, j) => {
      if (i !== j) {
        const same = move(i, 1, j, 1) + move(i, -1, j, -1);
        return (same - move(i, 1, j, -1) - move(i, -1, j, 1)) / (4 * step * step);
      }
      // Five points: the error is of the fourth order.
      const near = move(i, 1, -1, 0) + move(i, -1, -1, 0);
      const far = move(i, 2, -1, 0) + move(i, -2, -1, 0);
      return (16 * near - far - 30 * centre) / (12 * step * step);
    }),
  );
}

/** First derivatives by central differences of the fourth order. */
export function gradient(
  f: (at: readonly number[]) => number,
  at: readonly number[],
  step = 1e-3,
): number[] {
  return at.map((_, axis) => {
    const move = (by: number) =>
      f(at.map((value, index) => (index === axis ? value + by * step : value)));
    return (8 * (move(1) - move(-1)) - (move(2) - move(-2))) / (12 * step);
  });
}

/** The inverse of a small matrix by Gauss & Jordan; NaN throughout where there is none. */
export function invert(matrix: readonly (readonly number[])[]): number[][] {
  const n = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    const scale = rows[column]![column]!;
    const own = rows[column]!.map((value) => (scale === 0 ? NaN : value / scale));
    rows[column] = own;
    for (let row = 0; row < n; row++) {
      const factor = rows[row]![column]!;
      if (row !== column) rows[row] = rows[row]!.map((value, at) => value - factor * own[at]!);
    }
  }
  return rows.map((row) => row.slice(n));
}

/** a' M b. */
export function bilinear(
  a: readonly number[],
  matrix: readonly (readonly number[])[],
  b: readonly number[],
): number {
  return a.reduce(
    (sum, value, i) => sum + value * matrix[i]!.reduce((inner, cell, j) => inner + cell * b[j]!, 0),
    0,
  );
}

import type { RunoffModelName } from './models.ts';
import type { SearchSpace } from './search.ts';

/** A parameter as it is searched: in a scale in which all change the runoff about alike. */
type Searched = {
  readonly scale: 'log' | 'sinh' | 'linear';
  /** low, middling and high, in its own unit */
  readonly coarse: readonly [number, number, number];
  /** bounds of the search, in its own unit */
  readonly bounds: readonly [number, number];
  /** units of the space for one of the scale; absent: 1 */
  readonly factor?: number;
};

// Medians and 80 % of basins by Perrin et al. 2003, table 1; wider bounds than any there.
const X1: Searched = { scale: 'log', coarse: [100, 350, 1200], bounds: [1, 5000] };
const X2: Searched = { scale: 'sinh', coarse: [-5, 0, 3], bounds: [-30, 30] };
const X3: Searched = { scale: 'log', coarse: [20, 90, 300], bounds: [1, 2000] };
const X4: Searched = { scale: 'log', coarse: [1.1, 1.7, 2.9], bounds: [0.5, 15] };
const X4_HOURS: Searched = { scale: 'log', coarse: [4, 15, 60], bounds: [0.5, 360] };
const X5: Searched = { scale: 'linear', coarse: [-0.5, 0.1, 0.7], bounds: [-4, 4], factor: 2 };
const X6: Searched = { scale: 'log', coarse: [3, 15, 80], bounds: [0.1, 500] };
// Between the deciles of French mountain basins by Valery et al. 2014.
const CTG: Searched = { scale: 'linear', coarse: [0.05, 0.5, 0.95], bounds: [0, 1], factor: 5 };
const KF: Searched = { scale: 'log', coarse: [2, 4, 7], bounds: [0.1, 20] };
const KF_HOURS: Searched = { ...KF, coarse: [2 / 24, 4 / 24, 7 / 24], bounds: [0.005, 1] };

const GR4J = [X1, X2, X3, X4];
const GR4H = [X1, X2, X3, X4_HOURS];
const GR6J = [...GR4J, X5, X6];
const SEARCHED: Readonly<Record<RunoffModelName, readonly Searched[]>> = {
  GR4J,
  GR6J,
  CemaNeigeGR4J: [...GR4J, CTG, KF],
  CemaNeigeGR6J: [...GR6J, CTG, KF],
  GR4H,
  CemaNeigeGR4H: [...GR4H, CTG, KF_HOURS],
};

/** The space in which the parameters of a model are searched, and the way back to them. */
export function openParameterSpace(model: RunoffModelName): SearchSpace & {
  readonly toParameters: (point: ArrayLike<number>) => Float64Array;
} {
  const searched = SEARCHED[model];
  return {
    coarse: searched.map((one) => one.coarse.map((value) => toPoint(one, value))),
    bounds: searched.map((one) => [toPoint(one, one.bounds[0]), toPoint(one, one.bounds[1])]),
    toParameters: (point) =>
      Float64Array.from(searched, (one, i) => {
        const value = point[i]! / (one.factor ?? 1);
        if (one.scale === 'log') return Math.exp(value);
        return one.scale === 'sinh' ? Math.sinh(value) : value;
      }),
  };
}

function toPoint({ scale, factor = 1 }: Searched, value: number): number {
  if (scale === 'log') return factor * Math.log(value);
  return factor * (scale === 'sinh' ? Math.asinh(value) : value);
}

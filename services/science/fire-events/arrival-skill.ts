import { errorScores } from '../verification/error-scores.ts';
import { scaledArrival, type ArrivalMember } from './likelihood.ts';
import type { ArrivalObservation } from './observed-arrivals.ts';

/** How well arrival was told, hours; above 0, the fire came earlier than was said. */
export type ArrivalSkill = {
  readonly count: number;
  readonly biasH: number;
  readonly maeH: number;
  readonly rmseH: number;
  /** share of the observations that the forecast reached within its time */
  readonly reached: number;
  /** share told within the interval that was observed, give or take its error */
  readonly withinInterval: number;
  /** mean half width of the observed intervals: no forecast can be judged better than this */
  readonly uncertaintyH: number;
};

/**
 * Bias and mean absolute error of arrival against hotspots. A footprint is reached when half of its
 * cells are; its time is their median. Where the forecast does not reach it within its time, the
 * end of that time stands for it: the error is then at least what is told, and never left out.
 *
 * @param horizonH hours that the forecast covers
 * @returns NaN scores where no observation has both ends
 */
export function arrivalSkill(
  arrivalH: Float32Array,
  observations: readonly ArrivalObservation[],
  horizonH: number,
): ArrivalSkill {
  const judged = observations.filter(
    ({ earliestH, latestH }) => Number.isFinite(earliestH) && Number.isFinite(latestH),
  );
  const forecasts = judged.map(({ cells }) => footprintArrival(arrivalH, cells));
  const told = forecasts.map((forecast) => (Number.isNaN(forecast) ? horizonH : forecast));
  const middles = judged.map(({ earliestH, latestH }) => (earliestH + latestH) / 2);
  const { count, bias, mae, rmse } = errorScores(told, middles);
  const within = judged.filter(({ earliestH, latestH, errorH }, i) => {
    return told[i]! >= earliestH - errorH && told[i]! <= latestH + errorH;
  });
  const widths = judged.reduce((sum, { earliestH, latestH }) => sum + latestH - earliestH, 0);
  return {
    count,
    biasH: bias,
    maeH: mae,
    rmseH: rmse,
    reached: forecasts.filter((forecast) => !Number.isNaN(forecast)).length / count,
    withinInterval: within.length / count,
    uncertaintyH: widths / count / 2,
  };
}

function footprintArrival(arrivalH: Float32Array, cells: Int32Array): number {
  const arrivals = Float64Array.from(cells, (cell) => arrivalH[cell] ?? NaN)
    .map((arrival) => (Number.isNaN(arrival) ? Infinity : arrival))
    .sort();
  const median = arrivals[Math.floor((arrivals.length - 1) / 2)]!;
  return median === Infinity ? NaN : median;
}

/**
 * The arrival by which a share of the ensemble's weight has reached each cell: 0.5 is the likely
 * one. A cell that less than this share reaches is NaN.
 *
 * @param weights one a member, sum 1
 * @param options.level share of the weight, above 0 to 1
 * @param options.factor spread factor of all members from `startH` on
 */
export function combineArrivals(
  members: readonly ArrivalMember[],
  weights: ArrayLike<number>,
  options: { readonly level: number; readonly factor: number; readonly startH: number },
): Float32Array {
  const { level, factor, startH } = options;
  if (!(level > 0 && level <= 1)) throw new RangeError(`level ${level} is not above 0 to 1`);
  const cells = members[0]?.arrivalH.length ?? 0;
  const combined = new Float32Array(cells).fill(NaN);
  const order = new Int32Array(members.length);
  const times = new Float64Array(members.length);
  for (let cell = 0; cell < cells; cell += 1) {
    let reached = 0;
    for (let member = 0; member < members.length; member += 1) {
      const at = members[member]!.arrivalH[cell]!;
      if (Number.isNaN(at)) continue;
      // Members are few: put in place one by one, without an array made for each cell.
      let place = reached;
      for (; place > 0 && times[place - 1]! > at; place -= 1) {
        times[place] = times[place - 1]!;
        order[place] = order[place - 1]!;
      }
      times[place] = at;
      order[place] = member;
      reached += 1;
    }
    let sum = 0;
    for (let place = 0; place < reached; place += 1) {
      sum += weights[order[place]!]!;
      // Weights are sums of rounded shares: half of them may come to 0.49999999999.
      if (sum < level - 1e-9) continue;
      combined[cell] = scaledArrival(times[place]!, factor, startH);
      break;
    }
  }
  return combined;
}

/** How two burned areas agree: Dice 1 is the same area; ratio above 1 is too large a forecast. */
export type AreaAgreement = { readonly dice: number; readonly areaRatio: number };

/**
 * Agreement of what a forecast has burned by a time with a mask of what had burned.
 *
 * @param burned 1 burned, 0 not; as long as `arrivalH`, cells taken as equal in area
 * @returns NaN where nothing burned in either
 * @see Dice 1945, doi:10.2307/1932409
 */
export function areaAgreement(
  arrivalH: Float32Array,
  timeH: number,
  burned: ArrayLike<number>,
): AreaAgreement {
  let [both, forecast, observed] = [0, 0, 0];
  for (let i = 0; i < arrivalH.length; i += 1) {
    const isForecast = arrivalH[i]! <= timeH;
    if (isForecast) forecast += 1;
    if (burned[i] === 1) observed += 1;
    if (isForecast && burned[i] === 1) both += 1;
  }
  return { dice: (2 * both) / (forecast + observed), areaRatio: forecast / observed };
}

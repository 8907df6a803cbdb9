import { arrivalSkill } from '../../science/fire-events/arrival-skill.ts';
import type { ArrivalMember } from '../../science/fire-events/likelihood.ts';
import type { ArrivalObservation } from '../../science/fire-events/observed-arrivals.ts';
import { countProbabilities, scoreProbabilities } from './probability-counts.ts';
import type { ScoreContext } from './score-values.ts';
import { VALUE_EVENT, type ScoreRow } from './score-row.ts';

/** A forecast of fire arrival, in hours from its reference time. */
export type ArrivalForecast = {
  /** NaN where the fire does not come within `horizonH` */
  readonly likelyH: Float32Array;
  /** one at least for probabilities; each is as likely as its weight */
  readonly members: readonly ArrivalMember[];
  /** one a member, sum 1 */
  readonly weights: ArrayLike<number>;
  readonly horizonH: number;
};

const BAND_HOURS = 6;
const HOUR_MS = 3_600_000;

/**
 * Scores predicted arrival against later hotspots, by bands of six hours of lead time (a row's lead
 * time is the end of its band): errors in hours, and the probability that a footprint had burned
 * by when it was seen burning, or seen not burning. Rows are of cells on the forecast's grid.
 *
 * @param observations made with the forecast's reference time as start, later than it
 * @returns none where nothing was observed within the horizon
 */
export function scoreArrival(
  forecast: ArrivalForecast,
  observations: readonly ArrivalObservation[],
  context: Omit<ScoreContext, 'quantity' | 'unit' | 'validMs' | 'leadHours' | 'observedToMs'>,
): ScoreRow[] {
  const { horizonH, likelyH } = forecast;
  const bands = Map.groupBy(
    observations.filter(
      (observation) => seenAt(observation) > 0 && seenAt(observation) <= horizonH,
    ),
    (observation) => Math.ceil(seenAt(observation) / BAND_HOURS) * BAND_HOURS,
  );
  return [...bands]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([leadHours, band]): ScoreRow[] => {
      const skill = arrivalSkill(likelyH, band, horizonH);
      const outcomes = band.map(({ latestH }) => (latestH < Infinity ? 1 : 0));
      const counts = countProbabilities(
        band.map((observation) => burnedProbability(forecast, observation)),
        outcomes,
      );
      const { brier, rocArea, events } = scoreProbabilities(counts);
      const shared = {
        ...context,
        quantity: 'fire_arrival_time',
        unit: 'h',
        threshold: NaN,
        validMs: context.referenceMs + leadHours * HOUR_MS,
        leadHours,
        members: forecast.members.length,
        crps: NaN,
        observedToMs: Math.max(...band.map(({ timeMs }) => timeMs)),
      };
      const errors = { bias: skill.biasH, mae: skill.maeH, rmse: skill.rmseH };
      const noErrors = { bias: NaN, mae: NaN, rmse: NaN, reached: NaN };
      const noEvent = { events: NaN, brier: NaN, rocArea: NaN, probabilities: [] };
      const { count, reached } = skill;
      return [
        ...(count === 0
          ? []
          : [{ ...shared, ...errors, ...noEvent, count, reached, event: VALUE_EVENT }]),
        {
          ...shared,
          ...noErrors,
          event: 'burned',
          count: outcomes.length,
          events,
          brier,
          rocArea,
          probabilities: counts,
        },
      ];
    });
}

/** When an observation tells of its place: burning at its latest, unburned at its earliest. */
function seenAt({ earliestH, latestH }: ArrivalObservation): number {
  return latestH < Infinity ? latestH : earliestH;
}

/** Share of the weight whose fire has come to half of a footprint by then. */
function burnedProbability(
  { members, weights }: ArrivalForecast,
  observation: ArrivalObservation,
): number {
  const { cells } = observation;
  let sum = 0;
  for (const [at, { arrivalH }] of members.entries()) {
    const burned = cells.reduce(
      (n, cell) => n + (arrivalH[cell]! <= seenAt(observation) ? 1 : 0),
      0,
    );
    if (2 * burned >= cells.length) sum += weights[at]!;
  }
  return Math.min(1, sum);
}

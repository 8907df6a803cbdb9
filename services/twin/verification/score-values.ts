import { exceedanceProbability, exceeds } from '../../science/verification/brier.ts';
import { ensembleCrps } from '../../science/verification/crps.ts';
import { summariseEnsemble } from '../../science/verification/ensemble-scores.ts';
import { errorScores } from '../../science/verification/error-scores.ts';
import { meanOf } from '../../science/verification/paired.ts';
import type { ClassEvent } from './class-events.ts';
import { countProbabilities, scoreProbabilities } from './probability-counts.ts';
import { VALUE_EVENT, type ScoreRow } from './score-row.ts';

/** A forecast for a place with what was observed there. NaN is missing. */
export type ForecastCase = {
  /** of the control; NaN where there is none */
  readonly control: number;
  /** of the members; empty where there are none */
  readonly members: readonly number[];
  readonly observed: number;
};

/** What the rows of one quantity, run and lead time share. */
export type ScoreContext = Pick<
  ScoreRow,
  | 'area'
  | 'quantity'
  | 'unit'
  | 'referenceMs'
  | 'validMs'
  | 'leadHours'
  | 'observations'
  | 'observedToMs'
  | 'mark'
>;

const NO_SCORES = {
  threshold: NaN,
  bias: NaN,
  mae: NaN,
  rmse: NaN,
  crps: NaN,
  events: NaN,
  brier: NaN,
  rocArea: NaN,
  probabilities: [],
  reached: NaN,
} as const;

/**
 * Scores the forecasts of one quantity at one lead time: one row of errors, one for each event.
 * Probabilities are shares of the members; the control alone says 0 or 1.
 *
 * @returns none where no case has both forecast and observation
 */
export function scoreValues(
  cases: readonly ForecastCase[],
  context: ScoreContext,
  events: readonly ClassEvent[],
): ScoreRow[] {
  const judged = cases.filter(({ observed, control, members }) => {
    const isForecast = !Number.isNaN(control) || members.some((value) => !Number.isNaN(value));
    return isForecast && !Number.isNaN(observed);
  });
  if (judged.length === 0) return [];
  const observed = judged.map((one) => one.observed);
  const { count, bias, mae, rmse } = errorScores(judged.map(bestOf), observed);
  const asked = judged.map(membersOf);
  const members = Math.max(...asked.map((values) => values.length));
  const crps = meanOf(asked.map((values, at) => ensembleCrps(values, observed[at]!, 'ecdf')));
  const errors = { ...NO_SCORES, count, members, bias, mae, rmse, crps };
  const rows: ScoreRow[] = [{ ...context, ...errors, event: VALUE_EVENT }];
  for (const { scheme, threshold } of events) {
    const counts = countProbabilities(
      asked.map((values) => exceedanceProbability(values, threshold, '>=')),
      observed.map((value) => exceeds(value, threshold, '>=')),
    );
    const { brier, rocArea, events: happened } = scoreProbabilities(counts);
    const scores = { count, members, threshold, events: happened, brier, rocArea };
    const event = `${scheme}:${threshold}`;
    rows.push({ ...context, ...NO_SCORES, ...scores, event, probabilities: counts });
  }
  return rows;
}

function bestOf({ control, members }: ForecastCase): number {
  return Number.isNaN(control) ? summariseEnsemble(members).mean : control;
}

function membersOf({ control, members }: ForecastCase): readonly number[] {
  const there = members.filter((value) => !Number.isNaN(value));
  return there.length > 0 ? there : [control];
}

import { toIsoTime } from '../../earth/time.ts';
import type { Words } from '../processes/process.ts';
import {
  addProbabilityCounts,
  scoreProbabilities,
  type ProbabilityScores,
} from './probability-counts.ts';
import { VALUE_EVENT, type ScoreRow } from './score-row.ts';

/** How good forecasts of a quantity have been, so many days ahead. */
export type LeadSummary = {
  readonly quantity: string;
  readonly unit: string;
  /** day 1: up to 24 hours ahead */
  readonly leadDay: number;
  readonly runs: number;
  readonly count: number;
  readonly bias: number;
  readonly mae: number;
  readonly rmse: number;
  readonly crps: number;
  readonly events: readonly (ProbabilityScores & {
    readonly event: string;
    readonly threshold: number;
  })[];
  /** valid times of the first and last forecast judged, ISO 8601 */
  readonly from: string;
  readonly to: string;
  readonly words: Words;
};

/**
 * Scores of many runs together, by quantity and day ahead: what a layer shows of itself. Errors are
 * weighted by their number of cases; Brier scores and ROC areas are those of all cases at once.
 *
 * @param rows of one area
 */
export function summariseScores(rows: readonly ScoreRow[]): LeadSummary[] {
  const groups = Map.groupBy(rows, ({ quantity, leadHours }) => `${quantity} ${dayOf(leadHours)}`);
  return [...groups.values()]
    .map((group): LeadSummary => {
      const [{ quantity, unit, leadHours }] = group as [ScoreRow, ...ScoreRow[]];
      const values = group.filter(({ event }) => event === VALUE_EVENT);
      const events = Map.groupBy(
        group.filter(({ event }) => event !== VALUE_EVENT),
        ({ event }) => event,
      );
      const errors = {
        bias: weightedMean(values, ({ bias }) => bias),
        mae: weightedMean(values, ({ mae }) => mae),
        rmse: Math.sqrt(weightedMean(values, ({ rmse }) => rmse ** 2)),
        crps: weightedMean(values, ({ crps }) => crps),
      };
      const count = values.reduce((sum, row) => sum + row.count, 0);
      const shared = { quantity, unit, leadDay: dayOf(leadHours), count };
      return {
        ...shared,
        ...errors,
        runs: new Set(group.map(({ referenceMs }) => referenceMs)).size,
        events: [...events].map(([event, own]) => ({
          event,
          threshold: own[0]!.threshold,
          ...scoreProbabilities(addProbabilityCounts(own.map((row) => row.probabilities))),
        })),
        from: toIsoTime(Math.min(...group.map(({ validMs }) => validMs))),
        to: toIsoTime(Math.max(...group.map(({ validMs }) => validMs))),
        words: inWords({ ...shared, ...errors }),
      };
    })
    .toSorted((a, b) => a.quantity.localeCompare(b.quantity) || a.leadDay - b.leadDay);
}

function dayOf(leadHours: number): number {
  return Math.max(1, Math.ceil(leadHours / 24));
}

function weightedMean(rows: readonly ScoreRow[], pick: (row: ScoreRow) => number): number {
  const there = rows.filter((row) => !Number.isNaN(pick(row)));
  const cases = there.reduce((sum, { count }) => sum + count, 0);
  return there.reduce((sum, row) => sum + pick(row) * row.count, 0) / cases;
}

function inWords(summary: Pick<LeadSummary, 'leadDay' | 'unit' | 'count' | 'bias' | 'mae'>): Words {
  const { leadDay, count, bias, mae } = summary;
  if (count === 0) {
    return {
      en: `Day ${leadDay}: nothing observed to judge by`,
      fr: `Jour ${leadDay} : aucune observation pour juger`,
    };
  }
  const unit = summary.unit === '1' ? '' : ` ${summary.unit}`;
  const signed = (value: number) => `${value < 0 ? '-' : '+'}${Math.abs(value).toFixed(1)}`;
  const french = (text: string) => text.replace('.', ',');
  return {
    en: `Day ${leadDay}: typically off by ${mae.toFixed(1)}${unit}, on average ${signed(bias)}${unit} (${count} case${count === 1 ? '' : 's'})`,
    fr: `Jour ${leadDay} : écart typique de ${french(mae.toFixed(1))}${unit}, en moyenne ${french(signed(bias))}${unit} (${count} cas)`,
  };
}

import { toIsoTime } from '../../earth/time.ts';
import type { TableRow } from '../../formats/table.ts';
import type { ProbabilityCount } from './probability-counts.ts';

/** The collection that holds the scores of the wildfire twin. */
export const SCORE_COLLECTION = 'twin-wildfire-scores';

/** What is scored: values as they are, or how probable an event was. */
export const VALUE_EVENT = 'value';

/** Scores of one quantity of one run at one lead time. Missing numbers are NaN. */
export type ScoreRow = {
  readonly area: string;
  /** variable that was judged, such as `fire_weather_index` */
  readonly quantity: string;
  readonly unit: string;
  /** {@link VALUE_EVENT}, or `<scheme>:<threshold>`: at or above this value */
  readonly event: string;
  readonly threshold: number;
  readonly referenceMs: number;
  readonly validMs: number;
  readonly leadHours: number;
  /** forecasts with an observation beside them */
  readonly count: number;
  /** members that were asked; 1 for the control alone */
  readonly members: number;
  /** of the value event: error of the control, or of the mean of the members without one */
  readonly bias: number;
  readonly mae: number;
  readonly rmse: number;
  readonly crps: number;
  /** of the other events */
  readonly events: number;
  readonly brier: number;
  readonly rocArea: number;
  /** every probability that was given, how often, and how often it happened: scores of many runs */
  readonly probabilities: readonly ProbabilityCount[];
  /** of fire arrival: share that the forecast reached in its time */
  readonly reached: number;
  /** collection of the observations, and the newest of them */
  readonly observations: string;
  readonly observedToMs: number;
  readonly mark: string | null;
};

/** A row as the table stores it: NaN is missing. */
export function toTableRow(row: ScoreRow): TableRow {
  const number = (value: number) => (Number.isFinite(value) ? value : null);
  return {
    area: row.area,
    quantity: row.quantity,
    unit: row.unit,
    event: row.event,
    threshold: number(row.threshold),
    reference_time: row.referenceMs,
    valid_time: row.validMs,
    lead_hours: row.leadHours,
    count: row.count,
    members: row.members,
    bias: number(row.bias),
    mae: number(row.mae),
    rmse: number(row.rmse),
    crps: number(row.crps),
    events: number(row.events),
    brier: number(row.brier),
    roc_area: number(row.rocArea),
    probabilities: row.probabilities.length === 0 ? null : JSON.stringify(row.probabilities),
    reached: number(row.reached),
    observations: row.observations,
    observed_to: row.observedToMs,
    mark: row.mark,
  };
}

/** {@link toTableRow} back: what was read from the table. */
export function fromTableRow(row: Readonly<Record<string, unknown>>): ScoreRow {
  const number = (name: string) => (typeof row[name] === 'number' ? row[name] : NaN);
  const text = (name: string) => (typeof row[name] === 'string' ? row[name] : '');
  const probabilities = text('probabilities');
  return {
    area: text('area'),
    quantity: text('quantity'),
    unit: text('unit'),
    event: text('event'),
    threshold: number('threshold'),
    referenceMs: number('reference_time'),
    validMs: number('valid_time'),
    leadHours: number('lead_hours'),
    count: number('count'),
    members: number('members'),
    bias: number('bias'),
    mae: number('mae'),
    rmse: number('rmse'),
    crps: number('crps'),
    events: number('events'),
    brier: number('brier'),
    rocArea: number('roc_area'),
    probabilities:
      probabilities === '' ? [] : (JSON.parse(probabilities) as readonly ProbabilityCount[]),
    reached: number('reached'),
    observations: text('observations'),
    observedToMs: number('observed_to'),
    mark: typeof row['mark'] === 'string' ? row['mark'] : null,
  };
}

/** What a row is about, in the words of its key: for messages and names of sources. */
export function nameRow({ area, quantity, referenceMs }: ScoreRow): string {
  return `${area} ${quantity} ${toIsoTime(referenceMs)}`;
}

import type { TableRow } from '../../../formats/table.ts';
import { exceedanceProbability, exceeds } from '../../../science/verification/brier.ts';
import { scoresByLead, type LeadCase } from '../../../science/verification/lead-scores.ts';
import { ensemblePeakError } from '../../../science/verification/peak.ts';
import { countProbabilities } from '../../verification/probability-counts.ts';
import { toCell } from '../products/cells.ts';

/** A forecast of one gauge with what was observed beside it, hour by hour from its start. */
export type JudgedForecast = {
  readonly gaugeId: string;
  readonly referenceMs: number;
  /** one a case, ascending */
  readonly leadHours: readonly number[];
  /** NaN where nothing usable was observed */
  readonly observedM3S: readonly number[];
  /** newest usable reading when the forecast was made; NaN of none */
  readonly persistenceM3S: number;
  /** members by the way they were forecast: `open-loop`, `stores`, `corrected`; one list a case */
  readonly versions: Readonly<Record<string, readonly (readonly number[])[]>>;
  /** thresholds by name, m3/s */
  readonly thresholds: Readonly<Record<string, number>>;
};

/** Hours of lead time that are scored together. */
const BAND_HOURS = 6;
const HOUR_MS = 3_600_000;
/** Fair: ensembles of other sizes are compared. */
const CRPS = 'fair';
const OPERATOR = '>=';

/**
 * Scores a forecast by bands of six hours of lead time (a row's lead time is the end of its band):
 * errors and CRPS of the flow, Brier score and every probability of thresholds, error of the crest.
 *
 * @returns none where nothing was observed after it
 */
export function scoreHydrograph(judged: JudgedForecast): readonly TableRow[] {
  return Object.entries(judged.versions).flatMap(([version, members]) => {
    const cases = members.flatMap((own, at): LeadCase[] => {
      if (own.length === 0 || Number.isNaN(judged.observedM3S[at]!)) return [];
      return [
        {
          leadHours: bandOf(judged.leadHours[at]!),
          members: own,
          observed: judged.observedM3S[at]!,
          persistence: judged.persistenceM3S,
        },
      ];
    });
    const shared = {
      gauge_id: judged.gaugeId,
      version,
      reference_time: judged.referenceMs,
      members: Math.max(0, ...cases.map((one) => one.members.length)),
    };
    return [
      ...valueRows(cases),
      ...Object.entries(judged.thresholds).flatMap(([event, threshold]) =>
        thresholdRows(cases, event, threshold),
      ),
      ...peakRows(judged, members),
    ].map((row) => ({ ...shared, ...row }));
  });
}

function bandOf(leadHours: number): number {
  return Math.ceil(leadHours / BAND_HOURS) * BAND_HOURS;
}

function valueRows(cases: readonly LeadCase[]): readonly TableRow[] {
  const options = { crps: CRPS, operator: OPERATOR, thresholds: [], edges: [0, 1] } as const;
  return scoresByLead(cases, options).map((scores) => ({
    event: 'value',
    lead_hours: scores.leadHours,
    count: scores.count,
    bias: toCell(scores.bias),
    mae: toCell(scores.mae),
    rmse: toCell(scores.rmse),
    crps: toCell(scores.crps, 4),
    spread: toCell(scores.spread),
    within_80: toCell(scores.within80),
    skill_of_persistence: toCell(scores.skillOfPersistence),
  }));
}

function thresholdRows(
  cases: readonly LeadCase[],
  event: string,
  thresholdM3S: number,
): readonly TableRow[] {
  if (Number.isNaN(thresholdM3S)) return [];
  const bands = Map.groupBy(cases, ({ leadHours }) => leadHours);
  return [...bands].map(([leadHours, band]) => {
    const outcomes = band.map(({ observed }) => exceeds(observed, thresholdM3S, OPERATOR));
    const probabilities = band.map(({ members }) =>
      exceedanceProbability(members, thresholdM3S, OPERATOR),
    );
    const squares = probabilities.map((share, at) => (share - outcomes[at]!) ** 2);
    return {
      event,
      threshold_m3s: toCell(thresholdM3S),
      lead_hours: leadHours,
      count: band.length,
      events: outcomes.reduce((sum, outcome) => sum + outcome, 0),
      brier: toCell(squares.reduce((sum, square) => sum + square, 0) / band.length, 5),
      probabilities: JSON.stringify(countProbabilities(probabilities, outcomes)),
    };
  });
}

/** The crest, where the hours that were observed without a gap have one. */
function peakRows(
  { leadHours, observedM3S, referenceMs }: JudgedForecast,
  members: readonly (readonly number[])[],
): readonly TableRow[] {
  const count = Math.min(...members.map((own) => own.length));
  if (!(count > 0)) return [];
  const timesMs = leadHours.map((lead) => referenceMs + lead * HOUR_MS);
  const series = Array.from({ length: count }, (_, member) => members.map((own) => own[member]!));
  const error = ensemblePeakError(series, observedM3S, timesMs, CRPS);
  if (error.observed.state !== 'peaked') return [];
  return [
    {
      event: 'peak',
      lead_hours: bandOf(leadHours[error.observed.at]!),
      count: error.membersPeaked,
      crps: toCell(error.magnitudeCrps, 4),
      peak_error_hours: toCell(error.timingHours),
      peak_error_percent: toCell((100 * error.magnitude) / error.observed.value, 1),
    },
  ];
}

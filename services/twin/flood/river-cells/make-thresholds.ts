import { gridCellCount } from '../../../earth/grid.ts';
import { toIsoTime } from '../../../earth/time.ts';
import { Fault } from '../../../platform/fault.ts';
import type { Json, Lineage } from '../../../store/lineage.ts';
import type { Run } from '../../../store/run.ts';
import { lineageKey, runInput } from '../../lineage-key.ts';
import type { Words } from '../../processes/process.ts';
import { isPublished, publishRun, type Result } from '../../publish-run.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { findUpstreamArea, type FoundArea } from './upstream-area.ts';
import { fitCells, thresholdFields, thresholdsOf, type CellFits } from './fit-cells.ts';
import { planRecord, type RiverRecord } from './river-record.ts';
import type { ThresholdSettings } from './settings.ts';

/** Grows when the numbers may change: results of an older version are made anew. */
export const THRESHOLDS_VERSION = '1.0.0';
/** More runs than this are told by their number and digest. */
const MOST_RUNS_NAMED = 24;
const DAY_HOURS = 24;

/** What thresholds are asked for. */
export type ThresholdRequest = {
  /** collection with the record of discharge */
  readonly reanalysis: string;
  readonly variable: string;
  /** collection with upstream area; absent: it is looked for in the record */
  readonly upstreamArea?: string | undefined;
  readonly settings: ThresholdSettings;
  /** collection that is written */
  readonly output: string;
  readonly process: string;
  /** of the process, for its lineage */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly marks?: Run['marks'];
};

/** Thresholds as they will be made, known from manifests alone. */
export type ThresholdPlan = {
  readonly request: ThresholdRequest;
  readonly record: RiverRecord;
  readonly area: FoundArea | undefined;
  readonly result: Result;
};

/**
 * Plans the thresholds of a record.
 *
 * @throws {Fault} unavailable while the record has no run; unknown-collection, unknown-variable,
 *   inconsistent-data naming what does not fit, too few years among it
 */
export async function planThresholds(
  request: ThresholdRequest,
  { catalog, runs }: Pick<TwinDeps, 'catalog' | 'runs'>,
): Promise<ThresholdPlan> {
  const { reanalysis, variable, settings, output } = request;
  const entry = await catalog.getCollection(reanalysis);
  const there = await catalog.listRuns(reanalysis);
  if (there.length === 0) {
    const detail = `${reanalysis} has no run yet: there is nothing to make thresholds of`;
    throw new Fault('unavailable', detail, { collection: reanalysis });
  }
  const record = planRecord(there, variable, settings, runs);
  const area = await findUpstreamArea(request.upstreamArea, there, record, { catalog, runs });
  const named = record.runs.length > MOST_RUNS_NAMED ? record.runs.slice(0, 1) : record.runs;
  const plan = {
    process: { id: request.process, version: THRESHOLDS_VERSION },
    inputs: [
      ...named.map((run) => runInput('reanalysis', run)),
      ...(area === undefined ? [] : [runInput('upstream area', area.run)]),
    ],
    parameters: {
      ...request.parameters,
      model: entry['isohyet:model'] ?? null,
      variable: describeVariable(record),
      ...settings,
      leastUpstreamAreaKm2: area === undefined ? null : settings.leastUpstreamAreaKm2,
      reanalysis: { collection: reanalysis, runs: record.runs.length, digest: record.digest },
    },
    versions: {
      thresholds:
        'Gumbel by the first two L-moments (Hosking & Wallis 1997), as GloFAS up to version 4: peaks are not adjusted for trends',
    },
  };
  const marks = [...record.marks, ...(area?.run.marks ?? []), ...(request.marks ?? [])];
  return {
    request,
    record,
    area,
    result: {
      collection: output,
      referenceMs: record.toMs,
      grid: record.grid,
      marks: [...new Set(marks)],
      lineage: { ...plan, key: lineageKey(plan), observations: [], warnings: [] },
    },
  };
}

/** Makes planned thresholds and stores them; undefined where they are there of the same inputs. */
export async function makeThresholds(
  { request, record, area, result }: ThresholdPlan,
  deps: Pick<TwinDeps, 'runs' | 'onProgress' | 'signal'>,
): Promise<Run | undefined> {
  if (await isPublished(deps.runs, result)) return undefined;
  const { settings } = request;
  const wanted = area && { ...area.place, leastKm2: settings.leastUpstreamAreaKm2 };
  const fits = await fitCells(record, settings, wanted, {
    onFraction: (fraction) => deps.onProgress(0.9 * fraction, READING),
    ...(deps.signal && { signal: deps.signal }),
  });
  deps.onProgress(0.9, STORING);
  const lineage = describeFits(result.lineage, record, fits, settings);
  const fields = thresholdFields(record, fits, settings.returnPeriodsYears);
  return publishRun(deps.runs, { ...result, lineage }, fields, deps.signal);
}

const READING = { en: 'yearly peaks of every cell', fr: 'pointes annuelles de chaque maille' };
const STORING = { en: 'storing the thresholds', fr: 'enregistrement des seuils' };

function describeVariable({ variable, stepHours }: RiverRecord): Json {
  const { id, cellMethod, periodS } = variable;
  return {
    id,
    cellMethod,
    periodHours: periodS === undefined ? null : periodS / 3600,
    stepHours: Number.isNaN(stepHours) ? null : stepHours,
  };
}

/** The plan with what was found on the way; its key is that of the plan. */
function describeFits(
  plan: Lineage,
  record: RiverRecord,
  fits: CellFits,
  { returnPeriodsYears, leastYears, leastUpstreamAreaKm2 }: ThresholdSettings,
): Lineage {
  const { counts } = fits;
  // The least return period has the least discharge: it alone tells what was raised.
  const { raised } = thresholdsOf(fits, Math.min(...returnPeriodsYears));
  const known = counts.fitted + counts.tooFewYears + counts.belowUpstreamArea;
  return {
    ...plan,
    parameters: {
      ...plan.parameters,
      record: { from: toIsoTime(record.fromMs), to: toIsoTime(record.toMs) },
      yearsUsed: record.years.map(({ year }) => year),
      yearsRefused: record.refused.map(({ year, completeness }) => ({
        year,
        completeness: Math.floor(1000 * completeness) / 1000,
      })),
      cells: {
        ...counts,
        // Sea, and land off the rivers.
        withoutValues: gridCellCount(record.grid) - known,
        raisedToZero: raised,
      },
    },
    warnings: [
      ...warnOfYears(record),
      ...(counts.tooFewYears > 0 ? [warnTooFew(counts.tooFewYears, leastYears)] : []),
      ...(plan.parameters['leastUpstreamAreaKm2'] === null
        ? [warnSmallRivers(leastUpstreamAreaKm2)]
        : []),
      ...(raised > 0 ? [warnRaised(raised)] : []),
    ],
  };
}

function warnOfYears({ refused, stepHours, years }: RiverRecord): readonly Words[] {
  const list = refused.map(({ year }) => year).join(', ');
  return [
    ...(refused.length > 0
      ? [
          {
            en: `Years not used, too much of them is missing: ${list}`,
            fr: `Années non utilisées, trop incomplètes : ${list}`,
          },
        ]
      : []),
    ...(stepHours > DAY_HOURS
      ? [
          {
            en: `Values lie ${stepHours} h apart: peaks between them are not seen`,
            fr: `Valeurs espacées de ${stepHours} h : les pointes intermédiaires ne sont pas vues`,
          },
        ]
      : []),
    {
      en: `Made of ${years.length} years: return periods far beyond them are extrapolated`,
      fr: `Établi sur ${years.length} années : les périodes de retour bien plus longues sont extrapolées`,
    },
  ];
}

function warnTooFew(cells: number, leastYears: number): Words {
  return {
    en: `${cells} cells have fewer than ${leastYears} years and no threshold`,
    fr: `${cells} mailles ont moins de ${leastYears} années et aucun seuil`,
  };
}

function warnSmallRivers(leastKm2: number): Words {
  return {
    en: `Upstream area is not known: cells of rivers below ${leastKm2} km², which such models do not resolve, have thresholds too`,
    fr: `Superficie amont inconnue : les mailles de rivières de moins de ${leastKm2} km², que de tels modèles ne résolvent pas, ont aussi des seuils`,
  };
}

function warnRaised(cells: number): Words {
  return {
    en: `${cells} cells often run dry: thresholds below zero were raised to zero`,
    fr: `${cells} mailles sont souvent à sec : les seuils négatifs ont été ramenés à zéro`,
  };
}

import { join } from 'node:path';

import { toIsoTime } from '../../../earth/time.ts';
import { Fault } from '../../../platform/fault.ts';
import type { Json, Lineage } from '../../../store/lineage.ts';
import type { Run } from '../../../store/run.ts';
import { lineageKey, runInput } from '../../lineage-key.ts';
import { isPublished, publishRun } from '../../publish-run.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { checkSameModel } from './check-same-model.ts';
import { listEnsembleSteps, type EnsembleSteps } from './ensemble-steps.ts';
import { judgeCells, outlookFields, type CellOutlook } from './judge-cells.ts';
import type { ThresholdPlan } from './make-thresholds.ts';
import type { MapPlace } from './river-record.ts';
import { OUTLOOK_YEARS, type CellArea } from './settings.ts';
import { thresholdVariable } from './variables.ts';

/** Grows when the numbers may change: results of an older version are made anew. */
const VERSION = '1.0.0';
const HOUR_MS = 3_600_000;
const CLASSES = 10;

/**
 * Judges the newest complete ensemble run of an area by the thresholds of its model.
 *
 * @param plan of the thresholds, which are in the store
 * @returns the run written; none while there is no forecast, or where it is there of the same inputs
 * @throws {Fault} inconsistent-data where model, grid or quantity of forecast and reanalysis differ
 */
export async function makeOutlook(
  area: CellArea,
  plan: ThresholdPlan,
  deps: TwinDeps,
): Promise<readonly Run[]> {
  const { reanalysis, forecast, variable, outlook } = area.riverCells;
  const [own, other] = await Promise.all(
    [forecast, reanalysis].map((id) => deps.catalog.getCollection(id)),
  );
  const run = (await deps.catalog.listRuns(forecast)).find(({ complete }) => complete);
  if (run === undefined) return [];
  checkSameModel({ forecast: own!, reanalysis: other! }, plan, run);
  const thresholds = await deps.runs.readRun(
    plan.result.collection,
    toIsoTime(plan.result.referenceMs),
  );
  if (thresholds.lineage?.key !== plan.result.lineage.key) {
    const detail = `${thresholds.collection} is not of the newest reanalysis: nothing is judged by it`;
    throw new Fault('unavailable', detail, { collection: thresholds.collection });
  }
  const lineage = planOutlook(area, run, thresholds);
  const referenceMs = Date.parse(run.referenceTime);
  const result = {
    collection: outlook,
    referenceMs,
    grid: run.grid,
    marks: [...new Set([...run.marks, ...thresholds.marks])],
    lineage,
  };
  if (await isPublished(deps.runs, result)) return [];
  const ensemble = listEnsembleSteps(run, variable, deps.runs);
  const places = OUTLOOK_YEARS.map((years) => thresholdPlace(thresholds, years, deps.runs));
  const found = await judgeCells(ensemble, places, {
    onFraction: (fraction) => deps.onProgress(0.9 * fraction, JUDGING),
    ...(deps.signal && { signal: deps.signal }),
  });
  deps.onProgress(0.9, STORING);
  const validMs = ensemble.steps.at(-1)!.validMs;
  const described = describeOutlook(lineage, ensemble, found);
  const fields = outlookFields(found, { validMs, intervalStartMs: referenceMs });
  return [await publishRun(deps.runs, { ...result, lineage: described }, fields, deps.signal)];
}

const JUDGING = { en: 'members against thresholds', fr: 'membres comparés aux seuils' };
const STORING = { en: 'storing the outlook', fr: 'enregistrement des perspectives' };

function thresholdPlace(
  run: Run,
  years: number,
  runs: Pick<TwinDeps['runs'], 'runFolder'>,
): MapPlace {
  const { id } = thresholdVariable(years);
  const map = run.maps.find((candidate) => candidate.variable === id);
  if (map === undefined) {
    const detail = `${run.collection}, run ${run.referenceTime} has no ${id}`;
    throw new Fault('unknown-variable', detail, { variable: id });
  }
  return { path: join(runs.runFolder(run.collection, run.referenceTime), map.path), band: 0 };
}

function planOutlook(area: CellArea, run: Run, thresholds: Run): Lineage {
  const made = thresholds.lineage?.parameters;
  const plan = {
    process: { id: 'twin-flood-river-outlook', version: VERSION },
    inputs: [runInput('ensemble', run), runInput('thresholds', thresholds)],
    parameters: {
      area: area.id,
      model: made?.['model'] ?? null,
      variable: area.riverCells.variable,
      returnPeriodsYears: [...OUTLOOK_YEARS],
      yearsOfThresholds: made?.['yearsUsed'] ?? [],
    },
    versions: {
      'flood summary': 'GloFAS flood summary: classes by the share of members, 30, 50 and 75 %',
      tendency: 'GloFAS reporting points: median of the members, 10 % from its start',
    },
  };
  const warnings = thresholds.lineage?.warnings ?? [];
  return { ...plan, key: lineageKey(plan), observations: [], warnings };
}

function describeOutlook(
  plan: Lineage,
  { referenceMs, members, steps }: EnsembleSteps,
  { floodClass }: CellOutlook,
): Lineage {
  const byClass = new Int32Array(CLASSES + 1);
  for (const order of floodClass) if (!Number.isNaN(order)) byClass[order]! += 1;
  const whole = steps.every((step) => step.members.length === members.length);
  const cellsByClass: Json = Object.fromEntries(
    [...byClass].slice(1).map((count, at) => [String(at + 1), count]),
  );
  return {
    ...plan,
    parameters: {
      ...plan.parameters,
      members: members.length,
      horizonHours: (steps.at(-1)!.validMs - referenceMs) / HOUR_MS,
      cellsByClass,
    },
    warnings: whole ? plan.warnings : [...plan.warnings, LATE_MEMBERS],
  };
}

const LATE_MEMBERS = {
  en: 'Members are missing at some times: their largest flow is that of the times there are',
  fr: 'Des membres manquent à certaines échéances : leur plus fort débit est celui des échéances présentes',
};

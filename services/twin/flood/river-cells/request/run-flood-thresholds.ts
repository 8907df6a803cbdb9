import { ownEntriesFolder, publishOwnEntry } from '../../../../catalog/own-entries.ts';
import { boxOf } from '../../../../catalog/run-box.ts';
import { Fault } from '../../../../platform/fault.ts';
import { pruneScenarios } from '../../../prune-scenarios.ts';
import type { ApartJob } from '../../../run-apart.ts';
import type { WritingDeps } from '../../../twin.ts';
import { makeThresholds } from '../make-thresholds.ts';
import { planRequest, type FloodThresholdsRequest } from './request-thresholds.ts';
import { thresholdsEntry, THRESHOLDS_PREFIX } from './thresholds-entry.ts';

/** What the process that makes thresholds on request is given. */
export type FloodThresholdsJob = ApartJob & {
  /** of the collection that is made */
  readonly id: string;
  readonly request: FloodThresholdsRequest;
};

/** What is told of them. */
export type FloodThresholdsSummary = Awaited<ReturnType<typeof runFloodThresholds>>;

/**
 * Makes the thresholds that were asked for and keeps them as a collection of their own, of one run.
 *
 * @returns what a person wants to know of it, as JSON
 * @throws {Fault} what `planRequest` refuses
 */
export async function runFloodThresholds(
  { id, request, dataDir }: FloodThresholdsJob,
  deps: WritingDeps,
) {
  const beganMs = Date.now();
  const { entry, plan } = await planRequest(request, id, deps);
  const run = await makeThresholds(plan, deps);
  if (run === undefined) throw new Fault('inconsistent-data', `${id} is there already`);
  const { name } = request;
  const title = {
    en: name ?? `Flood thresholds: ${entry['isohyet:title'].en}`,
    fr: name ?? `Seuils de crue : ${entry['isohyet:title'].fr}`,
  };
  const folder = ownEntriesFolder(dataDir);
  // The entry comes last: what it names is there.
  await publishOwnEntry(folder, thresholdsEntry(id, title, entry, boxOf(run), run.marks));
  await pruneScenarios(folder, THRESHOLDS_PREFIX, (old) =>
    deps.runs.pruneRuns(old, { mark: 'SCENARIO', keep: 0 }),
  );
  const { parameters, warnings } = run.lineage!;
  return {
    id,
    title,
    marks: run.marks,
    run: run.referenceTime,
    variables: run.variables.map(({ id: variable, label, unit, returnPeriodYears }) => ({
      id: variable,
      title: label,
      unit,
      ...(returnPeriodYears !== undefined && { returnPeriodYears }),
    })),
    yearsUsed: parameters['yearsUsed']!,
    yearsRefused: parameters['yearsRefused']!,
    cells: parameters['cells']!,
    warnings,
    tookSeconds: Math.round((Date.now() - beganMs) / 100) / 10,
  };
}

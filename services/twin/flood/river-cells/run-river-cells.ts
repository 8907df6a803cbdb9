import type { Run } from '../../../store/run.ts';
import { runSteps, type Step } from '../../run-steps.ts';
import type { WritingDeps } from '../../twin.ts';
import { makeOutlook } from './make-outlook.ts';
import { makeThresholds, planThresholds, type ThresholdPlan } from './make-thresholds.ts';
import type { CellArea } from './settings.ts';

const STEPS: readonly Step<CellArea, ThresholdPlan, WritingDeps>[] = [
  {
    share: 0.7,
    words: { en: 'flood thresholds of river cells', fr: 'seuils de crue des mailles de rivière' },
    async run(_, plan, deps) {
      const made = await makeThresholds(plan, deps);
      return made === undefined ? [] : [made];
    },
  },
  {
    share: 0.3,
    words: { en: 'outlook of river cells', fr: 'perspectives des mailles de rivière' },
    run: makeOutlook,
  },
];

/**
 * Brings the river cells of an area up to date: thresholds when the reanalysis is new, the outlook
 * when a run or the thresholds are. What is there of the same inputs is left as it is.
 *
 * @returns the runs that were written
 * @throws {Fault} unavailable while there is no reanalysis; inconsistent-data with what does not fit
 */
export async function runRiverCells(area: CellArea, deps: WritingDeps): Promise<readonly Run[]> {
  const { riverCells } = area;
  const plan = await planThresholds(
    {
      ...riverCells,
      output: riverCells.thresholds,
      process: 'twin-flood-thresholds',
      parameters: { area: area.id },
    },
    deps,
  );
  return runSteps(STEPS, area, plan, deps);
}

import type { Run } from '../../store/run.ts';
import { runSteps, type Step } from '../run-steps.ts';
import type { WritingDeps } from '../twin.ts';
import type { Area } from './areas.ts';
import { catchUp } from './catch-up.ts';
import { computeOnce, type ComputedInputs } from './computed-inputs.ts';
import { findInputs } from './inputs.ts';
import { publishInundation } from './inundation/publish-inundation.ts';
import { publishExtent } from './publish-extent.ts';
import { publishHydrographs } from './publish-hydrographs.ts';
import { verifyHydrographs } from './verification/verify-hydrographs.ts';

const STEPS: readonly Step<Area, ComputedInputs, WritingDeps>[] = [
  {
    share: 0.3,
    words: { en: 'the run before', fr: 'la passe précédente' },
    run: catchUp,
  },
  {
    // Before the newest results: what is made anew with later readings is a forecast no more.
    share: 0.3,
    words: { en: 'verification', fr: 'vérification' },
    run: verifyHydrographs,
  },
  {
    share: 0.15,
    words: { en: 'hydrographs', fr: 'hydrogrammes' },
    run: publishHydrographs,
  },
  {
    share: 0.1,
    words: { en: 'flooded ground', fr: 'zones inondées' },
    run: publishExtent,
  },
  {
    // Last: it takes the longest, and nothing waits for it.
    share: 0.15,
    words: { en: 'water in the town', fr: 'l’eau en ville' },
    run: publishInundation,
  },
];

/**
 * Brings all results of an area up to date: what is there of the same inputs is left as it is. An
 * earlier run comes first: what became of it is what forecasts are judged by.
 *
 * @throws {Fault} what some parts could not be computed for, after all others are
 * @returns the runs that were written; [] when there is nothing to do, or no weather yet
 */
export async function runArea(area: Area, deps: WritingDeps): Promise<readonly Run[]> {
  const inputs = await findInputs(area, deps);
  return inputs === undefined ? [] : runSteps(STEPS, area, computeOnce(area, inputs), deps);
}

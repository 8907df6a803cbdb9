import type { Run } from '../../store/run.ts';
import type { RunStore } from '../../store/runs.ts';
import type { Words } from '../processes/process.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import { publishFireBehaviour } from './fire-behaviour.ts';
import { publishFireSpread } from './fire-spread.ts';
import { publishFireWeather } from './fire-weather.ts';
import { findInputs, type AreaInputs } from './inputs.ts';

type Deps = TwinDeps & { readonly runs: Pick<RunStore, 'pruneRuns'> };

/** A step of the twin: how much of the whole it is, and what it does. */
type Step = {
  readonly share: number;
  readonly words: Words;
  readonly run: (area: Area, inputs: AreaInputs, deps: TwinDeps) => Promise<readonly Run[]>;
};

const STEPS: readonly Step[] = [
  {
    share: 0.15,
    words: { en: 'fire weather', fr: 'météo des feux' },
    run: publishFireWeather,
  },
  {
    share: 0.35,
    words: { en: 'fire spread', fr: 'propagation des feux' },
    run: publishFireSpread,
  },
  {
    share: 0.5,
    words: { en: 'fire behaviour', fr: 'comportement du feu' },
    run: async (area, inputs, deps) => {
      const run = await publishFireBehaviour(area, inputs, deps);
      return run === undefined ? [] : [run];
    },
  },
];

/**
 * Brings all results of an area up to date: what is there of the same inputs is left as it is. Spread
 * comes before behaviour: who waits, waits for where the fire goes.
 *
 * @returns the runs that were written; [] when there is nothing to do, or no weather yet
 */
export async function runArea(area: Area, deps: Deps): Promise<readonly Run[]> {
  const inputs = await findInputs(area, deps.catalog, deps.tables);
  if (inputs === undefined) return [];
  const written: Run[] = [];
  let before = 0;
  for (const { share, words, run } of STEPS) {
    deps.signal?.throwIfAborted();
    const from = before;
    const onProgress: TwinDeps['onProgress'] = (fraction, own) =>
      deps.onProgress(from + share * Math.min(1, fraction), own);
    onProgress(0, words);
    written.push(...(await run(area, inputs, { ...deps, onProgress })));
    before += share;
  }
  // Results of a real forecast stay as the forecast does; those of an exercise go with it.
  for (const collection of new Set(written.map((run) => run.collection))) {
    await deps.runs.pruneRuns(collection, { mark: 'EXERCISE', keep: area.runsKept });
  }
  return written;
}

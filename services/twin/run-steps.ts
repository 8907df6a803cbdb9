import { Fault } from '../platform/fault.ts';
import type { Run } from '../store/run.ts';
import type { RunStore } from '../store/runs.ts';
import type { Words } from './processes/process.ts';
import type { TwinDeps } from './twin-deps.ts';

type Progress = TwinDeps['onProgress'];

/** A step of a twin: how much of the whole it is, and what it does. */
export type Step<Area, Inputs, Deps> = {
  readonly share: number;
  readonly words: Words;
  readonly run: (area: Area, inputs: Inputs, deps: Deps) => Promise<readonly Run[]>;
};

/**
 * Takes the steps of an area in turn; one that cannot be computed does not take the others with it.
 * Results of a real forecast stay as the forecast does; those of an exercise go with it.
 *
 * @param area.runsKept runs of each output that stay
 * @returns the runs that were written
 * @throws {Fault} what some steps could not be computed for, after all others are
 */
export async function runSteps<
  Area extends { readonly runsKept: number },
  Inputs,
  Deps extends {
    readonly onProgress: Progress;
    readonly signal?: AbortSignal;
    readonly runs: Pick<RunStore, 'pruneRuns'>;
  },
>(
  steps: readonly Step<Area, Inputs, Deps>[],
  area: Area,
  inputs: Inputs,
  deps: Deps,
): Promise<readonly Run[]> {
  const written: Run[] = [];
  const failures: Fault[] = [];
  let before = 0;
  for (const { share, words, run } of steps) {
    deps.signal?.throwIfAborted();
    const from = before;
    const onProgress: Progress = (fraction, own) =>
      deps.onProgress(from + share * Math.min(1, fraction), own);
    onProgress(0, words);
    try {
      written.push(...(await run(area, inputs, { ...deps, onProgress })));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failures.push(error);
    }
    before += share;
  }
  for (const collection of new Set(written.map((run) => run.collection))) {
    await deps.runs.pruneRuns(collection, { mark: 'EXERCISE', keep: area.runsKept });
  }
  const [first] = failures;
  if (first === undefined) return written;
  const detail = failures.map(({ message }) => message).join('; ');
  throw new Fault(first.kind, detail, first.facts, first);
}

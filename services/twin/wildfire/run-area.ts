import type { Styles } from '../../catalog/styles.ts';
import type { Variable } from '../../earth/variable.ts';
import { Fault } from '../../platform/fault.ts';
import type { Run } from '../../store/run.ts';
import type { RunStore } from '../../store/runs.ts';
import type { Words } from '../processes/process.ts';
import type { TableStore } from '../../store/tables.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { classEvents } from '../verification/class-events.ts';
import { publishScores } from '../verification/score-table.ts';
import { verifyArrival } from '../verification/verify-arrival.ts';
import { verifyFireWeather } from '../verification/verify-fire-weather.ts';
import type { Area } from './areas.ts';
import { catchUp } from './catch-up.ts';
import { publishFireBehaviour } from './fire-behaviour.ts';
import { publishFireSpread } from './fire-spread.ts';
import { readSeen } from './seen-fires.ts';
import { publishFireWeather } from './fire-weather.ts';
import { findInputs, type AreaInputs } from './inputs.ts';
import { publishFireWeather2025 } from './next-generation/fire-weather-2025.ts';
import { publishStationCodes } from './station-table.ts';

type Deps = TwinDeps & {
  readonly runs: Pick<RunStore, 'pruneRuns'>;
  readonly tables: Pick<TableStore, 'openWriter' | 'readTable'>;
  readonly styles: Pick<Styles, 'listStylesFor'>;
};

/** A step of the twin: how much of the whole it is, and what it does. */
type Step = {
  readonly share: number;
  readonly words: Words;
  readonly run: (area: Area, inputs: AreaInputs, deps: Deps) => Promise<readonly Run[]>;
};

const STEPS: readonly Step[] = [
  {
    share: 0.2,
    words: { en: 'the run before', fr: 'la passe précédente' },
    run: catchUp,
  },
  {
    // Before the newest results: what is made anew with later observations is a forecast no more.
    share: 0.02,
    words: { en: 'verification', fr: 'vérification' },
    run: verify,
  },
  {
    share: 0.01,
    words: { en: 'fire weather of the stations', fr: 'météo des feux des stations' },
    run: publishStationCodes,
  },
  {
    share: 0.12,
    words: { en: 'fire weather', fr: 'météo des feux' },
    run: publishFireWeather,
  },
  {
    share: 0.28,
    words: { en: 'fire spread', fr: 'propagation des feux' },
    run: publishFireSpread,
  },
  {
    share: 0.3,
    words: { en: 'fire behaviour', fr: 'comportement du feu' },
    run: async (area, inputs, deps) => {
      const run = await publishFireBehaviour(area, inputs, deps);
      return run === undefined ? [] : [run];
    },
  },
  {
    share: 0.07,
    words: { en: 'FWI2025', fr: 'FWI2025' },
    run: publishFireWeather2025,
  },
];

/**
 * Brings all results of an area up to date: what is there of the same inputs is left as it is. An
 * earlier run comes first: what became of it is what the newest is corrected and judged by. Spread
 * comes before behaviour: who waits, waits for where the fire goes.
 *
 * @throws {Fault} what some parts could not be computed for, after all others are
 * @returns the runs that were written; [] when there is nothing to do, or no weather yet
 */
export async function runArea(area: Area, deps: Deps): Promise<readonly Run[]> {
  const inputs = await findInputs(area, deps.catalog, deps.tables);
  if (inputs === undefined) return [];
  const written: Run[] = [];
  const failures: Fault[] = [];
  // One part that cannot be computed must not take the others with it.
  const attempt = async (work: () => Promise<readonly Run[]>) => {
    try {
      written.push(...(await work()));
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      failures.push(error);
    }
  };
  let before = 0;
  for (const { share, words, run } of STEPS) {
    deps.signal?.throwIfAborted();
    const from = before;
    const onProgress: TwinDeps['onProgress'] = (fraction, own) =>
      deps.onProgress(from + share * Math.min(1, fraction), own);
    onProgress(0, words);
    await attempt(() => run(area, inputs, { ...deps, onProgress }));
    before += share;
  }
  // Results of a real forecast stay as the forecast does; those of an exercise go with it.
  for (const collection of new Set(written.map((run) => run.collection))) {
    await deps.runs.pruneRuns(collection, { mark: 'EXERCISE', keep: area.runsKept });
  }
  const [first] = failures;
  if (first === undefined) return written;
  const detail = failures.map(({ message }) => message).join('; ');
  throw new Fault(first.kind, detail, first.facts, first);
}

/** Scores the forecasts that observations have caught up with. */
async function verify(area: Area, inputs: AreaInputs, deps: Deps): Promise<readonly Run[]> {
  const eventsOf = (variable: Variable) =>
    deps.styles.listStylesFor(variable).flatMap((style) => classEvents(style));
  const seen = await readSeen(area, inputs, deps);
  const rows = [
    ...(await verifyFireWeather(area, eventsOf, deps)),
    ...(await verifyArrival(area, seen, deps)),
  ];
  await publishScores(rows, deps);
  return [];
}

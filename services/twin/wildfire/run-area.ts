import type { Variable } from '../../earth/variable.ts';
import type { Run } from '../../store/run.ts';
import { runSteps, type Step } from '../run-steps.ts';
import type { WritingDeps } from '../twin.ts';
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

type Deps = WritingDeps;

const STEPS: readonly Step<Area, AreaInputs, Deps>[] = [
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
  return inputs === undefined ? [] : runSteps(STEPS, area, inputs, deps);
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

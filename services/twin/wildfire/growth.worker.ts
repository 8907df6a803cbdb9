import {
  growFire,
  type FireOptions,
  type GrowthLandscape,
} from '../../science/fire-growth/grow-fire.ts';
import type { GrowthWeather } from '../../science/fire-growth/fuel-spread.ts';
import type { Ignition } from '../../science/fire-growth/ignitions.ts';
import type { FireGrowth } from '../../science/fire-growth/spread-fire.ts';
import { serveJobs } from '../../platform/worker-jobs.ts';

/** One fire, or several at once, under the weather of one member. */
export type GrowthJob = {
  readonly landscape: GrowthLandscape;
  readonly weather: GrowthWeather;
  readonly ignitions: readonly Ignition[];
  readonly options: Omit<FireOptions, 'onProgress'>;
  /** shared; the fire is given up when its number is no longer 0 */
  readonly stop: Int32Array;
};

export type GrowthResult = Pick<FireGrowth, 'arrivalMin' | 'hfiKWM' | 'cellsBurned' | 'warnings'>;

serveJobs<GrowthJob, GrowthResult>(
  async ({ landscape, weather, ignitions, options, stop }) => {
    const giveUp = new AbortController();
    const onProgress = () => {
      if (Atomics.load(stop, 0) !== 0) giveUp.abort();
    };
    const watched = { ...options, onProgress };
    const grown = await growFire(landscape, weather, ignitions, watched, giveUp.signal);
    const { arrivalMin, hfiKWM, cellsBurned, warnings } = grown;
    return { arrivalMin, hfiKWM, cellsBurned, warnings };
  },
  ({ arrivalMin, hfiKWM }) => [arrivalMin.buffer, hfiKWM.buffer],
);

import type { TwinDeps } from '../../twin-deps.ts';
import { analysisTime } from '../analysis-time.ts';
import type { Area } from '../areas.ts';
import { knowRivers, runAhead, type RiverForecast } from '../forecast/forecast-rivers.ts';
import { readRiverData } from '../forecast/river-data.ts';
import { getInputs, type AreaInputs } from '../inputs.ts';
import type { WaveReader } from './inflows.ts';
import { readStoredWaves } from './stored-waves.ts';
import { readWave } from './wave.ts';

/**
 * Flows of an area's rivers: those that the twin has written with its newest forecast, and where it
 * has not, or the rain is another, computed as the process `hydrograph` does; once, when first asked.
 *
 * @throws {Fault} unavailable while there is no weather to compute with
 */
export async function openForecastWaves(
  area: Area,
  inputs: AreaInputs | undefined,
  rainFactor: number,
  deps: Pick<TwinDeps, 'readTable' | 'runs' | 'geometryOf' | 'tables' | 'onProgress' | 'signal'>,
): Promise<WaveReader> {
  const stored = await readStoredWaves(area, deps);
  const isNewest = inputs !== undefined && stored.analysisMs === analysisTime(inputs);
  let computed: Promise<RiverForecast> | undefined;
  const compute = async () => {
    const given = getInputs(area, inputs);
    const data = await readRiverData(area, given, deps);
    return runAhead(area, data, knowRivers(area, data, deps), deps, { rainFactor });
  };
  return async (reachId, choice) => {
    const found = isNewest && rainFactor === 1 ? stored.find(reachId, choice) : undefined;
    if (found !== undefined) return found;
    computed ??= compute();
    return readWave(await computed, reachId, choice, area.assimilation.seed);
  };
}

/** Flow of a river in flood for each km2 that drains to it, m3/s: a guess of what a run will cost. */
const GUESSED_M3S_KM2 = 0.5;
const HOUR_MS = 3_600_000;

/**
 * Flows for a guess of what a run will take, without computing any: those written by the twin, else
 * one in proportion to the land that drains to a reach.
 */
export async function openGuessedWaves(
  area: Area,
  areaOfKm2: (reachId: string) => number,
  rainFactor: number,
  span: { readonly startMs: number; readonly hours: number },
  deps: Pick<TwinDeps, 'readTable'>,
): Promise<WaveReader> {
  const stored = await readStoredWaves(area, deps);
  return async (reachId, choice) => {
    const found = stored.find(reachId, choice);
    if (found !== undefined) {
      return { ...found, dischargeM3S: found.dischargeM3S.map((flow) => flow * rainFactor) };
    }
    const flow = GUESSED_M3S_KM2 * areaOfKm2(reachId) * Math.max(rainFactor, 0.1);
    const { startMs, hours } = span;
    return {
      timesMs: Float64Array.of(startMs, startMs + (hours + 1) * HOUR_MS),
      dischargeM3S: Float64Array.of(flow, flow),
    };
  };
}

import { availableParallelism } from 'node:os';

/** What a scenario will take, before it is run. */
export type ScenarioCost = {
  readonly members: number;
  readonly hours: number;
  readonly cells: number;
  /** on this machine when nothing else runs, seconds */
  readonly seconds: number;
};

/** Measured on two cores: start, reading and storing; then a member's weather, and its growth. */
const START_S = 4;
const WEATHER_S = 0.25;
const GROWTH_S_PER_CELL_HOUR = 2.5e-8;

/** Estimates the time of a scenario from its size. */
export function estimateCost(size: Omit<ScenarioCost, 'seconds'>): ScenarioCost {
  const { members, hours, cells } = size;
  const growth = members * hours * cells * GROWTH_S_PER_CELL_HOUR;
  const seconds =
    START_S + members * WEATHER_S + growth / Math.min(members, availableParallelism());
  return { ...size, seconds: Math.round(10 * seconds) / 10 };
}

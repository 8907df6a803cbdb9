import { expect } from 'vitest';

import { readAreas } from '../../../services/twin/wildfire/areas.ts';
import { planScenario } from '../../../services/twin/wildfire/scenario/plan-scenario.ts';
import { runScenario } from '../../../services/twin/wildfire/scenario/run-scenario.ts';
import type { ScenarioRequest } from '../../../services/twin/wildfire/scenario/scenario-request.ts';
import { CATALOG_DIR, openSmallArea } from './small-area.ts';
import { DAY_MS, START_MS } from './small-weather.ts';

export const PLACE = { type: 'Point' as const, coordinates: [-120.0375, 50] as [number, number] };
const REQUEST: ScenarioRequest = {
  name: 'test',
  ignition: PLACE,
  hours: 3,
  weather: { run: 'control', windKmH: 10, windFromDeg: 270 },
  fuelMoisture: { ffmc: 90, bui: 60 },
  barriers: [],
  spreadFactor: 'learned',
  spotting: false,
  compareTo: [],
};
/** Long after the forecast has ended: fires start with it unless a time is asked for. */
const LATER_MS = START_MS + 100 * DAY_MS;

/** The small area, and a way to run scenarios in it that differ from one of three hours. */
export async function openScenarios() {
  const world = await openSmallArea();
  let ids = 0;
  const run = async (
    changes: Partial<ScenarioRequest> = {},
    id = `scenario-wildfire-test-${++ids}`,
    nowMs = LATER_MS,
  ) => {
    const request = { ...REQUEST, ...changes };
    const plan = await planScenario(request, await readAreas(CATALOG_DIR), world.deps, nowMs);
    return runScenario(id, request, plan, world.deps);
  };
  return { ...world, run };
}

/** What a refused request is answered with. */
export const fault = (field: string, detail: string) => ({
  kind: 'invalid-request',
  facts: { errors: [{ field, detail: expect.stringContaining(detail) as string }] },
});

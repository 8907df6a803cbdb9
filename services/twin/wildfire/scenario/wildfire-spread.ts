import { randomBytes } from 'node:crypto';

import { toBasicTime } from '../../../earth/time.ts';
import type { Config } from '../../../platform/config.ts';
import { defineProcess, type Process, type ProcessOutputs } from '../../processes/process.ts';
import { runApart } from '../../run-apart.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { readAreas } from '../areas.ts';
import { planScenario } from './plan-scenario.ts';
import { SCENARIO_PREFIX } from './scenario-entry.ts';
import { SCENARIO_VERSION } from './scenario-lineage.ts';
import {
  AreaInput,
  BarriersInput,
  CompareInput,
  EstimateInput,
  FuelMoistureInput,
  HoursInput,
  IgnitionInput,
  NameInput,
  SpottingInput,
  SpreadFactorInput,
  StartInput,
  WeatherInput,
} from './scenario-request.ts';
import type { ScenarioJob, ScenarioSummary } from './scenario.worker.ts';
import { SCENARIO_INPUTS, SCENARIO_OUTPUTS, SCENARIO_WORDS } from './scenario-words.ts';

const HEAP_MB = 1024;
const JSON_TYPE = 'application/json';

const SCHEMAS = {
  name: NameInput,
  area: AreaInput,
  ignition: IgnitionInput,
  start: StartInput,
  hours: HoursInput,
  weather: WeatherInput,
  fuelMoisture: FuelMoistureInput,
  barriers: BarriersInput,
  spreadFactor: SpreadFactorInput,
  spotting: SpottingInput,
  compareTo: CompareInput,
  estimateOnly: EstimateInput,
};

/**
 * "Ignite here": grows a fire from a place under forecast or given weather, and keeps it as an entry
 * marked SCENARIO. It is checked here, before anything is begun, and computed in another process.
 */
export function wildfireSpreadProcess(
  config: Pick<Config, 'DATA_DIR' | 'CATALOG_DIR'>,
  deps: Pick<TwinDeps, 'catalog' | 'tables'>,
  now: () => number = Date.now,
): Process {
  const input = <Name extends keyof typeof SCHEMAS>(name: Name) => ({
    ...SCENARIO_INPUTS[name],
    schema: SCHEMAS[name],
  });
  return defineProcess({
    id: 'wildfire-spread',
    version: SCENARIO_VERSION,
    ...SCENARIO_WORDS,
    keywords: ['wildfire', 'scenario', 'FBP', 'spread', 'exposure'],
    inputs: {
      ignition: input('ignition'),
      name: input('name'),
      area: input('area'),
      start: input('start'),
      hours: input('hours'),
      weather: input('weather'),
      fuelMoisture: input('fuelMoisture'),
      barriers: input('barriers'),
      spreadFactor: input('spreadFactor'),
      spotting: input('spotting'),
      compareTo: input('compareTo'),
      estimateOnly: input('estimateOnly'),
    },
    outputs: SCENARIO_OUTPUTS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    async execute({ estimateOnly, ...request }, { signal, onProgress }): Promise<ProcessOutputs> {
      const areas = await readAreas(config.CATALOG_DIR);
      const nowMs = now();
      const { cost } = await planScenario(request, areas, deps, nowMs);
      if (estimateOnly) return { cost: { kind: 'json', value: cost, mediaType: JSON_TYPE } };
      onProgress(0.01, {
        en: `about ${Math.ceil(cost.seconds)} s`,
        fr: `environ ${Math.ceil(cost.seconds)} s`,
      });
      const suffix = `${toBasicTime(nowMs).toLowerCase()}-${randomBytes(3).toString('hex')}`;
      const job: ScenarioJob = {
        dataDir: config.DATA_DIR,
        catalogDir: config.CATALOG_DIR,
        id: `${SCENARIO_PREFIX}${suffix}`,
        request,
        nowMs,
      };
      const script = new URL('./scenario.worker.ts', import.meta.url);
      const context = { heapMb: HEAP_MB, signal, onProgress };
      const summary = await runApart<ScenarioSummary>(script, job, context);
      const links = linksOf(job.id);
      return {
        summary: { kind: 'json', value: { ...summary, links }, mediaType: JSON_TYPE },
      };
    },
  });
}

/** Where the scenario is found, below the root of the service. */
function linksOf(id: string) {
  return [
    { rel: 'item', type: JSON_TYPE, href: `/stac/collections/${id}` },
    { rel: 'data', type: JSON_TYPE, href: `/ogc/collections/${id}` },
  ];
}

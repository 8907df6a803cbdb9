import { randomBytes } from 'node:crypto';

import { ownEntriesFolder, removeOwnEntry } from '../../../catalog/own-entries.ts';
import { toBasicTime } from '../../../earth/time.ts';
import type { Config } from '../../../platform/config.ts';
import type { RunStore } from '../../../store/runs.ts';
import { defineProcess, type Process } from '../../processes/process.ts';
import { runApart } from '../../run-apart.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { readAreas } from '../areas.ts';
import { readNetwork } from '../forecast/river-data.ts';
import { findInputs } from '../inputs.ts';
import { openGuessedWaves } from './forecast-waves.ts';
import { INUNDATION_PREFIX } from './inundation-entry.ts';
import { INUNDATION_VERSION } from './inundation-lineage.ts';
import {
  AreaInput,
  BarriersInput,
  BreachesInput,
  CoarserInput,
  CompareInput,
  EstimateInput,
  HoursInput,
  InflowsInput,
  IntervalInput,
  NameInput,
  RainFactorInput,
  RainInput,
  RoughnessInput,
  StartInput,
  WithinInput,
  type InundationRequest,
} from './inundation-request.ts';
import { INUNDATION_INPUTS, INUNDATION_OUTPUTS, INUNDATION_WORDS } from './inundation-words.ts';
import type { InundationJob, InundationSummary } from './inundation.worker.ts';
import { chooseTownArea, forecastStart, planInundation } from './plan-inundation.ts';

const HEAP_MB = 1536;
const JSON_TYPE = 'application/json';

const SCHEMAS = {
  area: AreaInput,
  within: WithinInput,
  name: NameInput,
  inflows: InflowsInput,
  start: StartInput,
  hours: HoursInput,
  breach: BreachesInput,
  barriers: BarriersInput,
  rain: RainInput,
  rainFactor: RainFactorInput,
  roughnessFactor: RoughnessInput,
  intervalMinutes: IntervalInput,
  coarser: CoarserInput,
  compareToBase: CompareInput,
  estimateOnly: EstimateInput,
};

type Deps = Pick<TwinDeps, 'catalog' | 'tables' | 'readTable'> & { readonly runs: RunStore };

/**
 * "Breach here": water over a town under the flow of a forecast or a given one, with breaches,
 * barriers and rain. Checked here, before anything is begun; run in another process, on every core.
 */
export function floodInundationProcess(
  config: Pick<Config, 'DATA_DIR' | 'CATALOG_DIR'>,
  deps: Deps,
  now: () => number = Date.now,
): Process {
  const { DATA_DIR: dataDir, CATALOG_DIR: catalogDir } = config;
  const input = <Name extends keyof typeof SCHEMAS>(name: Name) => ({
    ...INUNDATION_INPUTS[name],
    schema: SCHEMAS[name],
  });
  return defineProcess({
    id: 'flood-inundation',
    version: INUNDATION_VERSION,
    ...INUNDATION_WORDS,
    keywords: ['flood', 'scenario', 'inundation', 'breach', 'hydraulics', 'exposure'],
    inputs: {
      area: input('area'),
      within: input('within'),
      name: input('name'),
      inflows: input('inflows'),
      start: input('start'),
      hours: input('hours'),
      breach: input('breach'),
      barriers: input('barriers'),
      rain: input('rain'),
      rainFactor: input('rainFactor'),
      roughnessFactor: input('roughnessFactor'),
      intervalMinutes: input('intervalMinutes'),
      coarser: input('coarser'),
      compareToBase: input('compareToBase'),
      estimateOnly: input('estimateOnly'),
    },
    outputs: INUNDATION_OUTPUTS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    async execute({ estimateOnly, ...request }, { signal, onProgress }) {
      const nowMs = now();
      const { cost } = await checkRequest(catalogDir, request, nowMs, deps);
      if (estimateOnly) return { cost: { kind: 'json', value: cost, mediaType: JSON_TYPE } };
      const seconds = Math.ceil(cost.seconds);
      onProgress(0.01, { en: `about ${seconds} s`, fr: `environ ${seconds} s` });
      const suffix = `${toBasicTime(nowMs).toLowerCase()}-${randomBytes(3).toString('hex')}`;
      const id = `${INUNDATION_PREFIX}${suffix}`;
      const job: InundationJob = { dataDir, catalogDir, id, request, nowMs };
      const script = new URL('./inundation.worker.ts', import.meta.url);
      const context = { heapMb: HEAP_MB, signal, onProgress };
      try {
        const summary = await runApart<InundationSummary>(script, job, context);
        const links = [
          { rel: 'item', type: JSON_TYPE, href: `/stac/collections/${id}` },
          { rel: 'data', type: JSON_TYPE, href: `/ogc/collections/${id}` },
        ];
        return { summary: { kind: 'json', value: { ...summary, links }, mediaType: JSON_TYPE } };
      } catch (error) {
        // What was to be watched of it is of a run that never ends.
        await removeOwnEntry(ownEntriesFolder(dataDir), id);
        await deps.runs.pruneRuns(id, { mark: 'SCENARIO', keep: 0 }).catch(() => undefined);
        throw error;
      }
    },
  });
}

/** Everything of a request that can be told wrong without computing the rivers. */
async function checkRequest(
  catalogDir: string,
  request: InundationRequest,
  nowMs: number,
  deps: Deps,
) {
  const area = chooseTownArea(await readAreas(catalogDir), request.area);
  const inputs = await findInputs(area, deps);
  const { network } = await readNetwork(area, deps);
  const startMs = forecastStart(inputs, nowMs);
  const areaOfKm2 = (id: string) =>
    network.reaches.find((reach) => reach.id === id)?.upstreamAreaKm2 ?? 0;
  const span = {
    startMs: request.start === undefined ? startMs : Date.parse(request.start),
    hours: request.hours,
  };
  const readWave = await openGuessedWaves(area, areaOfKm2, request.rainFactor, span, deps);
  return planInundation(request, area, deps, { readWave, startMs });
}

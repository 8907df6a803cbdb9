import { randomBytes } from 'node:crypto';

import { toBasicTime } from '../../../earth/time.ts';
import type { Config } from '../../../platform/config.ts';
import { Fault } from '../../../platform/fault.ts';
import { getArea } from '../../get-area.ts';
import { defineProcess, type Process } from '../../processes/process.ts';
import { runApart } from '../../run-apart.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { readAreas } from '../areas.ts';
import { floodTwin } from '../flood-twin.ts';
import { readNetwork } from '../forecast/river-data.ts';
import { findInputs, getInputs } from '../inputs.ts';
import { SCENARIO_PREFIX } from './hydrograph-entry.ts';
import {
  AreaInput,
  MembersInput,
  NameInput,
  RainFactorInput,
  RainInput,
  SnowInput,
  WarmerInput,
  WetnessInput,
  type HydrographRequest,
} from './hydrograph-request.ts';
import { HYDROGRAPH_INPUTS, HYDROGRAPH_OUTPUTS, HYDROGRAPH_WORDS } from './hydrograph-words.ts';
import type { HydrographJob, HydrographSummary } from './hydrograph.worker.ts';
import { checkNetwork, findPlace, RiverPlaceInput } from './place.ts';
import { HYDROGRAPH_VERSION } from './run-hydrograph.ts';

const HEAP_MB = 1024;
const JSON_TYPE = 'application/json';

const SCHEMAS = {
  place: RiverPlaceInput,
  area: AreaInput,
  name: NameInput,
  members: MembersInput,
  rainFactor: RainFactorInput,
  rain: RainInput,
  warmerC: WarmerInput,
  snowWaterMm: SnowInput,
  wetness: WetnessInput,
};

type Deps = Pick<TwinDeps, 'catalog' | 'tables' | 'readTable'>;

/**
 * "How high does the river get, if ...": the hydrograph of a place with what is changed of weather,
 * snow and ground. The place is found here, before anything is begun; the rivers run in another
 * process.
 */
export function hydrographProcess(
  config: Pick<Config, 'DATA_DIR' | 'CATALOG_DIR'>,
  deps: Deps,
  now: () => number = Date.now,
): Process {
  const input = <Name extends keyof typeof SCHEMAS>(name: Name) => ({
    ...HYDROGRAPH_INPUTS[name],
    schema: SCHEMAS[name],
  });
  return defineProcess({
    id: 'hydrograph',
    version: HYDROGRAPH_VERSION,
    ...HYDROGRAPH_WORDS,
    keywords: ['flood', 'hydrograph', 'scenario', 'discharge', 'rainfall-runoff'],
    inputs: {
      place: input('place'),
      area: input('area'),
      name: input('name'),
      members: input('members'),
      rainFactor: input('rainFactor'),
      rain: input('rain'),
      warmerC: input('warmerC'),
      snowWaterMm: input('snowWaterMm'),
      wetness: input('wetness'),
    },
    outputs: HYDROGRAPH_OUTPUTS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    async execute(request, { signal, onProgress }) {
      await checkRequest(config.CATALOG_DIR, request, deps);
      const suffix = `${toBasicTime(now()).toLowerCase()}-${randomBytes(3).toString('hex')}`;
      const id = `${SCENARIO_PREFIX}${suffix}`;
      const { DATA_DIR: dataDir, CATALOG_DIR: catalogDir } = config;
      const job: HydrographJob = { dataDir, catalogDir, id, request };
      const script = new URL('./hydrograph.worker.ts', import.meta.url);
      const context = { heapMb: HEAP_MB, signal, onProgress };
      const summary = await runApart<HydrographSummary>(script, job, context);
      const links = [
        { rel: 'collection', type: JSON_TYPE, href: `/stac/collections/${id}` },
        { rel: 'items', type: 'application/geo+json', href: `/ogc/collections/${id}/items` },
      ];
      return { summary: { kind: 'json', value: { ...summary, links }, mediaType: JSON_TYPE } };
    },
  });
}

async function checkRequest(
  catalogDir: string,
  { area: id, place }: HydrographRequest,
  deps: Deps,
): Promise<void> {
  const areas = await readAreas(catalogDir);
  const [first] = areas;
  if (first === undefined) throw new Fault('unavailable', 'the flood twin has no area');
  const area = id === undefined ? first : getArea(areas, id, floodTwin);
  getInputs(area, await findInputs(area, deps));
  const { network, gauges } = await readNetwork(area, deps);
  checkNetwork(area.id, network);
  findPlace(place, network, gauges);
}

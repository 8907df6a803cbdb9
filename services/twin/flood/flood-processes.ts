import type { Config } from '../../platform/config.ts';
import type { RunStore } from '../../store/runs.ts';
import type { Process } from '../processes/process.ts';
import type { TwinDeps } from '../twin-deps.ts';
import { floodExposureProcess } from './inundation/flood-exposure.ts';
import { floodInundationProcess } from './inundation/flood-inundation.ts';
import { hydrographProcess } from './scenario/hydrograph.ts';
import { riverNetworkProcess } from './scenario/traverse.ts';

/** What the flood twin computes on request. */
export function floodProcesses(
  config: Pick<Config, 'DATA_DIR' | 'CATALOG_DIR'>,
  deps: Pick<TwinDeps, 'catalog' | 'tables' | 'readTable'> & { readonly runs: RunStore },
): readonly Process[] {
  return [
    hydrographProcess(config, deps),
    riverNetworkProcess(config.CATALOG_DIR, deps),
    floodInundationProcess(config, deps),
    floodExposureProcess(config.CATALOG_DIR, deps),
  ];
}

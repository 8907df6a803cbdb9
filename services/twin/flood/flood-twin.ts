import type { Twin } from '../twin.ts';
import { readAreas, type Area } from './areas.ts';

/** The flood twin: hydrographs, how unusual the flow is, where the water goes, verification. */
export const floodTwin: Twin = {
  id: 'flood',
  name: 'the flood twin',
  computes: 'hydrographs, outlook, extent, verification',
  async readAreas(catalogDir) {
    return (await readAreas(catalogDir)).map((area) => ({
      id: area.id,
      inputs: inputsOf(area),
      async run(deps) {
        const { runArea } = await import('./run-area.ts');
        return runArea(area, deps);
      },
    }));
  },
};

function inputsOf({ weather, landscape, network, observations, reachClimate }: Area) {
  return {
    runs: [weather.control, weather.ensemble, landscape],
    tables: [
      weather.past,
      network.reaches,
      network.basins,
      observations.gauges,
      observations.discharge,
      observations.annualPeaks,
      reachClimate,
    ],
  };
}

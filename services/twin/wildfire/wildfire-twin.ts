import type { Twin } from '../twin.ts';
import { readAreas, type Area } from './areas.ts';

/** The wildfire twin: fire weather, spread, behaviour and their verification. */
export const wildfireTwin: Twin = {
  id: 'wildfire',
  name: 'the wildfire twin',
  computes: 'fire weather, spread, behaviour, verification',
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

function inputsOf({ weather, landscape, observations, exposure }: Area) {
  const { stations, hotspots, perimeters, precipitation } = observations;
  const { facilities, roads } = exposure;
  return {
    runs: [weather.control, weather.ensemble, landscape, ...precipitation],
    tables: [stations, hotspots, perimeters, facilities, roads],
  };
}

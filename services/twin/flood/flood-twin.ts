import { runSteps, type Step } from '../run-steps.ts';
import type { Twin, TwinArea, WritingDeps } from '../twin.ts';
import { readAreas, readCellAreas, type Area } from './areas.ts';
import type { CellArea } from './river-cells/settings.ts';

/** The flood twin: hydrographs, how unusual the flow is, where the water goes, verification. */
export const floodTwin: Twin = {
  id: 'flood',
  name: 'the flood twin',
  computes: 'hydrographs, outlook, extent, verification; thresholds and outlook of river cells',
  async readAreas(catalogDir) {
    const areas = (await readAreas(catalogDir)).map(withReaches);
    const cells = new Map(
      (await readCellAreas(catalogDir)).map((area) => [area.id, withCells(area)]),
    );
    const joined = areas.map((area) => {
      const own = cells.get(area.id);
      cells.delete(area.id);
      return own === undefined ? area : join(area, own);
    });
    return [...joined, ...cells.values()];
  },
};

function withReaches(area: Area): TwinArea {
  return {
    id: area.id,
    inputs: inputsOf(area),
    async run(deps) {
      const { runArea } = await import('./run-area.ts');
      return runArea(area, deps);
    },
  };
}

function withCells(area: CellArea): TwinArea {
  const { reanalysis, forecast, upstreamArea } = area.riverCells;
  return {
    id: area.id,
    inputs: { runs: [reanalysis, forecast, upstreamArea], tables: [] },
    async run(deps) {
      const { runRiverCells } = await import('./river-cells/run-river-cells.ts');
      return runRiverCells(area, deps);
    },
  };
}

/** One area of both: what one of them cannot be computed for does not take the other with it. */
function join(reaches: TwinArea, cells: TwinArea): TwinArea {
  const steps: readonly Step<{ runsKept: number }, undefined, WritingDeps>[] = [
    { share: 0.6, words: REACHES, run: (_, __, deps) => reaches.run(deps) },
    { share: 0.4, words: CELLS, run: (_, __, deps) => cells.run(deps) },
  ];
  return {
    id: reaches.id,
    inputs: {
      runs: [...reaches.inputs.runs, ...cells.inputs.runs],
      tables: reaches.inputs.tables,
    },
    run: (deps) => runSteps(steps, { runsKept: Infinity }, undefined, deps),
  };
}

const REACHES = { en: 'reaches and gauges', fr: 'tronçons et stations' };
const CELLS = { en: 'river cells', fr: 'mailles de rivière' };

function inputsOf({
  weather,
  landscape,
  town,
  exposure,
  network,
  observations,
  reachClimate,
}: Area) {
  return {
    runs: [weather.control, weather.ensemble, landscape, town],
    tables: [
      weather.past,
      network.reaches,
      network.basins,
      observations.gauges,
      observations.discharge,
      observations.annualPeaks,
      reachClimate,
      exposure.levees,
    ],
  };
}

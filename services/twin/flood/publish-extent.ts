import { Fault } from '../../platform/fault.ts';
import type { Lineage } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';
import { lineageKey, runInput } from '../lineage-key.ts';
import { isPublished, publishRun } from '../publish-run.ts';
import { openRunFields } from '../run-fields.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import { analysisTime } from './analysis-time.ts';
import type { ComputedInputs } from './computed-inputs.ts';
import { findDepths } from './extent/depths.ts';
import { openRiverGround } from './extent/open-ground.ts';
import { marksOf } from './inputs.ts';
import { describeForecast, planLineage } from './lineage.ts';

/** Grows when the numbers may change: results of an older version are made anew. */
const VERSION = '1.0.0';
const ALTITUDE = 'surface_altitude';

/**
 * Publishes where the rivers of an area spill over: depth by height above the nearest drainage, from
 * the flow of every member.
 *
 * @returns the runs written: none where they are there of the same inputs, or the area has no
 *   landscape
 * @throws {Fault} unknown-variable for a landscape without heights
 */
export async function publishExtent(
  area: Area,
  inputs: ComputedInputs,
  deps: TwinDeps,
): Promise<readonly Run[]> {
  const { landscape } = inputs;
  const { extent, extentEnsemble } = area.outputs;
  if (landscape === undefined || extent === undefined || extentEnsemble === undefined) return [];
  const referenceMs = analysisTime(inputs);
  const plan = planExtent(area, inputs, landscape);
  const there = await Promise.all(
    [extent, extentEnsemble].map((collection) =>
      isPublished(deps.runs, { collection, referenceMs, lineage: plan }),
    ),
  );
  if (there.every(Boolean)) return [];
  const elevationM = await readHeights(landscape, deps);
  const { data, forecast } = await inputs.rivers(deps);
  const ground = openRiverGround(
    forecast.network,
    landscape.grid,
    elevationM,
    area.extent.manningSM13,
  );
  const depths = findDepths(forecast, ground, area.extent);
  const described = describeForecast(plan, area, forecast, data);
  const lineage = {
    ...described,
    warnings: [
      ...described.warnings,
      SIMPLE,
      ...(depths.beyondRating > 0 ? [warnBeyond(depths.beyondRating)] : []),
    ],
  };
  const result = { referenceMs, grid: landscape.grid, marks: marksOf(inputs), lineage };
  const members = await publishRun(
    deps.runs,
    { ...result, collection: extentEnsemble },
    depths.members(),
    deps.signal,
  );
  // Last: while it is not there, both are made again.
  const products = await publishRun(
    deps.runs,
    { ...result, collection: extent },
    depths.products(),
    deps.signal,
  );
  return [members, products];
}

const SIMPLE = {
  en: 'Depth follows from the height of each cell above its river: water does not run over land, and bridges are not seen',
  fr: 'La profondeur découle de la hauteur de chaque maille au-dessus de sa rivière : l’eau ne s’écoule pas sur les terres, les ponts ne sont pas vus',
};

function warnBeyond(count: number) {
  return {
    en: `${count} peaks lie beyond the ratings of their reaches: their depth is a lower bound`,
    fr: `${count} pointes dépassent les courbes de tarage de leurs tronçons : leur profondeur est un minimum`,
  };
}

function planExtent(area: Area, inputs: ComputedInputs, landscape: Run): Lineage {
  const rivers = planLineage(area, inputs);
  const plan = {
    process: { id: 'twin-flood-extent', version: VERSION },
    inputs: [...rivers.inputs, runInput('landscape', landscape)],
    parameters: { ...rivers.parameters, extent: area.extent },
    versions: {
      ...rivers.versions,
      inundation:
        'height above nearest drainage (Nobre et al. 2011), synthetic ratings (Zheng et al. 2018), channels by the width of their reach',
    },
  };
  return { ...rivers, ...plan, key: lineageKey(plan) };
}

async function readHeights(landscape: Run, deps: TwinDeps): Promise<Float32Array> {
  const folder = deps.runs.runFolder(landscape.collection, landscape.referenceTime);
  const fields = openRunFields(landscape, folder);
  try {
    fields.getVariable(ALTITUDE);
    const validMs = fields.listTimes(ALTITUDE, null).at(-1);
    if (validMs === undefined) {
      throw new Fault('not-found', `${landscape.collection} has no ${ALTITUDE}`);
    }
    return await fields.readField(ALTITUDE, validMs, null);
  } finally {
    fields.close();
  }
}

import { availableParallelism } from 'node:os';

import { toIsoTime } from '../../../earth/time.ts';
import { Fault, invalidField } from '../../../platform/fault.ts';
import { checkFloodCost, estimateFlood } from '../../../science/hydraulics/flood-cost.ts';
import type { FloodModel } from '../../../science/hydraulics/flood-model.ts';
import type { TableManifest } from '../../../store/table.ts';
import { readAreaPlace } from '../../exposure/place-input.ts';
import { getArea } from '../../get-area.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { analysisTime } from '../analysis-time.ts';
import type { Area } from '../areas.ts';
import { floodTwin } from '../flood-twin.ts';
import { readNetwork } from '../forecast/river-data.ts';
import type { AreaInputs } from '../inputs.ts';
import { placeBreaches } from './breaches.ts';
import { planInflows, type TownInflow, type WaveReader } from './inflows.ts';
import type { InundationRequest } from './inundation-request.ts';
import { findMissingLevees, toLevees, type TownLevee } from './levees.ts';
import { findMouths, type Mouths } from './river-mouths.ts';
import { toFloodModel, type TownChanges } from './town-model.ts';
import { readTown, type Town } from './town.ts';

/** What a run will take, as a person asks before it is begun. */
export type InundationCost = {
  readonly cells: number;
  readonly hours: number;
  readonly expectedSteps: number;
  /** on this machine when nothing else runs: runs of scenario and base */
  readonly seconds: number;
  /** were every cell under water */
  readonly secondsAtMost: number;
  readonly memoryMb: number;
};

/** A town ready to be run. */
export type InundationPlan = {
  readonly area: Area;
  readonly town: Town;
  readonly mouths: Mouths;
  readonly levees: readonly TownLevee[];
  readonly leveeTable: TableManifest | undefined;
  /** levees that stand as walls: the terrain does not hold them */
  readonly missing: readonly TownLevee[];
  readonly inflows: readonly TownInflow[];
  readonly changes: TownChanges;
  readonly model: FloodModel;
  readonly startMs: number;
  readonly hours: number;
  readonly stepHours: number;
  readonly cost: InundationCost;
};

/** A run may take so long, were all wet, and so much memory. */
const MOST = { seconds: 3600, memoryMb: 1500 };
/** Of the cells of a town, those that a flood wets in the mean of its time: measured, README. */
const WET_SHARE = 0.25;
/** Reading, filling the rivers, storing. */
const START_S = 3;
const MOST_STEPS = 500;

/** The areas that have fine terrain. @throws {Fault} unavailable, invalid-request */
export function chooseTownArea(areas: readonly Area[], id: string | undefined): Area {
  const own = areas.filter(({ town }) => town !== undefined);
  const [first] = own;
  if (first === undefined) throw new Fault('unavailable', 'no area has the terrain of a town');
  return id === undefined ? first : getArea(own, id, floodTwin);
}

/**
 * Reads the town of an area and puts together what is asked for.
 *
 * @param from.readWave the flow of a river by the forecast
 * @param from.startMs where a run starts that does not say
 * @throws {Fault} invalid-request naming what of the request does not fit; too-large with the size
 *   that passes; unavailable while there is no terrain or no river
 */
export async function planInundation(
  request: InundationRequest,
  area: Area,
  deps: Pick<TwinDeps, 'catalog' | 'runs' | 'readTable'>,
  from: { readonly readWave: WaveReader; readonly startMs: number },
): Promise<InundationPlan> {
  const { hours, intervalMinutes } = request;
  const startMs = request.start === undefined ? from.startMs : Date.parse(request.start);
  const stepHours = Math.min(intervalMinutes / 60, hours);
  if (hours / stepHours > MOST_STEPS) {
    throw invalidField({
      field: 'intervalMinutes',
      value: intervalMinutes,
      detail: `gives more than ${MOST_STEPS} results`,
      allowed: `at least ${Math.ceil((hours * 60) / MOST_STEPS)}`,
    });
  }
  const within = request.within && readAreaPlace('within', request.within);
  const run = await deps.catalog.getRun(area.town!, 'latest');
  const town = await readTown(run, deps, within, request.coarser);
  const { network } = await readNetwork(area, deps);
  const mouths = findMouths(network, town);
  const table =
    area.exposure.levees === undefined ? undefined : await deps.readTable(area.exposure.levees);
  const levees = toLevees(table?.rows ?? [], town);
  // Coarse cells blur a levee: it stands as a wall.
  const missing =
    request.coarser > 1
      ? levees.filter(({ isCandidate }) => !isCandidate)
      : findMissingLevees(levees, town);
  const { rain, rainFactor, barriers, roughnessFactor } = request;
  const changes: TownChanges = {
    breaches: placeBreaches(request.breach, levees, town, { startMs, hours }),
    barriers,
    roughnessFactor,
    rain,
    rainFactor,
  };
  const inflows = await planInflows(request, mouths, town, startMs, from.readWave);
  const model = toFloodModel(town, mouths, inflows, missing, changes);
  const cost = estimateCost(model, request);
  return {
    area,
    town,
    mouths,
    levees,
    leveeTable: table?.manifest,
    missing,
    inflows,
    changes,
    model,
    startMs,
    hours,
    stepHours,
    cost,
  };
}

function estimateCost(model: FloodModel, request: InundationRequest): InundationCost {
  const { hours } = request;
  const estimate = estimateFlood(model, hours * 3600, availableParallelism());
  checkFloodCost(estimate, model.grid.cellM, hours * 3600, MOST);
  const runs = request.compareToBase && changesAnything(request) ? 2 : 1;
  const wet = request.rain === undefined ? WET_SHARE : 1;
  const round = (seconds: number) => Math.round(10 * seconds) / 10;
  return {
    cells: estimate.cells,
    hours,
    expectedSteps: estimate.steps,
    seconds: round(START_S + runs * wet * estimate.seconds),
    secondsAtMost: round(START_S + runs * estimate.seconds),
    memoryMb: Math.ceil(estimate.memoryMb),
  };
}

/** Whether ground, rain or walls differ from how they are. */
export function changesGround(request: InundationRequest): boolean {
  const { breach, barriers, rain, rainFactor, roughnessFactor } = request;
  return (
    breach.length > 0 ||
    barriers.length > 0 ||
    rain !== undefined ||
    rainFactor !== 1 ||
    roughnessFactor !== 1
  );
}

/** Whether a request is anything but the control forecast in the town as it is. */
export function changesAnything(request: InundationRequest): boolean {
  const { inflows } = request;
  return changesGround(request) || Array.isArray(inflows) || !('forecast' in inflows);
}

/** What a scenario is compared with: without its changes; where it has none, the control. */
export function baseRequest(request: InundationRequest): InundationRequest {
  return {
    ...request,
    breach: [],
    barriers: [],
    rain: undefined,
    rainFactor: 1,
    roughnessFactor: 1,
    ...(changesGround(request) ? {} : { inflows: { forecast: 'control' as const } }),
  };
}

/** Where a forecast begins, as it is known from manifests: its hydrographs may not be written yet. */
export function forecastStart(inputs: AreaInputs | undefined, nowMs: number): number {
  if (inputs !== undefined) return analysisTime(inputs);
  return Date.parse(toIsoTime(Math.ceil(nowMs / 3_600_000) * 3_600_000));
}

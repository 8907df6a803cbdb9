import { toIsoTime } from '../../../earth/time.ts';
import { invalidField } from '../../../platform/fault.ts';
import type { Ignition } from '../../../science/fire-growth/ignitions.ts';
import type { Words } from '../../processes/process.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { findActiveFires, type ActiveFire, type PassedOver } from '../active-fires.ts';
import { findFires, firstGrowthMs, ignitionsOf } from '../fire-starts.ts';
import type { Landscape } from '../landscape.ts';
import { findPast, type PastRun } from '../past-weather.ts';
import { readSeen, type Seen } from '../seen-fires.ts';
import { warnOfPassedOver } from '../spread-warnings.ts';
import { toIgnition } from './ignition-cells.ts';
import type { ScenarioPlan } from './plan-scenario.ts';
import type { ScenarioRequest } from './scenario-request.ts';

const HOUR_MS = 3_600_000;

/** Where a scenario begins. */
export type FoundIgnitions = {
  /** minutes count from `fromMs` */
  readonly ignitions: readonly Ignition[];
  /** the start, or earlier: what was seen before it has grown since */
  readonly fromMs: number;
  /** of the fires that burn, where they are what is grown */
  readonly active?: ActiveStart;
};

/** The fires that burn at the start, and what they were seen by. */
export type ActiveStart = {
  readonly seen: Seen;
  readonly fires: readonly ActiveFire[];
  readonly passedOver: readonly PassedOver[];
  /** that of those some may burn */
  readonly warnings: readonly Words[];
  /** weather from before the newest run, where they were seen by then */
  readonly past?: PastRun;
};

/**
 * The place of a request, or the fires that burn at its start, each part from when it was seen. A
 * start that is later than that of the newest forecast of the area leaves out none that burn in it.
 *
 * @throws {Fault} invalid-request for a place where nothing burns, and where no fire does
 */
export async function findIgnitions(
  { ignition }: Pick<ScenarioRequest, 'ignition'>,
  { area, inputs, startMs }: Pick<ScenarioPlan, 'area' | 'inputs' | 'startMs'>,
  landscape: Landscape,
  deps: Pick<TwinDeps, 'readTable' | 'geometryOf' | 'catalog'>,
): Promise<FoundIgnitions> {
  if (ignition !== 'active-fires') {
    return { ignitions: [toIgnition(ignition, landscape)], fromMs: startMs };
  }
  const seen = await readSeen(area, inputs, deps);
  const { mapped, hotspots, heatSources } = seen;
  const { recentHours } = area.fireSpread;
  const { geometry } = landscape;
  const forecast = findFires(area, inputs, seen, geometry);
  const judgedMs = Math.min(startMs, forecast.startMs);
  const at = { nowMs: startMs, judgedMs, recentHours, heatSources };
  const { fires, passedOver } = findActiveFires(mapped, hotspots, geometry, at);
  const warnings = warnOfPassedOver(passedOver, recentHours, judgedMs);
  if (fires.length === 0) {
    const none = 'no fire burns in the landscape at the start';
    const detail = [none, ...warnings.map(({ en }) => en)].join('; ');
    const usable = latestStart(passedOver, recentHours, Date.parse(inputs.control.referenceTime));
    const allowed = `a GeoJSON geometry${usable}`;
    throw invalidField({ field: 'ignition', value: ignition, detail, allowed });
  }
  const seenMs = Math.min(startMs, firstGrowthMs(fires));
  const past = await findPast(area, inputs, seenMs, deps.catalog);
  const fromMs = past?.fromMs ?? Math.max(seenMs, Date.parse(inputs.control.referenceTime));
  return {
    ignitions: ignitionsOf(fires, landscape, fromMs),
    fromMs,
    active: { seen, fires, passedOver, warnings, ...(past !== undefined && { past }) },
  };
}

/** The last full hour at which one of the fires passed over was still seen recently enough. */
function latestStart(
  passedOver: readonly PassedOver[],
  recentHours: number,
  forecastMs: number,
): string {
  const lastSeenMs = passedOver.map(({ silent }) => silent?.lastSeenMs ?? -Infinity);
  const latestMs = Math.floor(Math.max(...lastSeenMs) / HOUR_MS + recentHours) * HOUR_MS;
  if (latestMs === -Infinity) return '';
  return latestMs < forecastMs
    ? `; no start of the forecast will do, the latest would be ${toIsoTime(latestMs)}, before it begins`
    : `, or a start at ${toIsoTime(latestMs)} at the latest`;
}

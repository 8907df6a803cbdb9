import { toIsoTime } from '../../../earth/time.ts';
import { gridShape } from '../../../earth/grid.ts';
import { Fault, invalidField } from '../../../platform/fault.ts';
import type { Run } from '../../../store/run.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { Area } from '../areas.ts';
import { findInputs, getArea, type AreaInputs } from '../inputs.ts';
import { estimateCost, type ScenarioCost } from './scenario-cost.ts';
import type { ScenarioRequest } from './scenario-request.ts';

/** A scenario that can be run: which weather, which members, from when. */
export type ScenarioPlan = {
  readonly area: Area;
  readonly inputs: AreaInputs;
  readonly landscape: Run;
  readonly kind: 'control' | 'ensemble';
  readonly members: readonly (number | null)[];
  readonly startMs: number;
  readonly cost: ScenarioCost;
};

const HOUR_MS = 3_600_000;

/**
 * Checks a request against what is there, by manifests only.
 *
 * @throws {Fault} invalid-request naming the field and what is allowed; unavailable while the area
 *   has no weather or no landscape
 */
export async function planScenario(
  request: ScenarioRequest,
  areas: readonly Area[],
  deps: Pick<TwinDeps, 'catalog' | 'tables'>,
): Promise<ScenarioPlan> {
  const [first] = areas;
  if (first === undefined) throw new Fault('unavailable', 'the wildfire twin has no area');
  const area = request.area === undefined ? first : getArea(areas, request.area);
  const inputs = await findInputs(area, deps.catalog, deps.tables);
  const landscape = inputs?.landscape;
  if (inputs === undefined || landscape === undefined) {
    const what = inputs === undefined ? 'weather' : 'landscape';
    throw new Fault('unavailable', `the area ${area.id} has no ${what} yet`);
  }
  const { kind, run, members } = chooseMembers(request, inputs);
  const startMs = chooseStart(request, run);
  const { nx, ny } = gridShape(landscape.grid);
  const size = { members: members.length, hours: request.hours, cells: nx * ny };
  return { area, inputs, landscape, kind, members, startMs, cost: estimateCost(size) };
}

function chooseMembers({ weather }: ScenarioRequest, { control, ensemble }: AreaInputs) {
  if (weather.run === 'control') {
    if (weather.members !== undefined) {
      const detail = 'the control has no members: weather.run is ensemble';
      throw invalidField({ field: 'weather.members', value: weather.members, detail });
    }
    return { kind: 'control' as const, run: control, members: [control.members[0] ?? null] };
  }
  if (ensemble === undefined) {
    const detail = 'there is no ensemble for the newest run';
    throw invalidField({ field: 'weather.run', value: 'ensemble', detail, allowed: ['control'] });
  }
  const members = weather.members ?? ensemble.members;
  const unknown = members.find((member) => !ensemble.members.includes(member));
  if (unknown !== undefined) {
    const detail = 'no such member';
    const allowed = ensemble.members;
    throw invalidField({ field: 'weather.members', value: unknown, detail, allowed });
  }
  return { kind: 'ensemble' as const, run: ensemble, members };
}

/** The first full hour at or after the start asked for; the start of the forecast by default. */
function chooseStart({ start, hours }: ScenarioRequest, run: Run): number {
  const firstMs = Date.parse(run.referenceTime);
  const lastMs = Date.parse(run.validTimes.at(-1) ?? run.referenceTime);
  const startMs = start === undefined ? firstMs : Math.floor(Date.parse(start) / HOUR_MS) * HOUR_MS;
  const latestMs = lastMs - (hours - 1) * HOUR_MS;
  if (startMs >= firstMs && startMs <= latestMs) return startMs;
  if (latestMs < firstMs) {
    const allowed = { most: Math.floor((lastMs - firstMs) / HOUR_MS) + 1 };
    const detail = 'the forecast is shorter';
    throw invalidField({ field: 'hours', value: hours, detail, allowed });
  }
  throw invalidField({
    field: 'start',
    value: start,
    detail: `hours of the forecast are missing: it does not cover ${hours} h from there`,
    allowed: { from: toIsoTime(firstMs), to: toIsoTime(latestMs) },
  });
}

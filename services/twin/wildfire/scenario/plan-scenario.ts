import { gridShape } from '../../../earth/grid.ts';
import { Fault, invalidField } from '../../../platform/fault.ts';
import type { Run } from '../../../store/run.ts';
import { getArea } from '../../get-area.ts';
import type { Words } from '../../processes/process.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { Area } from '../areas.ts';
import { findInputs, type AreaInputs } from '../inputs.ts';
import { wildfireTwin } from '../wildfire-twin.ts';
import { chooseStart } from './choose-start.ts';
import { findCrossing } from './ring-crossing.ts';
import { estimateCost, type ScenarioCost } from './scenario-cost.ts';
import type { ScenarioRequest } from './scenario-request.ts';
import { titleScenario } from './scenario-title.ts';

/** A scenario that can be run: which weather, which members, from when. */
export type ScenarioPlan = {
  readonly area: Area;
  readonly inputs: AreaInputs;
  readonly landscape: Run;
  readonly kind: 'control' | 'ensemble';
  readonly members: readonly (number | null)[];
  readonly startMs: number;
  /** what the scenario is called */
  readonly title: Words;
  /** what was chosen for who asked, for readers of the result */
  readonly notes: readonly Words[];
  readonly cost: ScenarioCost;
};

/**
 * Checks a request against what is there, by manifests only.
 *
 * @param nowMs time of the request: fires start there where no start is given
 * @throws {Fault} invalid-request naming the field and what is allowed; unavailable while the area
 *   has no weather or no landscape
 */
export async function planScenario(
  request: ScenarioRequest,
  areas: readonly Area[],
  deps: Pick<TwinDeps, 'catalog' | 'tables'>,
  nowMs: number,
): Promise<ScenarioPlan> {
  checkOutline(request);
  const [first] = areas;
  if (first === undefined) throw new Fault('unavailable', 'the wildfire twin has no area');
  const area = request.area === undefined ? first : getArea(areas, request.area, wildfireTwin);
  const inputs = await findInputs(area, deps.catalog, deps.tables);
  const landscape = inputs?.landscape;
  if (inputs === undefined || landscape === undefined) {
    const what = inputs === undefined ? 'weather' : 'landscape';
    throw new Fault('unavailable', `the area ${area.id} has no ${what} yet`);
  }
  const { kind, run, members } = chooseMembers(request, inputs);
  const { startMs, notes } = chooseStart(request, run, nowMs);
  const title = titleScenario(request, startMs);
  const { nx, ny } = gridShape(landscape.grid);
  const size = { members: members.length, hours: request.hours, cells: nx * ny };
  const cost = estimateCost(size);
  return { area, inputs, landscape, kind, members, startMs, title, notes, cost };
}

/** What lies inside of an outline that crosses itself is not clear. */
function checkOutline({ ignition }: ScenarioRequest): void {
  if (ignition === 'active-fires' || ignition.type !== 'Polygon') return;
  const crossing = findCrossing(ignition.coordinates);
  if (crossing === undefined) return;
  throw invalidField({
    field: 'ignition.coordinates',
    value: crossing,
    detail: 'the outline crosses itself, at the leg that begins here',
    allowed: 'a polygon whose outlines do not cross',
  });
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
  const twice = members.find((member, at) => members.indexOf(member) !== at);
  if (twice !== undefined) {
    const detail = 'the member is given more than once: it would count more than others';
    throw invalidField({ field: 'weather.members', value: twice, detail, allowed: 'each once' });
  }
  const unknown = members.find((member) => !ensemble.members.includes(member));
  if (unknown !== undefined) {
    const detail = 'no such member';
    const allowed = ensemble.members;
    throw invalidField({ field: 'weather.members', value: unknown, detail, allowed });
  }
  return { kind: 'ensemble' as const, run: ensemble, members };
}

import { toIsoTime } from '../../../earth/time.ts';
import type { Json, Lineage } from '../../../store/lineage.ts';
import { describeWeights } from '../../assimilation/learned-spread.ts';
import { lineageKey, runInput, tableInput } from '../../lineage-key.ts';
import type { Row } from '../../table-rows.ts';
import type { StartedChain } from '../chain-start.ts';
import type { GrownFires } from '../grow-fires.ts';
import type { Landscape } from '../landscape.ts';
import { describeWeatherSeen } from '../rain-lineage.ts';
import { describeFire, describeSeen, describeWindow } from '../spread-lineage.ts';
import { warnOfAge } from '../spread-warnings.ts';
import { warnAltered } from './alter-weather.ts';
import type { ChosenSpread } from './choose-spread.ts';
import type { FoundIgnitions } from './find-ignitions.ts';
import type { ScenarioPlan } from './plan-scenario.ts';
import type { ScenarioRequest } from './scenario-request.ts';

/** Grows when the numbers may change. */
export const SCENARIO_VERSION = '1.3.0';

/** How a scenario came to be: all that was asked for, and of what it was made. */
export function describeScenario(
  id: string,
  request: ScenarioRequest,
  { area, inputs, landscape, kind, startMs, members, notes }: ScenarioPlan,
  made: {
    readonly started: StartedChain;
    readonly grown: GrownFires;
    readonly rows: readonly Row[];
    readonly found: FoundIgnitions;
    readonly landscape: Landscape;
    readonly spread: ChosenSpread;
  },
): Lineage {
  const { control, ensemble, stations, hotspots, perimeters, roads } = inputs;
  const { spread } = made;
  const { active, fromMs } = made.found;
  const tables = { stations, roads, ...(active !== undefined && { hotspots, perimeters }) };
  const plan = {
    process: { id: 'wildfire-spread', version: SCENARIO_VERSION },
    inputs: [
      runInput(kind, kind === 'control' ? control : ensemble!),
      ...(active?.past === undefined ? [] : [runInput('control before', active.past.run)]),
      runInput('landscape', landscape),
      ...(spread.from === undefined ? [] : [runInput('corrected as', spread.from)]),
      ...Object.entries(tables).flatMap(([role, table]) =>
        table === undefined ? [] : [tableInput(role, table)],
      ),
    ],
    parameters: {
      scenario: id,
      area: area.id,
      start: toIsoTime(startMs),
      members: members.map((member) => member ?? 0),
      // What came as JSON goes on as JSON.
      request: JSON.parse(JSON.stringify(request)) as Json,
      spreadFactor: spread.spreadFactor,
      ...describeWeights(members, spread.weights),
      fireBehaviour: area.fireBehaviour,
      fireWeather: area.fireWeather,
    },
    versions: {
      growth: 'minimum travel time along straight lines (Finney 2002), FBP ellipses',
      'Canadian Forest Fire Behavior Prediction System': 'ST-X-3 (1992) with GLC-X-10 (2009)',
      'Canadian Fire Weather Index System': 'Van Wagner 1987 (FTR-35); never FWI2025',
    },
  };
  const fires =
    active === undefined
      ? {}
      : {
          ...describeWindow(active.seen),
          growthFrom: toIsoTime(fromMs),
          fires: active.fires.map((fire) => describeFire(fire, made.landscape, startMs)),
          passedOver: active.passedOver.map(({ id: passed, reason }) => ({ id: passed, reason })),
        };
  return {
    ...plan,
    parameters: { ...plan.parameters, ...fires },
    key: lineageKey(plan),
    observations: [
      ...describeWeatherSeen(area, made.rows, inputs.analyses ?? [], startMs),
      ...(active === undefined ? [] : describeSeen(area, active.fires, startMs)),
    ],
    warnings: [
      ...notes,
      ...(active === undefined
        ? []
        : [
            ...active.seen.warnings,
            ...active.warnings,
            ...warnOfAge(active.fires, fromMs, startMs),
          ]),
      ...spread.warnings,
      ...warnAltered(request),
      ...made.started.warnings,
      ...made.grown.warnings,
      UNSUPPRESSED,
    ],
  };
}

const UNSUPPRESSED = {
  en: 'Suppression is not modelled: the fire spreads as if nobody fought it',
  fr: 'La lutte n’est pas modélisée : le feu se propage comme si personne ne le combattait',
};

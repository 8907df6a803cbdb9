import type { RoutingNetwork } from '../../../science/routing/network.ts';
import { openGr4, runGr4, type Gr4State } from '../../../science/runoff/gr4.ts';
import type { RiverNetwork } from '../network/river-network.ts';
import { openLaterals } from './channels.ts';
import type { SoilWater } from './soil-water.ts';

/** Hours of discharge at the foot of every reach: hour by hour, a value a reach, m3/s. */
export type ReachFlow = {
  readonly startMs: number;
  readonly hours: number;
  readonly reaches: number;
  readonly flowM3S: Float32Array;
};

/** How full the stores are after weather, and how much ran off on the mean of it. */
export type WarmedUp = {
  readonly states: readonly Gr4State[];
  /** mm an hour, by basin: over all hours, and in the last one */
  readonly meanRunoffMm: Float64Array;
  readonly lastRunoffMm: Float64Array;
};

/** Fills the stores of every basin. @param water all hours before the wanted state */
export function warmUp({ basins }: RiverNetwork, water: SoilWater): WarmedUp {
  const meanRunoffMm = new Float64Array(basins.length);
  const lastRunoffMm = new Float64Array(basins.length);
  const states = basins.map(({ parameters }, at) => {
    const { dischargeMm, state } = runGr4(
      { precipitationMm: water.waterMm[at]!, potentialEvaporationMm: water.evaporationMm[at]! },
      parameters,
      { timeStepHours: 1 },
    );
    meanRunoffMm[at] = dischargeMm.reduce((sum, mm) => sum + mm, 0) / dischargeMm.length;
    lastRunoffMm[at] = dischargeMm.at(-1) ?? 0;
    return state;
  });
  return { states, meanRunoffMm, lastRunoffMm };
}

/**
 * Runs basins and rivers on from where they are.
 *
 * @param channels moved on
 * @returns discharge of every reach, and the stores at the end
 */
export function simulate(
  network: RiverNetwork,
  water: SoilWater,
  states: readonly Gr4State[],
  channels: RoutingNetwork,
): { readonly flow: ReachFlow; readonly states: readonly Gr4State[] } {
  const { basins, reaches } = network;
  const models = basins.map(({ parameters }, at) =>
    openGr4(parameters, { timeStepHours: 1 }, states[at]),
  );
  const laterals = openLaterals(network);
  const runoffMm = new Float64Array(basins.length);
  const lateralM3S = new Float64Array(reaches.length);
  const outflowM3S = new Float64Array(reaches.length);
  const flowM3S = new Float32Array(water.hours * reaches.length);
  for (let hour = 0; hour < water.hours; hour++) {
    for (const [at, model] of models.entries()) {
      runoffMm[at] = model.step(water.waterMm[at]![hour]!, water.evaporationMm[at]![hour]!);
    }
    laterals.write(runoffMm, lateralM3S);
    channels.step({ lateralM3S }, outflowM3S);
    flowM3S.set(outflowM3S, hour * reaches.length);
  }
  return {
    flow: { startMs: water.startMs, hours: water.hours, reaches: reaches.length, flowM3S },
    states: models.map((model) => model.state()),
  };
}

/** The series of one reach. */
export function seriesOf({ hours, reaches, flowM3S }: ReachFlow, reach: number): Float64Array {
  return Float64Array.from({ length: hours }, (_, hour) => flowM3S[hour * reaches + reach]!);
}

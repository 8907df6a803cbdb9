import { checkParameters, GR_RANGES } from './gr-parameters.ts';
import { PRODUCTION_FLUXES, stepProduction } from './production.ts';
import { passThrough, unitHydrographs } from './unit-hydrograph.ts';
import { checkState } from './gr-state.ts';
import { runSteps, type GrForcing, type GrRun } from './run-steps.ts';

/** Parameters of GR4J and GR4H; mm, mm a step, mm, and steps. */
export type Gr4Parameters = {
  /** capacity of the production store, mm */
  readonly x1: number;
  /** exchange with what lies below, mm a step: above 0 the basin gains */
  readonly x2: number;
  /** capacity of the routing store, mm */
  readonly x3: number;
  /** time base of the unit hydrograph, steps */
  readonly x4: number;
};

/** All that a GR4 remembers, mm. */
export type Gr4State = {
  readonly production: number;
  readonly routing: number;
  /** what leaves the first unit hydrograph in the next steps: ceil(x4) - 1 values */
  readonly unitHydrograph1: Float64Array;
  /** of the second: ceil(2 x4) - 1 values */
  readonly unitHydrograph2: Float64Array;
};

/** Daily (GR4J) or hourly (GR4H). */
export type Gr4Options = { readonly timeStepHours: 24 | 1 };

/** What a step writes, in the order of its `fluxes`, under airGR's names: mm a step, stores in mm. */
export const GR4_FLUXES = [
  ...PRODUCTION_FLUXES,
  'Q9',
  'Q1',
  'Rout',
  'Exch',
  'AExch1',
  'AExch2',
  'AExch',
  'QR',
  'QD',
  'Qsim',
] as const;

/** The constants that change with the step: percolation to the 4th power, exponent of the S curve. */
const BY_STEP = {
  24: { percolation: (9 / 4) ** 4, exponent: 2.5 },
  1: { percolation: (21 / 4) ** 4, exponent: 1.25 },
} as const;
/** Share of the water that goes to the routing store. */
const TO_STORE = 0.9;

/**
 * GR4J, or GR4H for hours, to be stepped.
 *
 * @param state absent: production store at 0.3 x1, routing store at 0.5 x3, nothing on its way
 * @throws {Fault} invalid-request for a parameter out of range, a state of another x4
 * @see Perrin et al. 2003, doi:10.1016/S0022-1694(03)00225-7; for hours Mathevet 2005 (thesis) and
 *   Ficchi et al. 2016, doi:10.1016/j.jhydrol.2016.04.016
 */
export function openGr4(parameters: Gr4Parameters, options: Gr4Options, state?: Gr4State) {
  checkParameters(GR_RANGES.GR4, parameters);
  const { x1, x2, x3, x4 } = parameters;
  const { percolation, exponent } = BY_STEP[options.timeStepHours];
  const ordinates = unitHydrographs(x4, exponent);
  const ordinates1 = ordinates.first;
  const ordinates2 = ordinates.second;
  const stores = Float64Array.of(0.3 * x1, 0.5 * x3);
  const waiting1 = new Float64Array(ordinates1.length - 1);
  const waiting2 = new Float64Array(ordinates2.length - 1);
  const fluxes = new Float64Array(GR4_FLUXES.length);

  const restore = (from: Gr4State): void => {
    checkState('unitHydrograph1', from.unitHydrograph1, waiting1);
    checkState('unitHydrograph2', from.unitHydrograph2, waiting2);
    stores[0] = from.production;
    stores[1] = from.routing;
    waiting1.set(from.unitHydrograph1);
    waiting2.set(from.unitHydrograph2);
  };
  if (state !== undefined) restore(state);

  return {
    /** what the last step wrote, by `GR4_FLUXES` */
    fluxes,
    /** production and routing store, mm: what they hold, which an ensemble filter may set */
    stores,
    /**
     * @param rainMm of the step (rain and melt), 0 or more; NaN makes all that follows NaN
     * @param evaporationMm potential, of the step, 0 or more
     * @returns mm of discharge in the step
     */
    step(rainMm: number, evaporationMm: number): number {
      const routed = stepProduction(stores, x1, percolation, rainMm, evaporationMm, fluxes);
      const slow = passThrough(waiting1, ordinates1, TO_STORE * routed);
      const fast = passThrough(waiting2, ordinates2, (1 - TO_STORE) * routed);
      let store = stores[1]!;
      const full = store / x3;
      const exchange = x2 * full * full * full * Math.sqrt(full);
      const filled = store + slow + exchange;
      // The store, and the direct branch, give no more than they have.
      const toStore = filled < 0 ? -store - slow : exchange;
      const toBranch = fast + exchange < 0 ? -fast : exchange;
      store = filled < 0 ? 0 : filled;
      const share = store / x3;
      const square = share * share;
      const released = store * (1 - 1 / Math.sqrt(Math.sqrt(1 + square * square)));
      store -= released;
      const direct = fast + exchange < 0 ? 0 : fast + exchange;
      stores[1] = store;
      fluxes[6] = slow;
      fluxes[7] = fast;
      fluxes[8] = store;
      fluxes[9] = exchange;
      fluxes[10] = toStore;
      fluxes[11] = toBranch;
      fluxes[12] = toStore + toBranch;
      fluxes[13] = released;
      fluxes[14] = direct;
      return (fluxes[15] = released + direct);
    },
    /** A copy of all that is remembered. */
    state(): Gr4State {
      return {
        production: stores[0]!,
        routing: stores[1]!,
        unitHydrograph1: waiting1.slice(),
        unitHydrograph2: waiting2.slice(),
      };
    },
    /** @throws {Fault} invalid-request for a state of another x4 */
    restore,
  };
}

/**
 * GR4 over whole series.
 *
 * @returns discharge in mm a step, the asked fluxes by name, and the state at the end
 * @throws {Fault} invalid-request for a parameter out of range, series of different lengths
 */
export function runGr4(
  forcing: GrForcing,
  parameters: Gr4Parameters,
  { timeStepHours, state, record }: Gr4Options & GrRun<Gr4State>,
) {
  const model = openGr4(parameters, { timeStepHours }, state);
  const series = runSteps(model, GR4_FLUXES, forcing, record);
  return { ...series, state: model.state() };
}

import { checkParameters, GR_RANGES } from './gr-parameters.ts';
import { checkState } from './gr-state.ts';
import { PRODUCTION_FLUXES, stepProduction } from './production.ts';
import { runSteps, type GrForcing, type GrRun } from './run-steps.ts';
import { passThrough, unitHydrographs } from './unit-hydrograph.ts';

/** Parameters of GR6J: mm, mm a day, mm, days, a share, mm. */
export type Gr6Parameters = {
  /** capacity of the production store, mm */
  readonly x1: number;
  /** exchange with what lies below, mm a day */
  readonly x2: number;
  /** capacity of the routing store, mm */
  readonly x3: number;
  /** time base of the unit hydrograph, days */
  readonly x4: number;
  /** filling of the routing store at which the exchange changes its sign */
  readonly x5: number;
  /** coefficient of the exponential store, mm */
  readonly x6: number;
};

/** All that a GR6J remembers, mm; the exponential store may be below zero. */
export type Gr6State = {
  readonly production: number;
  readonly routing: number;
  readonly exponential: number;
  readonly unitHydrograph1: Float64Array;
  readonly unitHydrograph2: Float64Array;
};

/** What a step writes, in the order of its `fluxes`, under airGR's names: mm a day, stores in mm. */
export const GR6_FLUXES = [
  ...PRODUCTION_FLUXES,
  'Q9',
  'Q1',
  'Rout',
  'Exch',
  'AExch1',
  'AExch2',
  'AExch',
  'QR',
  'QRExp',
  'Exp',
  'QD',
  'Qsim',
] as const;

const PERCOLATION = (9 / 4) ** 4;
const EXPONENT = 2.5;
/** Share of the water that goes to the two stores, and of it to the exponential one. */
const TO_STORES = 0.9;
const TO_EXPONENTIAL = 0.4;
/** The authors' bounds of the filling of the exponential store over x6. */
const MOST_FILLING = 33;

/**
 * GR6J to be stepped, day by day.
 *
 * @param state absent: stores at 0.3 x1, 0.5 x3 and 0, nothing on its way
 * @throws {Fault} invalid-request for a parameter out of range, a state of another x4
 * @see Pushpalatha et al. 2011, doi:10.1016/j.jhydrol.2011.09.034
 */
export function openGr6(parameters: Gr6Parameters, state?: Gr6State) {
  checkParameters(GR_RANGES.GR6, parameters);
  const { x1, x2, x3, x4, x5, x6 } = parameters;
  const ordinates = unitHydrographs(x4, EXPONENT);
  const ordinates1 = ordinates.first;
  const ordinates2 = ordinates.second;
  const stores = Float64Array.of(0.3 * x1, 0.5 * x3, 0);
  const waiting1 = new Float64Array(ordinates1.length - 1);
  const waiting2 = new Float64Array(ordinates2.length - 1);
  const fluxes = new Float64Array(GR6_FLUXES.length);

  const restore = (from: Gr6State): void => {
    checkState('unitHydrograph1', from.unitHydrograph1, waiting1);
    checkState('unitHydrograph2', from.unitHydrograph2, waiting2);
    stores[0] = from.production;
    stores[1] = from.routing;
    stores[2] = from.exponential;
    waiting1.set(from.unitHydrograph1);
    waiting2.set(from.unitHydrograph2);
  };
  if (state !== undefined) restore(state);

  return {
    /** what the last step wrote, by `GR6_FLUXES` */
    fluxes,
    /**
     * @param rainMm of the day (rain and melt), 0 or more; NaN makes all that follows NaN
     * @param evaporationMm potential, of the day, 0 or more
     * @returns mm of discharge in the day
     */
    step(rainMm: number, evaporationMm: number): number {
      const routed = stepProduction(stores, x1, PERCOLATION, rainMm, evaporationMm, fluxes);
      const slow = passThrough(waiting1, ordinates1, TO_STORES * routed);
      const fast = passThrough(waiting2, ordinates2, (1 - TO_STORES) * routed);
      let store = stores[1]!;
      const exchange = x2 * (store / x3 - x5);
      const toRouting = (1 - TO_EXPONENTIAL) * slow;
      const filled = store + toRouting + exchange;
      const toStore = filled < 0 ? -store - toRouting : exchange;
      const toBranch = fast + exchange < 0 ? -fast : exchange;
      store = filled < 0 ? 0 : filled;
      const share = store / x3;
      const square = share * share;
      const released = store * (1 - 1 / Math.sqrt(Math.sqrt(1 + square * square)));
      store -= released;
      const deep = stores[2]! + TO_EXPONENTIAL * slow + exchange;
      const seeped = releaseExponential(deep, x6);
      const direct = fast + exchange < 0 ? 0 : fast + exchange;
      stores[1] = store;
      stores[2] = deep - seeped;
      fluxes[6] = slow;
      fluxes[7] = fast;
      fluxes[8] = store;
      fluxes[9] = exchange;
      fluxes[10] = toStore;
      fluxes[11] = toBranch;
      // The exponential store takes the exchange whole: it may go below zero.
      fluxes[12] = toStore + toBranch + exchange;
      fluxes[13] = released;
      fluxes[14] = seeped;
      fluxes[15] = deep - seeped;
      fluxes[16] = direct;
      return (fluxes[17] = released + seeped + direct);
    },
    /** A copy of all that is remembered. */
    state(): Gr6State {
      return {
        production: stores[0]!,
        routing: stores[1]!,
        exponential: stores[2]!,
        unitHydrograph1: waiting1.slice(),
        unitHydrograph2: waiting2.slice(),
      };
    },
    /** @throws {Fault} invalid-request for a state of another x4 */
    restore,
  };
}

/** x6 ln(1 + e^(store / x6)), without overflow. */
function releaseExponential(storeMm: number, x6: number): number {
  const filling = Math.min(Math.max(storeMm / x6, -MOST_FILLING), MOST_FILLING);
  if (filling > 7) return storeMm + x6 / Math.exp(filling);
  return filling < -7 ? x6 * Math.exp(filling) : x6 * Math.log(Math.exp(filling) + 1);
}

/**
 * GR6J over whole series.
 *
 * @returns discharge in mm a day, the asked fluxes by name, and the state at the end
 * @throws {Fault} invalid-request for a parameter out of range, series of different lengths
 */
export function runGr6(
  forcing: GrForcing,
  parameters: Gr6Parameters,
  { state, record }: GrRun<Gr6State> = {},
) {
  const model = openGr6(parameters, state);
  const series = runSteps(model, GR6_FLUXES, forcing, record);
  return { ...series, state: model.state() };
}

import { openGr4, type Gr4Parameters, type Gr4State } from '../../runoff/gr4.ts';
import {
  updateEnsemble,
  type FilterForm,
  type FilterObservation,
  type FilterResult,
} from './ensemble-kalman.ts';
import { openNoise, type ForcingNoise } from './forcing-noise.ts';

/** A sub-basin with the model that runs it. */
export type FilteredBasin = {
  readonly id: string;
  readonly parameters: Gr4Parameters;
  /** where each member starts; absent: where the paper does */
  readonly state?: Gr4State;
};

export type Gr4EnsembleOptions = {
  readonly timeStepHours: 24 | 1;
  /** two at least; 30 to 100 are usual */
  readonly members: number;
  readonly seed: number;
  readonly noise: ForcingNoise;
  /** whether water on its way in the unit hydrographs is corrected beside the stores */
  readonly correctUnitHydrographs: boolean;
};

/** An observed discharge, what each member makes of it, and the basins that flow past the gauge. */
export type GaugeObservation = Omit<FilterObservation, 'reach'> & {
  /** absent: all */
  readonly basinIds?: readonly string[];
  /**
   * one a number of `routed` of a member, 0 to 1: 0 for channels whose water does not pass the
   * gauge, lest a chance correlation corrects another river; absent: all
   */
  readonly routedReach?: ArrayLike<number>;
};

export type Gr4UpdateOptions = {
  readonly form: FilterForm;
  readonly seed: number;
  readonly inflation?: number;
  readonly mostDepartures?: number;
  /** what a member has on its way in the channels: members x as many numbers as there are */
  readonly routed?: Float64Array;
};

export type Gr4Update = Omit<FilterResult, 'states'> & {
  /** corrected, never below 0; absent where none was given */
  readonly routed?: Float64Array;
};

/**
 * Opens members x basins of GR4J or GR4H for an ensemble Kalman filter. Between updates each
 * member sees its own rain and evaporation; an update moves its stores (and unit hydrographs),
 * which stay within 0 and their capacity. Water balance is given up at an update, and only there.
 *
 * @throws {RangeError} for fewer than two members, or noise that makes no sense
 * @throws {Fault} invalid-request for parameters or states that GR4 refuses
 * @see Piazzi et al. 2021, doi:10.1029/2020WR028390 (ensemble filters on GR5J: production and routing
 *   stores and the unit hydrograph)
 */
export function openGr4Ensemble(basins: readonly FilteredBasin[], options: Gr4EnsembleOptions) {
  const { timeStepHours, members, seed, noise, correctUnitHydrographs } = options;
  if (!(members >= 2)) throw new RangeError(`${members} members are not two or more`);
  const models = Array.from({ length: members }, () =>
    basins.map(({ parameters, state }) => openGr4(parameters, { timeStepHours }, state)),
  );
  const noises = models.map((_, member) =>
    openNoise(noise, timeStepHours, { seed, member, basins: basins.length }),
  );
  const runoffMm = basins.map(() => new Float64Array(members));
  const starts: number[] = [];
  const upper: number[] = [];
  for (const [at, { parameters }] of basins.entries()) {
    starts.push(upper.length);
    upper.push(parameters.x1, parameters.x3);
    const { unitHydrograph1, unitHydrograph2 } = models[0]![at]!.state();
    const waiting = unitHydrograph1.length + unitHydrograph2.length;
    if (correctUnitHydrographs) for (let i = 0; i < waiting; i += 1) upper.push(Infinity);
  }
  const size = upper.length;

  const readMember = (member: number, into: Float64Array) => {
    for (const [basin, model] of models[member]!.entries()) {
      into.set(model.stores, starts[basin]!);
      if (!correctUnitHydrographs) continue;
      const { unitHydrograph1, unitHydrograph2 } = model.state();
      into.set(unitHydrograph1, starts[basin]! + 2);
      into.set(unitHydrograph2, starts[basin]! + 2 + unitHydrograph1.length);
    }
  };
  const writeMember = (member: number, from: Float64Array) => {
    for (const [basin, model] of models[member]!.entries()) {
      const start = starts[basin]!;
      model.stores.set(from.subarray(start, start + 2));
      if (!correctUnitHydrographs) continue;
      const state = model.state();
      const middle = start + 2 + state.unitHydrograph1.length;
      const end = middle + state.unitHydrograph2.length;
      model.restore({
        ...state,
        unitHydrograph1: from.slice(start + 2, middle),
        unitHydrograph2: from.slice(middle, end),
      });
    }
  };
  const reachOf = ({ basinIds, routedReach }: GaugeObservation, carried: number) => {
    const reach = new Float64Array(size + carried).fill(1);
    for (const [at, { id }] of basins.entries()) {
      if (basinIds?.includes(id) === false) reach.fill(0, starts[at], starts[at + 1] ?? size);
    }
    if (routedReach === undefined) return reach;
    if (routedReach.length !== carried) {
      throw new RangeError(`a reach of ${routedReach.length} for ${carried} numbers of channels`);
    }
    reach.set(routedReach, size);
    return reach;
  };

  return {
    members,
    /**
     * Moves every member a step on.
     * @param rainMm of the step, one a basin (rain and melt)
     * @param evaporationMm potential, one a basin
     * @returns mm of discharge in the step: one array a basin, a value a member, reused
     */
    step(rainMm: ArrayLike<number>, evaporationMm: ArrayLike<number>): readonly Float64Array[] {
      for (const [member, row] of models.entries()) {
        const factors = noises[member]!();
        for (const [basin, model] of row.entries()) {
          const { rain, evaporation, stores } = factors[basin]!;
          const { x1, x3 } = basins[basin]!.parameters;
          const kept = model.stores;
          kept[0] = Math.min(kept[0]! * stores[0], x1);
          kept[1] = Math.min(kept[1]! * stores[1], x3);
          const dischargeMm = model.step(
            rainMm[basin]! * rain,
            evaporationMm[basin]! * evaporation,
          );
          runoffMm[basin]![member] = dischargeMm;
        }
      }
      return runoffMm;
    },
    /** Corrects the members by what gauges saw at the end of the last step. */
    update(observations: readonly GaugeObservation[], how: Gr4UpdateOptions): Gr4Update {
      const { routed, ...filter } = how;
      const carried = (routed?.length ?? 0) / members;
      const width = size + carried;
      const states = new Float64Array(members * width);
      for (let member = 0; member < members; member += 1) {
        readMember(member, states.subarray(member * width, member * width + size));
        const own = routed?.subarray(member * carried, (member + 1) * carried);
        if (own !== undefined) states.set(own, member * width + size);
      }
      const { states: updated, ...rest } = updateEnsemble(
        states,
        width,
        observations.map((one) => {
          const { id, predicted, observed, sigma } = one;
          return { id, predicted, observed, sigma, reach: reachOf(one, carried) };
        }),
        { ...filter, lower: new Float64Array(width), upper },
      );
      const corrected = routed === undefined ? undefined : new Float64Array(routed.length);
      for (let member = 0; member < members; member += 1) {
        const row = updated.subarray(member * width, (member + 1) * width);
        writeMember(member, row);
        corrected?.set(row.subarray(size), member * carried);
      }
      return corrected === undefined ? rest : { ...rest, routed: corrected };
    },
    /** What each member remembers of each basin: `[member][basin]`, copies. */
    states: (): Gr4State[][] => models.map((row) => row.map((model) => model.state())),
    /** Sets every member back to what `states` gave; the noise of the weather goes on from here. */
    restore(states: readonly (readonly Gr4State[])[]): void {
      for (const [member, row] of models.entries()) {
        for (const [basin, model] of row.entries()) model.restore(states[member]![basin]!);
      }
    },
  };
}

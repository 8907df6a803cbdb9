import { invalidField } from '../../platform/fault.ts';

/** What drives a model: series of one length, a value a step. */
export type GrForcing = {
  /** rain, or rain and melt, mm a step */
  readonly precipitationMm: ArrayLike<number>;
  /** potential, mm a step */
  readonly potentialEvaporationMm: ArrayLike<number>;
};

/** How a model is run over series. */
export type GrRun<State> = {
  /** where it starts; absent: the stores that the paper starts from */
  readonly state?: State | undefined;
  /** names of fluxes and stores to keep beside the discharge; absent: none */
  readonly record?: readonly string[] | undefined;
};

type Steppable = {
  readonly fluxes: Float64Array;
  step(rainMm: number, evaporationMm: number): number;
};

/**
 * Steps an opened model over series, without making anything in the loop.
 *
 * @param names of what the model writes, in its order
 * @param record which of them to keep
 * @throws {Fault} invalid-request for series of different lengths
 */
export function runSteps(
  model: Steppable,
  names: readonly string[],
  { precipitationMm, potentialEvaporationMm }: GrForcing,
  record: readonly string[] = [],
): { dischargeMm: Float64Array; fluxes: Readonly<Record<string, Float64Array>> } {
  const steps = precipitationMm.length;
  if (potentialEvaporationMm.length !== steps) {
    const detail = `has ${potentialEvaporationMm.length} steps, the precipitation ${steps}`;
    throw invalidField({ field: 'potentialEvaporationMm', detail, allowed: steps });
  }
  const dischargeMm = new Float64Array(steps);
  if (record.length === 0) {
    for (let i = 0; i < steps; i++) {
      dischargeMm[i] = model.step(precipitationMm[i]!, potentialEvaporationMm[i]!);
    }
    return { dischargeMm, fluxes: {} };
  }
  const places = Int32Array.from(record, (name) => names.indexOf(name));
  const kept = record.map(() => new Float64Array(steps));
  const { fluxes } = model;
  for (let i = 0; i < steps; i++) {
    dischargeMm[i] = model.step(precipitationMm[i]!, potentialEvaporationMm[i]!);
    for (let k = 0; k < kept.length; k++) kept[k]![i] = fluxes[places[k]!]!;
  }
  return {
    dischargeMm,
    fluxes: Object.fromEntries(record.map((name, k) => [name, kept[k]!])),
  };
}

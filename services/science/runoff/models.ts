import { invalidField } from '../../platform/fault.ts';
import { runCemaNeige, type SnowState } from './cemaneige.ts';
import { GR_RANGES, type ParameterRanges } from './gr-parameters.ts';
import { GR4_FLUXES, runGr4, type Gr4State } from './gr4.ts';
import { GR6_FLUXES, runGr6, type Gr6State } from './gr6.ts';
import type { GrForcing, GrRun } from './run-steps.ts';
import type { SnowLayers } from './snow-layers.ts';

/** All that a model with or without snow remembers. */
export type RunoffState = { readonly soil: Gr4State | Gr6State; readonly snow?: SnowState };

/** What drives a model; one with snow takes its precipitation from the layers. */
export type RunoffForcing = GrForcing & { readonly layers?: SnowLayers | undefined };

/** Discharge in mm a step, what was asked of stores and fluxes by name, and the state at the end. */
export type RunoffRun<State = RunoffState> = {
  readonly dischargeMm: Float64Array;
  readonly fluxes: Readonly<Record<string, Float64Array>>;
  readonly state: State;
};

/** What a model is. */
type RunoffModel = {
  readonly timeStepHours: 24 | 1;
  /** least and most of each parameter, in the order in which they are given */
  readonly ranges: ParameterRanges;
  /** true where the last two parameters are those of CemaNeige: CTG, Kf */
  readonly snow: boolean;
  /** what it writes beside the snow, mm a step or mm */
  readonly fluxes: readonly string[];
  readonly run: (
    forcing: GrForcing,
    x: ArrayLike<number>,
    options: GrRun<Gr4State | Gr6State>,
  ) => RunoffRun<Gr4State | Gr6State>;
};

const GR4J: RunoffModel = {
  timeStepHours: 24,
  ranges: { ...GR_RANGES.GR4, x4: [0.5, 20] },
  snow: false,
  fluxes: GR4_FLUXES,
  run: (forcing, x, options) => runGr4(forcing, toGr4(x), { timeStepHours: 24, ...options }),
};
const GR4H: RunoffModel = {
  ...GR4J,
  timeStepHours: 1,
  ranges: GR_RANGES.GR4,
  run: (forcing, x, options) => runGr4(forcing, toGr4(x), { timeStepHours: 1, ...options }),
};
const GR6J: RunoffModel = {
  timeStepHours: 24,
  ranges: GR_RANGES.GR6,
  snow: false,
  fluxes: GR6_FLUXES,
  run: (forcing, x, { state, record }) =>
    runGr6(forcing, { ...toGr4(x), x5: x[4]!, x6: x[5]! }, { state: toGr6State(state), record }),
};

/** Names of the models, which those of airGR are too. */
export const RUNOFF_MODEL_NAMES = [
  'GR4J',
  'GR6J',
  'CemaNeigeGR4J',
  'CemaNeigeGR6J',
  'GR4H',
  'CemaNeigeGR4H',
] as const;
/** A model by name. */
export type RunoffModelName = (typeof RUNOFF_MODEL_NAMES)[number];

/** The models by name. */
export const RUNOFF_MODELS: Readonly<Record<RunoffModelName, RunoffModel>> = {
  GR4J,
  GR6J,
  CemaNeigeGR4J: { ...GR4J, ranges: { ...GR4J.ranges, ...GR_RANGES.snow }, snow: true },
  CemaNeigeGR6J: { ...GR6J, ranges: { ...GR6J.ranges, ...GR_RANGES.snow }, snow: true },
  GR4H,
  CemaNeigeGR4H: { ...GR4H, ranges: { ...GR4H.ranges, ...GR_RANGES.snow }, snow: true },
};

/**
 * Runs a model over whole series.
 *
 * @param x parameters in the order of the model's `ranges`
 * @returns with `record`, fluxes under airGR's names; those of snow end in the number of the layer
 * @throws {Fault} invalid-request naming a parameter that is missing or out of its range, series
 *   of different lengths, a state of another model, or a model with snow without layers
 */
export function runRunoff(
  name: RunoffModelName,
  x: ArrayLike<number>,
  forcing: RunoffForcing,
  { state, record = [] }: GrRun<RunoffState> = {},
): RunoffRun {
  const model = RUNOFF_MODELS[name];
  const own = { state: state?.soil, record: record.filter((flux) => model.fluxes.includes(flux)) };
  if (!model.snow) {
    const run = model.run(forcing, x, own);
    return { ...run, state: { soil: run.state } };
  }
  const [CTG, Kf] = [x[x.length - 2]!, x[x.length - 1]!];
  const snow = runCemaNeige({ CTG, Kf }, layersOf(forcing), { state: state?.snow, record });
  const run = model.run({ ...forcing, precipitationMm: snow.waterMm }, x, own);
  const fluxes = { ...run.fluxes, ...snow.fluxes };
  return { ...run, fluxes, state: { soil: run.state, snow: snow.state } };
}

function toGr4(x: ArrayLike<number>) {
  return { x1: x[0]!, x2: x[1]!, x3: x[2]!, x4: x[3]! };
}

function toGr6State(state: Gr4State | Gr6State | undefined): Gr6State | undefined {
  if (state === undefined || 'exponential' in state) return state;
  const detail = 'has no exponential store: it is not of a GR6J';
  throw invalidField({ field: 'state', detail, allowed: 'the state of a GR6J' });
}

function layersOf({ layers }: RunoffForcing): SnowLayers {
  if (layers !== undefined) return layers;
  const detail = 'are missing: a model with snow needs the weather of layers of height';
  throw invalidField({ field: 'layers', detail, allowed: 'at least one layer' });
}

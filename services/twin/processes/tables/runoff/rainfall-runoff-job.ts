import { readArrowTable } from '../../../../formats/arrow/read-stream.ts';
import { invalidField } from '../../../../platform/fault.ts';
import {
  calibrate,
  splitSample,
  type CalibrationTask,
} from '../../../../science/runoff/calibrate.ts';
import { snowFluxNames } from '../../../../science/runoff/cemaneige.ts';
import { scoreAll, type RunoffCriterion } from '../../../../science/runoff/criteria.ts';
import { RUNOFF_MODELS, runRunoff, type RunoffForcing } from '../../../../science/runoff/models.ts';
import { checkRows, shapeOf } from '../columns.ts';
import {
  addFloats,
  checkSize,
  floatFields,
  makeFloats,
  type ComputedTable,
  type Precision,
} from '../computed-table.ts';
import { cutForcing, toForcing, type BasinOptions } from './basin-forcing.ts';
import { readBasins, type Basin } from './read-basins.ts';
import { runoffUnits } from './runoff-units.ts';
import { planRun, type RunSpan, type WarmUp } from './warm-up.ts';

/** A model over a posted table, off the main thread. */
export type RainfallRunoffJob = BasinOptions & {
  readonly kind: 'rainfall-runoff';
  readonly bytes: Uint8Array;
  /** in the order of the model; absent: they are calibrated by the criterion */
  readonly parameters: readonly number[] | undefined;
  readonly criterion: RunoffCriterion | undefined;
  /** with a calibration, the split-sample test too */
  readonly splitSample: boolean;
  readonly warmUp: WarmUp;
  /** first and last day; absent: all after the warm-up */
  readonly run: string | undefined;
  readonly results: 'all' | 'discharge';
  readonly precision: Precision;
};

/**
 * Discharge, stores and fluxes of each basin of a posted table; null in the steps of the warm-up and in
 * those that are not run.
 *
 * @throws {Fault} invalid-request naming column and row (from 1) or option, too-large
 */
export function computeRainfallRunoff(job: RainfallRunoffJob): ComputedTable {
  const { model, precision, evaporation } = job;
  const { snow, timeStepHours, fluxes } = RUNOFF_MODELS[model];
  const table = readArrowTable(job.bytes);
  checkRows(table.rows);
  const names =
    job.results === 'discharge'
      ? ['Qsim']
      : [...fluxes, ...(snow ? snowFluxNames(job.layers) : [])];
  checkSize(table.rows, `rows with ${names.length} results`);
  const basins = readBasins(table, {
    timeStepHours,
    evaporation: evaporation === 'column',
    temperature: snow || evaporation === 'oudin',
  });
  const results = names.map(() => makeFloats(table.rows, precision));
  const notes = basins.map((whole) => {
    const span = planRun(job.warmUp, job.run, {
      firstStep: whole.steps[0]!,
      steps: whole.steps.length,
      stepsADay: 24 / timeStepHours,
    });
    const { from, warmUpSteps, to } = span;
    // The mean yearly snowfall is of the whole series, whatever is run of it.
    const forcing = cutForcing(toForcing(whole, job), from, to);
    const observedMm = whole.observedMm?.subarray(from, to);
    const basin = { id: whole.id, ...(observedMm !== undefined && { observedMm }) };
    const task = job.parameters === undefined && toTask(job, basin, forcing, warmUpSteps);
    const parameters = task === false ? job.parameters! : [...calibrate(task).parameters];
    const run = runRunoff(model, parameters, forcing, { record: names });
    for (const [k, name] of names.entries()) {
      const series = run.fluxes[name]!;
      for (let i = warmUpSteps; i < series.length; i++)
        results[k]![whole.rows[from + i]!] = series[i]!;
    }
    const halves =
      task !== false && job.splitSample ? { split_sample: noteHalves(task, from) } : {};
    return { ...noteBasin(basin, parameters, span, run.dischargeMm, forcing), ...halves };
  });
  const shape = shapeOf(table, names, []);
  return {
    fields: [...shape.schema.fields, ...floatFields(runoffUnits(names, timeStepHours), precision)],
    batches: addFloats(shape, results),
    metadata: shape.schema.metadata ?? {},
    notes: { basins: notes, replaced: shape.replaced },
  };
}

type Observed = Pick<Basin, 'id' | 'observedMm'>;

function toTask(
  { model, criterion }: RainfallRunoffJob,
  { id, observedMm }: Observed,
  forcing: RunoffForcing,
  warmUpSteps: number,
): CalibrationTask {
  if (observedMm !== undefined) {
    return { model, forcing, observedMm, warmUpSteps, criterion: criterion! };
  }
  const said = id === '' ? '' : ` of the basin "${id}"`;
  const detail = `is missing${said}: a calibration needs what was observed`;
  throw invalidField({ field: 'Qobs', detail, allowed: 'a column of mm a step' });
}

/** Each half of a record calibrated and scored, and the other half scored with what was found. */
function noteHalves(task: CalibrationTask, before: number) {
  return splitSample(task).map(({ steps: [first, last], calibrated, validated }) => ({
    first_step: before + first + 1,
    last_step: before + last,
    parameters: nameParameters(calibrated.parameters),
    calibration: calibrated.scores,
    validation: validated,
  }));
}

function nameParameters(parameters: ArrayLike<number>): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from(parameters, (value, i) => [`x${i + 1}`, value]));
}

/** What is said of a basin beside its rows. */
function noteBasin(
  { id, observedMm }: Observed,
  parameters: readonly number[],
  { from, warmUpSteps }: RunSpan,
  dischargeMm: Float64Array,
  { layers }: RunoffForcing,
) {
  const after = (values: Float64Array) => values.subarray(warmUpSteps);
  const pairs = observedMm === undefined ? 0 : after(observedMm).filter((mm) => mm >= 0).length;
  const scores = pairs < 2 ? undefined : scoreAll(after(dischargeMm), after(observedMm!));
  return {
    ...(id !== '' && { id }),
    parameters: nameParameters(parameters),
    ...(from > 0 && { steps_before_warm_up: from }),
    warm_up_steps: warmUpSteps,
    ...(observedMm !== undefined && { criteria: { pairs, ...scores } }),
    ...(layers !== undefined && {
      layer_altitudes_m: layers.altitudesM,
      mean_annual_snow_mm: layers.meanAnnualSnowMm,
    }),
  };
}

import { invalidField } from '../../platform/fault.ts';
import { scoreAll, scoreRunoff, type RunoffCriterion } from './criteria.ts';
import { RUNOFF_MODELS, runRunoff, type RunoffForcing, type RunoffModelName } from './models.ts';
import { openParameterSpace } from './parameter-space.ts';
import { searchHighest } from './search.ts';

/** Series that a model is fitted to. */
export type CalibrationTask = {
  readonly model: RunoffModelName;
  readonly forcing: RunoffForcing;
  /** mm a step; NaN where missing */
  readonly observedMm: Float64Array;
  /** first steps that fill the stores and are not scored */
  readonly warmUpSteps: number;
  readonly criterion: RunoffCriterion;
};

/** Parameters that were found, and what they score. */
export type Calibration = {
  /** in the order of the model's ranges */
  readonly parameters: Float64Array;
  readonly scores: Readonly<Record<RunoffCriterion, number>>;
  /** runs of the model that it took */
  readonly runs: number;
};

type Steps = readonly [from: number, to: number];

/** Half of a record each, calibrated and scored on both. */
export type SplitSample = {
  /** first and last step of the half, the last excluded */
  readonly steps: Steps;
  readonly calibrated: Calibration;
  /** of the same parameters on the other half */
  readonly validated: Readonly<Record<RunoffCriterion, number>>;
};

/** Observations with which a calibration means something: a year of days, of hours 30 days. */
const LEAST_OBSERVED = { 24: 365, 1: 720 } as const;

/**
 * Finds the parameters whose discharge scores best.
 *
 * @throws {Fault} invalid-request with fewer observations after the warm-up than one year of days
 *   or 30 days of hours
 */
export function calibrate(task: CalibrationTask): Calibration {
  const { observedMm, warmUpSteps } = task;
  return calibrateOn(task, [warmUpSteps, observedMm.length]);
}

/**
 * The split-sample test: each half of the record is calibrated on and the other scored, so that
 * what is found is seen on what it was not fitted to.
 *
 * @throws {Fault} invalid-request with too few observations in a half
 * @see Klemes 1986, doi:10.1080/02626668609491024
 */
export function splitSample(task: CalibrationTask): readonly [SplitSample, SplitSample] {
  const { observedMm, warmUpSteps } = task;
  const middle = Math.floor((warmUpSteps + observedMm.length) / 2);
  const halves = [
    [warmUpSteps, middle],
    [middle, observedMm.length],
  ] as const;
  const test = (own: (typeof halves)[number], other: (typeof halves)[number]): SplitSample => {
    const calibrated = calibrateOn(task, own);
    return { steps: own, calibrated, validated: scoreOn(task, calibrated.parameters, other) };
  };
  return [test(halves[0], halves[1]), test(halves[1], halves[0])];
}

function calibrateOn(task: CalibrationTask, steps: Steps): Calibration {
  checkObserved(task, steps);
  const { model, forcing, observedMm, criterion } = task;
  const space = openParameterSpace(model);
  const observed = observedMm.subarray(...steps);
  const score = (point: Float64Array) => {
    const { dischargeMm } = runRunoff(model, space.toParameters(point), forcing);
    return scoreRunoff(criterion, dischargeMm.subarray(...steps), observed);
  };
  const { point, runs } = searchHighest(score, space);
  const parameters = space.toParameters(point);
  return { parameters, scores: scoreOn(task, parameters, steps), runs };
}

function scoreOn({ model, forcing, observedMm }: CalibrationTask, x: Float64Array, steps: Steps) {
  const simulated = runRunoff(model, x, forcing).dischargeMm.subarray(...steps);
  const observed = observedMm.subarray(...steps);
  return scoreAll(simulated, observed);
}

function checkObserved({ model, observedMm }: CalibrationTask, steps: Steps): void {
  const observed = observedMm.subarray(...steps).filter((value) => value >= 0).length;
  const needed = LEAST_OBSERVED[RUNOFF_MODELS[model].timeStepHours];
  if (observed >= needed) return;
  const detail = `has ${observed} observed steps after the warm-up; at least ${needed} are needed`;
  throw invalidField({ field: 'Qobs', value: observed, detail, allowed: needed });
}

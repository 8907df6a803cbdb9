import type { Dataset } from '../client/datasets.ts';
import type { RunSummary, VariableSummary } from '../client/runs.ts';
import type { Model } from './model.ts';

/** What is on screen: the reader's choice where it exists, the first sensible one elsewhere. */
export type Choice = {
  readonly dataset: Dataset;
  readonly run: RunSummary;
  readonly variable: VariableSummary;
  readonly time: string;
  readonly step: number;
  readonly member: number | undefined;
};

/** Undefined while the catalog or the runs are not there. */
export function chosenDataset({ datasets, view }: Model): Dataset | undefined {
  if (datasets.state !== 'ready') return undefined;
  const gridded = datasets.value.filter(({ kind }) => kind !== 'table');
  return gridded.find(({ id }) => id === view.collection) ?? gridded[0];
}

/** The newest complete run, or the newest at all: what `latest` means to the service. */
export function latestRun(runs: readonly RunSummary[]): RunSummary | undefined {
  return runs.find(({ complete }) => complete) ?? runs[0];
}

export function chosenOf(model: Model): Choice | undefined {
  const dataset = chosenDataset(model);
  if (dataset === undefined || model.runs.state !== 'ready') return undefined;
  const { view } = model;
  const runs = model.runs.value;
  const run = runs.find(({ referenceTime }) => referenceTime === view.run) ?? latestRun(runs);
  if (run === undefined) return undefined;
  const variable = run.variables.find(({ id }) => id === view.variable) ?? run.variables[0];
  if (variable === undefined || run.validTimes.length === 0) return undefined;
  const time = nearestTime(run.validTimes, view.time, model.nowMs);
  const step = run.validTimes.indexOf(time);
  const { members } = run;
  const member =
    view.member !== undefined && members.includes(view.member) ? view.member : members[0];
  return { dataset, run, variable, time, step, member };
}

/** The time asked for, or the step nearest to it; without one, the step nearest to now. */
function nearestTime(times: readonly string[], wanted: string | undefined, nowMs: number): string {
  if (wanted !== undefined && times.includes(wanted)) return wanted;
  const target = wanted === undefined ? nowMs : Date.parse(wanted);
  const distance = (time: string) => Math.abs(Date.parse(time) - target);
  return times.reduce((best, time) => (distance(time) < distance(best) ? time : best));
}

import type { Dataset } from '../client/datasets.ts';
import type { StyleSummary } from '../client/layers.ts';
import type { RunSummary, VariableSummary } from '../client/runs.ts';
import type { Model } from './model.ts';

/** What is on screen: the reader's choice where it exists, the first sensible one elsewhere. */
export type Choice = {
  readonly dataset: Dataset;
  readonly run: RunSummary;
  /** those of the run that have maps */
  readonly variables: readonly VariableSummary[];
  readonly variable: VariableSummary;
  /** valid times of the variable, ascending */
  readonly times: readonly string[];
  readonly time: string;
  readonly step: number;
  readonly member: number | undefined;
  readonly generation: number;
  /** the styles of the variable, best first */
  readonly styles: readonly StyleSummary[];
  /** the one chosen; undefined = the first, which the service takes by itself */
  readonly style: StyleSummary | undefined;
};

/** What most readers look for first. */
const FAMILIAR = [/^air_temperature_2m$/, /^precipitation_amount(_\d+h)?$/, /^air_temperature$/];

/** A parameter that the vocabulary has no name for. */
const UNNAMED = /^grib\d_/;
/** Near the ground, where people live: 2 m, 10 m, the surface. */
const NEAR_GROUND = /_2m(_|$)|_10m(_|$)|surface/;

/** Undefined while the catalog is not there. */
export function chosenDataset({ datasets, view }: Model): Dataset | undefined {
  if (datasets.state !== 'ready') return undefined;
  const gridded = datasets.value.filter(({ kind }) => kind !== 'table');
  return gridded.find(({ id }) => id === view.collection) ?? gridded[0];
}

/** The newest complete run, or the newest at all: what `latest` means to the service. */
export function latestRun(runs: readonly RunSummary[]): RunSummary | undefined {
  return runs.find(({ complete }) => complete) ?? runs[0];
}

/** Undefined while the runs are not there. */
export function chosenRun({ runs, view }: Model): RunSummary | undefined {
  if (runs.state !== 'ready') return undefined;
  const named = runs.value.find(({ referenceTime }) => referenceTime === view.run);
  return named ?? latestRun(runs.value);
}

/** Undefined while anything of it is not there. */
export function chosenOf(model: Model): Choice | undefined {
  const { view, layers } = model;
  const dataset = chosenDataset(model);
  const run = chosenRun(model);
  if (dataset === undefined || run === undefined || layers.state !== 'ready') return undefined;
  const { generation, times: timesOf, styles: stylesOf } = layers.value;
  const variables = run.variables.filter(({ id }) => (timesOf[id]?.length ?? 0) > 0);
  const variable = variables.find(({ id }) => id === view.variable) ?? firstOf(variables, timesOf);
  if (variable === undefined) return undefined;
  const times = timesOf[variable.id]!;
  const time = nearestTime(times, view.time, model.nowMs);
  const { members } = run;
  const member =
    view.member !== undefined && members.includes(view.member) ? view.member : members[0];
  const step = times.indexOf(time);
  const styles = stylesOf[variable.id] ?? [];
  const style = styles.find(({ id }) => id === view.style);
  const frame = { times, time, step, member, generation };
  return { dataset, run, variables, variable, styles, style, ...frame };
}

/** A familiar variable, else the first that changes with time. */
function firstOf(
  variables: readonly VariableSummary[],
  timesOf: Readonly<Record<string, readonly string[]>>,
): VariableSummary | undefined {
  const named = variables.filter(({ id }) => !UNNAMED.test(id));
  const familiar = FAMILIAR.map((known) => named.find(({ id }) => known.test(id)));
  return (
    familiar.find((found) => found !== undefined) ??
    named.find(({ id }) => NEAR_GROUND.test(id)) ??
    named.find(({ id }) => (timesOf[id]?.length ?? 0) > 1) ??
    named[0] ??
    variables[0]
  );
}

/** The time asked for, or the step nearest to it; without one, the step nearest to now. */
function nearestTime(times: readonly string[], wanted: string | undefined, nowMs: number): string {
  if (wanted !== undefined && times.includes(wanted)) return wanted;
  const target = wanted === undefined ? nowMs : Date.parse(wanted);
  const distance = (time: string) => Math.abs(Date.parse(time) - target);
  return times.reduce((best, time) => (distance(time) < distance(best) ? time : best));
}

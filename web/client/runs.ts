import type { Lang } from '../i18n/catalogue.ts';
import { addressOf, askJson } from './ask.ts';

/** West, south, east, north in degrees; west > east crosses the antimeridian. */
export type Box = readonly [west: number, south: number, east: number, north: number];

export type VariableSummary = {
  readonly id: string;
  /** name, level and period, in the language asked for */
  readonly label: string;
};

/** One model run as the page needs it. */
export type RunSummary = {
  /** name of the run in addresses */
  readonly id: string;
  readonly referenceTime: string;
  readonly complete: boolean;
  /** what is missing, in words of the language asked for */
  readonly missing: readonly string[];
  readonly marks: readonly string[];
  readonly updated: string;
  readonly bbox: Box;
  /** ascending */
  readonly validTimes: readonly string[];
  /** ascending; [] when the run is of no ensemble */
  readonly members: readonly number[];
  readonly variables: readonly VariableSummary[];
};

type Parameter = { readonly label: string };

type Instance = {
  readonly id: string;
  readonly extent: {
    readonly spatial: { readonly bbox: readonly Box[] };
    readonly temporal: { readonly values?: readonly string[] };
    readonly custom?: readonly { readonly id: string; readonly values: readonly number[] }[];
  };
  readonly parameter_names: Readonly<Record<string, Parameter>>;
  readonly 'isohyet:marks': readonly string[];
  readonly 'isohyet:run': {
    readonly run: string;
    readonly complete: boolean;
    readonly missing: readonly string[];
    readonly updated: string;
  };
};

/** The runs of a dataset, newest first. */
export async function listRuns(
  dataset: string,
  lang: Lang,
  signal?: AbortSignal,
): Promise<RunSummary[]> {
  const address = addressOf(`ogc/collections/${dataset}/instances`, { lang });
  const { instances } = await askJson<{ instances: Instance[] }>(address, signal);
  return instances
    .map(toRun)
    .toSorted((a, b) => Date.parse(b.referenceTime) - Date.parse(a.referenceTime));
}

function toRun({ id, extent, parameter_names: parameters, ...rest }: Instance): RunSummary {
  const { run, complete, missing, updated } = rest['isohyet:run'];
  return {
    id,
    referenceTime: run,
    complete,
    missing,
    marks: rest['isohyet:marks'],
    updated,
    bbox: extent.spatial.bbox[0] ?? [-180, -90, 180, 90],
    validTimes: extent.temporal.values ?? [],
    members: extent.custom?.find((axis) => axis.id === 'member')?.values ?? [],
    variables: Object.entries(parameters).map(([name, parameter]) => ({
      id: name,
      label: name.endsWith('_type') ? withoutCodes(parameter.label) : parameter.label,
    })),
  };
}

/** Names of classes tell what each number means; on the page the classes are in words. */
function withoutCodes(label: string): string {
  return label.replace(/(\s?:|,) \d.*$/, '');
}

import type { Lang } from '../i18n/catalogue.ts';
import { addressOf, askJson } from './ask.ts';

export type VariableSummary = {
  readonly id: string;
  readonly label: Readonly<Record<Lang, string>>;
  readonly unit: string;
};

/** One model run as the page needs it. */
export type RunSummary = {
  /** name of the run in addresses */
  readonly id: string;
  readonly referenceTime: string;
  readonly complete: boolean;
  /** what is missing, in the words of the service */
  readonly missing: readonly string[];
  readonly marks: readonly string[];
  readonly updated: string | undefined;
  /** ascending */
  readonly validTimes: readonly string[];
  /** ascending; [] when the run is of no ensemble */
  readonly members: readonly number[];
  readonly variables: readonly VariableSummary[];
};

type Parameter = {
  readonly label?: string | Record<string, string>;
  readonly description?: string | Record<string, string>;
  readonly unit?: { readonly symbol?: string | { readonly value: string } };
  readonly observedProperty?: { readonly label?: string | Record<string, string> };
};

type Instance = {
  readonly id: string;
  readonly extent?: { readonly temporal?: { readonly values?: readonly string[] } };
  readonly parameter_names?: Readonly<Record<string, Parameter>>;
  readonly 'isohyet:reference_time'?: string;
  readonly 'isohyet:complete'?: boolean;
  readonly 'isohyet:missing'?: readonly string[];
  readonly 'isohyet:marks'?: readonly string[];
  readonly 'isohyet:updated'?: string;
  readonly 'isohyet:members'?: readonly number[];
};

/** The runs of a dataset, newest first. */
export async function listRuns(dataset: string, signal?: AbortSignal): Promise<RunSummary[]> {
  const address = addressOf(`ogc/collections/${dataset}/instances`);
  const { instances } = await askJson<{ instances: Instance[] }>(address, signal);
  return instances
    .map(toRun)
    .toSorted((a, b) => Date.parse(b.referenceTime) - Date.parse(a.referenceTime));
}

function toRun(instance: Instance): RunSummary {
  return {
    id: instance.id,
    referenceTime: instance['isohyet:reference_time'] ?? extendTime(instance.id),
    complete: instance['isohyet:complete'] ?? true,
    missing: instance['isohyet:missing'] ?? [],
    marks: instance['isohyet:marks'] ?? [],
    updated: instance['isohyet:updated'],
    validTimes: instance.extent?.temporal?.values ?? [],
    members: instance['isohyet:members'] ?? [],
    variables: Object.entries(instance.parameter_names ?? {}).map(([id, parameter]) =>
      toVariable(id, parameter),
    ),
  };
}

function toVariable(id: string, parameter: Parameter): VariableSummary {
  const label = parameter.label ?? parameter.observedProperty?.label ?? parameter.description ?? id;
  const symbol = parameter.unit?.symbol ?? '';
  return {
    id,
    label: {
      en: typeof label === 'string' ? label : (label['en'] ?? id),
      fr: typeof label === 'string' ? label : (label['fr'] ?? label['en'] ?? id),
    },
    unit: typeof symbol === 'string' ? symbol : symbol.value,
  };
}

/** `20261123T000000Z`, as runs are named in addresses, in the extended form. */
function extendTime(basic: string): string {
  return basic.replace(/^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/, '$1-$2-$3T$4:$5:$6Z');
}

import type { Lang } from '../i18n/catalogue.ts';
import { addressOf, askJson } from './ask.ts';
import type { StyleSummary } from './layers.ts';

type LegendClass = {
  readonly from: number | null;
  /** exclusive */
  readonly to: number | null;
  readonly canonicalFrom: number | null;
  readonly canonicalTo: number | null;
  /** null = not coloured */
  readonly colour: string | null;
  readonly label: string;
  /** the scheme gives the class a name; else the label is its bounds */
  readonly named?: boolean;
};

type LegendStop = {
  readonly value: number;
  readonly canonicalValue: number;
  readonly colour: string;
  readonly label: string;
  /** place on the ramp, 0 to 1 */
  readonly share: number;
};

/** What the colours of a map mean, as `/map/legend?f=json` says it. */
export type Legend = {
  readonly title: string;
  /** the unit shown */
  readonly unit: string;
  readonly canonicalUnit: string;
  readonly style: { readonly id: string; readonly title: string };
  readonly description?: string | null;
  /** how sure the bounds are */
  readonly status?: StyleSummary['status'];
  readonly sources?: readonly { readonly title: string; readonly url: string }[];
  readonly classes?: readonly LegendClass[];
  readonly stops?: readonly LegendStop[];
  readonly ramp?: readonly { readonly share: number; readonly colour: string }[];
  readonly nodata: {
    readonly label: string;
    /** the style says what a missing value means */
    readonly named?: boolean;
  };
};

export type LegendQuery = {
  readonly dataset: string;
  readonly variable: string;
  readonly run: string;
  /** undefined = that of the variable */
  readonly style: string | undefined;
  readonly lang: Lang;
};

/** The legend of a variable of a run, in the reader's language. */
export async function getLegend(
  { dataset, variable, run, style, lang }: LegendQuery,
  signal?: AbortSignal,
): Promise<Legend> {
  const params = { variable, run, lang, ...(style === undefined ? {} : { style }), f: 'json' };
  const address = addressOf(`ogc/collections/${dataset}/map/legend`, params);
  const legend = await askJson<Legend>(address, signal);
  // A bare number has no unit to show.
  return { ...legend, unit: legend.unit === '1' ? '' : legend.unit };
}

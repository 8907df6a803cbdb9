import type { CodedLevel } from './level.ts';

/** What a product section says of a field in codes, before the vocabulary gives it a name. */
export type CodedProduct = {
  readonly edition: 1 | 2;
  readonly centre: number;
  /** `discipline.category.number`, or `table.parameter` in edition 1 */
  readonly parameter: string;
  readonly level: CodedLevel;
  /** statistical process along time (table 4.10); absent for instants */
  readonly process?: number;
  readonly validMs: number;
  readonly intervalStartMs?: number;
  readonly referenceMs: number;
  /** of a reanalysis whose sums all run over so many hours, whatever the step */
  readonly sumHours?: number;
  readonly derived?: Derived;
  /** what else sets the field apart (constituent, wave period range), as text for a variable id */
  readonly qualifier?: string;
};

/** A statistic over an ensemble, a probability or a percentile. */
export type Derived =
  | { readonly kind: 'statistic'; readonly name: string; readonly nameFr: string }
  | { readonly kind: 'percentile'; readonly percent: number }
  | {
      readonly kind: 'probability';
      readonly event: 'below' | 'above' | 'between' | 'equal' | `type${number}`;
      /** thresholds in the coded unit of the parameter */
      readonly limits: readonly number[];
    };

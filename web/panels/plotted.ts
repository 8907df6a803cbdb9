import type { PanelContext } from './panel-context.ts';

/** One value a time; null is missing. */
export type Values = readonly (number | null)[];

/** A line of a plot; colours are names of properties of the style sheet. */
export type PlotLine = {
  readonly label: string;
  readonly values: Values;
  readonly colour: string;
  readonly widthPx: number;
  readonly dash?: readonly number[];
  /** each value as a mark too: a single one between gaps is seen */
  readonly marks?: 'full' | 'hollow';
};

/** What a plot draws, in the unit and words shown. */
export type Curves = {
  /** differs where the picture differs */
  readonly key: string;
  readonly times: readonly string[];
  /** made when it is drawn: lines, and the bands between two of them by index, the upper first */
  readonly draw: () => {
    readonly lines: readonly PlotLine[];
    readonly bands: readonly { readonly between: readonly [number, number]; colour: string }[];
  };
  /** values that lines are drawn at from side to side, with their names */
  readonly levels: readonly PlotLevel[];
  /** the time marked; the label is written beside it */
  readonly mark: { readonly ms: number; readonly label: string } | undefined;
  /** times of the reader's own zone stand under those of UTC */
  readonly hasLocalTime: boolean;
  readonly words: {
    readonly locale: string;
    readonly alt: string;
    /** values are per cent: the axis goes from 0 to 100 */
    readonly isShare: boolean;
    readonly number: (value: number) => string;
    readonly local: string;
  };
};

export type PlotLevel = {
  readonly value: number;
  readonly label: string;
  readonly side: 'start' | 'end';
};

/** What a plot says in words. */
export function wordsOf(
  { texts, formats }: PanelContext,
  value: string,
  unit: string,
): Curves['words'] {
  return {
    locale: formats.locale,
    alt: texts.plotAlt(value, unit),
    isShare: unit === '%',
    number: formats.number,
    local: texts.statusLocal,
  };
}

import { readingsOfYear } from './readings-year.ts';
import type { PanelContext } from './panel-context.ts';
import { toShown } from './shown-unit.ts';

/** What a plot draws, in the unit and words shown. */
export type Curves = {
  /** differs where the picture differs */
  readonly key: string;
  readonly times: readonly string[];
  /** one row a member; one in all without an ensemble */
  readonly rows: readonly (readonly (number | null)[])[];
  readonly members: readonly number[];
  readonly words: {
    readonly locale: string;
    readonly alt: string;
    readonly median: string;
    readonly band: (low: number, high: number) => string;
    readonly value: string;
    /** values are per cent: the axis goes from 0 to 100 */
    readonly isShare: boolean;
    readonly number: (value: number) => string;
  };
};

/** The curves of the card that is open: a point series, or the readings of a station. */
export function curvesOf(context: PanelContext): Curves | undefined {
  return context.model.view.feature === undefined ? seriesCurves(context) : stationCurves(context);
}

function seriesCurves(context: PanelContext): Curves | undefined {
  const { model, choice } = context;
  if (model.series.state !== 'ready' || choice === undefined) return undefined;
  const { dataset, run, variable, place, unit, times, rows, members } = model.series.value;
  const shown = toShown(unit, model.legend);
  const convert = (value: number | null) => (value === null ? null : shown.convert(value));
  return {
    key: [dataset, run, variable, ...place, model.view.lang, shown.unit].join(' '),
    times,
    rows: rows.map((row) => row.map(convert)),
    members,
    words: wordsOf(context, choice.variable.label, shown.unit),
  };
}

function stationCurves(context: PanelContext): Curves | undefined {
  const { readings, readingsYear, row, view } = context.model;
  if (readings.state !== 'ready' || readings.value === undefined || row.state !== 'ready') {
    return undefined;
  }
  const { table, column } = readings.value;
  const { year, times, values } = readingsOfYear(readings.value, readingsYear);
  return {
    key: [table, row.value.id, column.name, year, view.lang].join(' '),
    times,
    rows: [values],
    members: [],
    words: wordsOf(context, column.label[view.lang], column.unit ?? ''),
  };
}

function wordsOf({ texts, formats }: PanelContext, value: string, unit: string): Curves['words'] {
  return {
    locale: formats.locale,
    alt: texts.plotAlt(value, unit),
    median: texts.median,
    band: texts.bandLabel,
    value,
    isShare: unit === '%',
    number: formats.number,
  };
}

import { floodCurves } from './flood-curves.ts';
import { readingsOfYear } from './readings-year.ts';
import type { PanelContext } from './panel-context.ts';
import { wordsOf, type Curves, type Values } from './plotted.ts';
import { BAND_PERCENT, toPlume } from './plume.ts';
import { toShown } from './shown-unit.ts';

/** The curves of the card that is open: a point series, the readings or forecast of a station. */
export function curvesOf(context: PanelContext): Curves | undefined {
  if (context.model.view.feature === undefined) return seriesCurves(context);
  return context.model.flood.state === 'ready' ? floodCurves(context) : stationCurves(context);
}

const PLAIN = { levels: [], hasLocalTime: false } as const;

function seriesCurves(context: PanelContext): Curves | undefined {
  const { model, choice } = context;
  if (model.series.state !== 'ready' || choice === undefined) return undefined;
  const { dataset, run, variable, place, unit, times, rows, members } = model.series.value;
  const shown = toShown(unit, model.legend);
  const convert = (value: number | null) => (value === null ? null : shown.convert(value));
  const { label } = choice.variable;
  return {
    ...PLAIN,
    key: [dataset, run, variable, ...place, model.view.lang, shown.unit].join(' '),
    times,
    draw: () => {
      const converted = rows.map((row) => row.map(convert));
      if (rows.length <= 1) return oneLine(label, converted[0] ?? []);
      return ensemble(context, converted, members);
    },
    mark: { ms: Date.parse(choice.time), label: '' },
    words: wordsOf(context, label, shown.unit),
  };
}

function stationCurves(context: PanelContext): Curves | undefined {
  const { readings, readingsYear, row, view } = context.model;
  if (readings.state !== 'ready' || readings.value === undefined || row.state !== 'ready') {
    return undefined;
  }
  const { table, column } = readings.value;
  const { year, times, values } = readingsOfYear(readings.value, readingsYear);
  const label = column.label[view.lang];
  const { choice } = context;
  return {
    ...PLAIN,
    key: [table, row.value.id, column.name, year, view.lang].join(' '),
    times,
    draw: () => oneLine(label, values),
    mark: choice === undefined ? undefined : { ms: Date.parse(choice.time), label: '' },
    words: wordsOf(context, label, column.unit ?? ''),
  };
}

function oneLine(label: string, values: Values): ReturnType<Curves['draw']> {
  return { lines: [{ label, values, colour: '--plot-line', widthPx: 2.2 }], bands: [] };
}

/** The band, the members and the median of an ensemble. */
function ensemble(
  { texts }: PanelContext,
  rows: readonly Values[],
  members: readonly number[],
): ReturnType<Curves['draw']> {
  const { high, low, median } = toPlume(rows);
  const label = texts.bandLabel(...BAND_PERCENT);
  const edge = { label, colour: '--plot-line', widthPx: 0 };
  return {
    lines: [
      { ...edge, values: high },
      { ...edge, values: low },
      ...rows.map((values, at) => ({
        label: String(members[at]),
        values,
        colour: '--plot-member',
        widthPx: 0.6,
      })),
      { label: texts.median, values: median, colour: '--plot-line', widthPx: 2.2 },
    ],
    bands: [{ between: [0, 1], colour: '--plot-band' }],
  };
}

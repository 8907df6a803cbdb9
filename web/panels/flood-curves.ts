import type { Quantile } from '../client/floods.ts';
import { RETURN_YEARS } from '../state/flood-class.ts';
import { wordsOf, type Curves, type PlotLevel, type Values } from './plotted.ts';
import { alertsOf } from './flood-gauge.ts';
import { isUsed } from './flood-hydrograph.ts';
import type { PanelContext } from './panel-context.ts';

/** What was seen and what is forecast at a gauge or reach, with the thresholds of the place. */
export function floodCurves(context: PanelContext): Curves | undefined {
  const { model, texts } = context;
  const { flood, row, view, nowMs } = model;
  if (flood.state !== 'ready' || flood.value === undefined || row.state !== 'ready') {
    return undefined;
  }
  const { place, hours } = flood.value;
  const { properties, table, id } = row.value;
  const words = texts.flood;
  return {
    key: [table, id, place, String(properties['run']), view.lang].join(' '),
    times: hours.map(({ time }) => time),
    draw: () => {
      const seen = (used: boolean) =>
        hours.map(({ observedM3S, verdict }) => (isUsed(verdict) === used ? observedM3S : null));
      const below = (quantile: Quantile): Values =>
        hours.map(({ dischargeM3S }) => dischargeM3S[quantile]);
      const edge = { colour: '--plot-line', widthPx: 0 };
      const [outer, inner] = [texts.bandLabel(5, 95), texts.bandLabel(25, 75)];
      return {
        lines: [
          { ...edge, label: outer, values: below('p95') },
          { ...edge, label: outer, values: below('p05') },
          { ...edge, label: inner, values: below('p75') },
          { ...edge, label: inner, values: below('p25') },
          {
            label: words.analysed,
            values: hours.map(({ analysedM3S }) => analysedM3S),
            colour: '--plot-line',
            widthPx: 1.2,
            dash: [2, 3],
          },
          {
            label: words.control,
            values: hours.map(({ controlM3S }) => controlM3S),
            colour: '--text-soft',
            widthPx: 1.5,
            dash: [7, 4],
          },
          { label: texts.median, values: below('p50'), colour: '--plot-line', widthPx: 2.4 },
          {
            label: words.observedNotUsed,
            values: seen(false),
            colour: '--late',
            widthPx: 0,
            marks: 'hollow',
          },
          {
            label: words.observed,
            values: seen(true),
            colour: '--text',
            widthPx: 2,
            marks: 'full',
          },
        ],
        bands: [
          { between: [0, 1], colour: '--plot-band' },
          { between: [2, 3], colour: '--plot-band' },
        ],
      };
    },
    levels: levelsOf(context, properties),
    mark: { ms: nowMs, label: words.now },
    hasLocalTime: true,
    words: wordsOf(context, words.hydrographAt(flood.value.name ?? place), 'm³/s'),
  };
}

/** Stages of the authority by their names, flows of return periods as on the map. */
function levelsOf(
  { model }: PanelContext,
  cells: Readonly<Record<string, unknown>>,
): readonly PlotLevel[] {
  const { lang } = model.view;
  const alerts = alertsOf(cells).flatMap(({ name, dischargeM3S }) =>
    dischargeM3S === null
      ? []
      : [{ value: dischargeM3S, label: name[lang], side: 'start' as const }],
  );
  const returned = RETURN_YEARS.flatMap((years) => {
    const value = cells[`threshold_${years}_year_m3s`];
    return typeof value === 'number' ? [{ value, label: `Q${years}`, side: 'end' as const }] : [];
  });
  return [...alerts, ...returned];
}

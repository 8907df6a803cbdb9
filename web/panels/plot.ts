import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import type { Curves, PlotLine } from './plotted.ts';
import { drawLevels, drawMark, highestShown } from './plot-marks.ts';

export type Plot = { mark(mark: Curves['mark']): void; destroy(): void };

const LEAST_HEIGHT_PX = 210;
/** Above this a weekday says nothing: the axis names months. */
const LONG_S = 30 * 86_400;
const DAY_S = 86_400;

/** Draws the lines, bands and levels of a card. */
export function openPlot(container: HTMLElement, curves: Curves): Plot {
  const { times, words, levels, hasLocalTime } = curves;
  const { lines, bands } = curves.draw();
  const colours = getComputedStyle(container);
  const colour = (name: string) => colours.getPropertyValue(name).trim();
  const seconds = times.map((time) => Date.parse(time) / 1000);
  const heightPx = Math.max(LEAST_HEIGHT_PX, container.clientHeight);
  let { mark } = curves;

  const axis = {
    stroke: colour('--text-soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1, size: 4 },
    font: '12px system-ui, sans-serif',
  };
  const isLong = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0) > LONG_S;
  const utc = timeWords(words.locale, isLong, 'UTC');
  const local = timeWords(words.locale, isLong);
  const name = (label: string) => ({ label, labelSize: 16, labelGap: 0, labelFont: axis.font });
  const plot = new uPlot(
    {
      width: container.clientWidth,
      height: heightPx,
      padding: [10, 24, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      tzDate: (second) => uPlot.tzDate(new Date(second * 1000), 'Etc/UTC'),
      series: [{ label: 'UTC' }, ...lines.map((line) => seriesOf(line, colour))],
      scales: { y: { range: rangeOf(curves) } },
      bands: bands.map(({ between: [upper, lower], colour: fill }) => ({
        series: [upper + 1, lower + 1],
        fill: colour(fill),
      })),
      axes: [
        {
          ...axis,
          space: 54,
          values: (_, ticks) => ticks.map(utc),
          ...(hasLocalTime ? { size: 24, ...name('UTC') } : {}),
        },
        { ...axis, size: 46, values: (_, ticks) => ticks.map((tick) => words.number(tick)) },
        ...(hasLocalTime
          ? [
              {
                ...axis,
                scale: 'x',
                side: 2 as const,
                space: 54,
                size: 42,
                grid: { show: false },
                // Midnight of UTC is no midnight here: each hour says its day.
                values: (_: uPlot, ticks: number[]) => ticks.map(local),
                ...name(words.local),
              },
            ]
          : []),
      ],
      hooks: {
        draw: [
          (drawn) => {
            drawLevels(drawn, levels, colour);
            if (mark !== undefined) drawMark(drawn, mark, colour('--accent'));
          },
        ],
      },
    },
    [seconds, ...lines.map(({ values }) => values)] as unknown as uPlot.AlignedData,
    container,
  );
  plot.root.setAttribute('role', 'img');
  plot.root.setAttribute('aria-label', words.alt);
  const watcher = new ResizeObserver(() => {
    if (container.clientWidth > 0) {
      plot.setSize({ width: container.clientWidth, height: heightPx });
    }
  });
  watcher.observe(container);
  return {
    mark: (next) => {
      if (next?.ms === mark?.ms) return;
      mark = next;
      plot.redraw(false, true);
    },
    destroy: () => {
      watcher.disconnect();
      plot.destroy();
    },
  };
}

function seriesOf(line: PlotLine, colour: (name: string) => string): uPlot.Series {
  const { label, colour: stroke, widthPx, dash, marks } = line;
  const isFull = marks === 'full';
  return {
    label,
    stroke: colour(stroke),
    width: widthPx,
    spanGaps: false,
    ...(dash === undefined ? {} : { dash: [...dash] }),
    // Marks without a line have no width of their own to be drawn with.
    ...(marks === undefined
      ? { points: { show: false } }
      : {
          points: {
            show: true,
            size: isFull ? 3 : 5,
            width: isFull ? 0 : 1.3,
            stroke: colour(stroke),
            fill: colour(isFull ? stroke : '--ground'),
          },
        }),
  };
}

/** Per cent as a whole, and more only where there is more; levels as far as they are near. */
function rangeOf({ words, levels }: Curves): uPlot.Scale.Range {
  if (words.isShare) return (_, min, max) => [Math.min(0, min ?? 0), Math.max(100, max ?? 100)];
  if (levels.length === 0) {
    return (_, min, max) => uPlot.rangeNum(min ?? 0, max ?? 1, 0.1, true);
  }
  return (_, min, max) => [Math.min(0, min ?? 0), 1.06 * highestShown(max ?? 1, levels)];
}

/** Days at midnight, hours between them; days and months over a long time; both in another zone. */
function timeWords(locale: string, isLong: boolean, timeZone?: string) {
  const zone = timeZone === undefined ? {} : { timeZone };
  const months = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...zone });
  const days = new Intl.DateTimeFormat(locale, { weekday: 'short', day: 'numeric', ...zone });
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const hours = new Intl.DateTimeFormat(locale, { ...clock, ...zone });
  return (second: number): string => {
    if (isLong) return months.format(second * 1000);
    const [day, hour] = [days.format(second * 1000), hours.format(second * 1000)];
    if (timeZone !== 'UTC') return `${hour}\n${day}`;
    return second % DAY_S === 0 ? day : hour;
  };
}

import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';

import type { Curves } from './curves.ts';
import { BAND_PERCENT, toPlume } from './plume.ts';

export type Plot = { setTime(iso: string): void; destroy(): void };

const HEIGHT_PX = 210;
/** Above this a weekday says nothing: the axis names months. */
const LONG_S = 30 * 86_400;

/** Per cent as a whole, and more only where there is more. */
function wholeShare(_: uPlot, min: number | null, max: number | null): uPlot.Range.MinMax {
  return [Math.min(0, min ?? 0), Math.max(100, max ?? 100)];
}

/** Draws a series: one line, or the band, median and members of an ensemble. */
export function openPlot(container: HTMLElement, { times, rows, members, words }: Curves): Plot {
  const colours = getComputedStyle(container);
  const colour = (name: string) => colours.getPropertyValue(name).trim();
  const seconds = times.map((time) => Date.parse(time) / 1000);
  const time: uPlot.Series = { label: 'UTC' };
  let markedS: number | undefined;

  const ensemble = rows.length > 1;
  const plume = toPlume(rows);
  const line = (label: string, width: number, stroke: string): uPlot.Series => ({
    label,
    stroke,
    width,
    points: { show: false },
    spanGaps: false,
  });
  const data = (ensemble
    ? [seconds, plume.high, plume.low, ...rows, plume.median]
    : [seconds, rows[0] ?? []]) as unknown as uPlot.AlignedData;
  const lines: uPlot.Series[] = ensemble
    ? [
        line(words.band(...BAND_PERCENT), 0, colour('--plot-line')),
        line(words.band(...BAND_PERCENT), 0, colour('--plot-line')),
        ...members.map((member) => line(String(member), 0.6, colour('--plot-member'))),
        line(words.median, 2.2, colour('--plot-line')),
      ]
    : [line(words.value, 2.2, colour('--plot-line'))];

  const axis = {
    stroke: colour('--text-soft'),
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { stroke: colour('--line'), width: 1, size: 4 },
    font: '12px system-ui, sans-serif',
  };
  const days = new Intl.DateTimeFormat(words.locale, {
    weekday: 'short',
    day: 'numeric',
    timeZone: 'UTC',
  });
  const months = new Intl.DateTimeFormat(words.locale, {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  const isLong = (seconds.at(-1) ?? 0) - (seconds[0] ?? 0) > LONG_S;
  const hours = new Intl.DateTimeFormat(words.locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'UTC',
  });
  const plot = new uPlot(
    {
      width: container.clientWidth,
      height: HEIGHT_PX,
      padding: [10, 24, 0, 0],
      legend: { show: false },
      cursor: { show: false },
      tzDate: (second) => uPlot.tzDate(new Date(second * 1000), 'Etc/UTC'),
      series: [time, ...lines],
      ...(words.isShare ? { scales: { y: { range: wholeShare } } } : {}),
      ...(ensemble ? { bands: [{ series: [1, 2], fill: colour('--plot-band') }] } : {}),
      axes: [
        {
          ...axis,
          space: 54,
          values: (_, ticks) =>
            ticks.map((second) =>
              isLong
                ? months.format(second * 1000)
                : second % 86_400 === 0
                  ? days.format(second * 1000)
                  : hours.format(second * 1000),
            ),
        },
        { ...axis, size: 46, values: (_, ticks) => ticks.map((tick) => words.number(tick)) },
      ],
      hooks: {
        draw: [
          (drawn) => {
            if (markedS === undefined) return;
            const x = drawn.valToPos(markedS, 'x', true);
            const { ctx, bbox } = drawn;
            ctx.save();
            ctx.strokeStyle = colour('--accent');
            ctx.lineWidth = 1.5 * devicePixelRatio;
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
            ctx.restore();
          },
        ],
      },
    },
    data,
    container,
  );
  plot.root.setAttribute('role', 'img');
  plot.root.setAttribute('aria-label', words.alt);
  const watcher = new ResizeObserver(() => {
    if (container.clientWidth > 0) {
      plot.setSize({ width: container.clientWidth, height: HEIGHT_PX });
    }
  });
  watcher.observe(container);
  return {
    setTime: (iso) => {
      markedS = Date.parse(iso) / 1000;
      plot.redraw(false, true);
    },
    destroy: () => {
      watcher.disconnect();
      plot.destroy();
    },
  };
}

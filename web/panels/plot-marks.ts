import type uPlot from 'uplot';

import type { Curves, PlotLevel } from './plotted.ts';

/** A level this many times above everything else says nothing of the time shown. */
const NEAR = 1.5;
const FONT_PX = 11;

/** The largest value, or the next level above it where that is near. */
export function highestShown(most: number, levels: readonly PlotLevel[]): number {
  const above = levels.map(({ value }) => value).filter((value) => value > most);
  const next = Math.min(...above);
  return next <= NEAR * most ? next : most;
}

/** Lines from side to side at the levels that are in sight, each with its name above it. */
export function drawLevels(
  plot: uPlot,
  levels: readonly PlotLevel[],
  colour: (name: string) => string,
): void {
  const { ctx, bbox, scales } = plot;
  const most = scales['y']?.max ?? 0;
  ctx.save();
  ctx.font = `${FONT_PX * devicePixelRatio}px system-ui, sans-serif`;
  ctx.lineWidth = devicePixelRatio;
  ctx.lineJoin = 'round';
  for (const { value, label, side } of levels.filter(({ value }) => value <= most)) {
    const y = plot.valToPos(value, 'y', true);
    const isStart = side === 'start';
    const ink = colour(isStart ? '--late' : '--text-soft');
    ctx.strokeStyle = ink;
    ctx.setLineDash(isStart ? [] : [4 * devicePixelRatio, 4 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(bbox.left, y);
    ctx.lineTo(bbox.left + bbox.width, y);
    ctx.stroke();
    ctx.setLineDash([]);
    const margin = 4 * devicePixelRatio;
    ctx.textAlign = isStart ? 'left' : 'right';
    const x = isStart ? bbox.left + margin : bbox.left + bbox.width - margin;
    writeOver(ctx, label, [x, y - 3 * devicePixelRatio], [ink, colour('--ground')]);
  }
  ctx.restore();
}

/** A time as a line from top to bottom. */
export function drawMark(
  plot: uPlot,
  { ms, label }: NonNullable<Curves['mark']>,
  ink: string,
): void {
  const { ctx, bbox } = plot;
  const x = plot.valToPos(ms / 1000, 'x', true);
  if (x < bbox.left || x > bbox.left + bbox.width) return;
  ctx.save();
  ctx.strokeStyle = ink;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  if (label !== '') {
    ctx.font = `600 ${FONT_PX * devicePixelRatio}px system-ui, sans-serif`;
    ctx.fillStyle = ink;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.fillText(label, x + 4 * devicePixelRatio, bbox.top + 10 * devicePixelRatio);
  }
  ctx.restore();
}

/** Text with an edge of the ground's colour, so that lines do not run through it. */
function writeOver(
  ctx: CanvasRenderingContext2D,
  text: string,
  [x, y]: readonly [number, number],
  [ink, ground]: readonly [string, string],
): void {
  ctx.save();
  ctx.textBaseline = 'alphabetic';
  ctx.strokeStyle = ground;
  ctx.lineWidth = 3 * devicePixelRatio;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = ink;
  ctx.fillText(text, x, y);
  ctx.restore();
}

import type { Symbol } from '../client/datasets.ts';

/** Shapes that stand for points. */
export type PointSymbol = Exclude<Symbol, 'area' | 'line'>;

const SIDE_PX = 36;
const EDGE_PX = 3;
const HATCH_PX = 16;

/** Corners of each shape in a square of side 1; a circle has none. */
const CORNERS: Readonly<Record<PointSymbol, readonly (readonly [number, number])[]>> = {
  triangle: [
    [0.5, 0.06],
    [0.95, 0.88],
    [0.05, 0.88],
  ],
  diamond: [
    [0.5, 0.04],
    [0.96, 0.5],
    [0.5, 0.96],
    [0.04, 0.5],
  ],
  square: [
    [0.1, 0.1],
    [0.9, 0.1],
    [0.9, 0.9],
    [0.1, 0.9],
  ],
  circle: [],
};

/** A filled shape with a white edge, so that it stands out on any colour. */
export function drawSymbol(symbol: PointSymbol, ink: string): ImageData {
  const pen = openCanvas(SIDE_PX);
  pen.beginPath();
  const corners = CORNERS[symbol];
  if (corners.length === 0) pen.arc(SIDE_PX / 2, SIDE_PX / 2, SIDE_PX * 0.38, 0, 2 * Math.PI);
  for (const [x, y] of corners) pen.lineTo(x * SIDE_PX, y * SIDE_PX);
  pen.closePath();
  pen.lineJoin = 'round';
  pen.lineWidth = EDGE_PX * 2;
  pen.strokeStyle = '#ffffff';
  pen.stroke();
  pen.fillStyle = ink;
  pen.fill();
  return pen.getImageData(0, 0, SIDE_PX, SIDE_PX);
}

/** Diagonal lines that repeat without a seam: areas are told by pattern, not by colour alone. */
export function drawHatch(ink: string): ImageData {
  const pen = openCanvas(HATCH_PX);
  pen.strokeStyle = ink;
  pen.lineWidth = 2.4;
  for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
    pen.beginPath();
    pen.moveTo(shift, HATCH_PX);
    pen.lineTo(shift + HATCH_PX, 0);
    pen.stroke();
  }
  return pen.getImageData(0, 0, HATCH_PX, HATCH_PX);
}

function openCanvas(side: number): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = side;
  canvas.height = side;
  return canvas.getContext('2d', { willReadFrequently: true })!;
}

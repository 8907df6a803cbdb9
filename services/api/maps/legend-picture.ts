import sharp from 'sharp';

import { legendMark, type Legend } from './legend.ts';

const WIDTH = 320;
const MARGIN = 12;
const LINE = 20;
const SWATCH = 28;
const BAR_HEIGHT = 16;
const LINE_CHARACTERS = 40;
/** Drawn larger than asked for, so that text stays sharp on dense screens. */
const DENSITY = 144;

/** The legend as a picture: PNG, 640 pixels wide, dark text on white. */
export async function drawLegend(legend: Legend): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await sharp(Buffer.from(toSvg(legend)), { density: DENSITY })
    .png()
    .toBuffer();
  return new Uint8Array(bytes);
}

/** The picture as SVG: 320 units wide. */
export function toSvg(legend: Legend): string {
  const mark = legendMark(legend);
  const unit = legend.unit === '' || legend.unit === '1' ? '' : ` (${legend.unit})`;
  const head = [...(mark === '' ? [] : [mark]), ...wrap(`${legend.title}${unit}`)];
  const lines = head.map((text, at) => toText(MARGIN, MARGIN + LINE * (at + 0.7), text, true));
  const top = MARGIN + LINE * head.length + 4;
  const body = 'classes' in legend ? drawClasses(legend.classes, top) : drawRamp(legend, top);
  const end = top + body.height;
  const notes = [legend.nodata.label, `${legend.collection} ${legend.run}`];
  const foot = notes.map((text, at) => toText(MARGIN, end + LINE * (at + 0.9), text));
  const height = end + LINE * notes.length + MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}">`,
    '<rect width="100%" height="100%" fill="white"/>',
    '<g font-family="DejaVu Sans, Liberation Sans, Arial, Helvetica, sans-serif" font-size="12">',
    ...lines,
    ...body.parts,
    ...foot,
    '</g></svg>',
  ].join('');
}

type Body = { readonly height: number; readonly parts: readonly string[] };

function drawClasses(classes: Extract<Legend, { classes: unknown }>['classes'], top: number): Body {
  const parts = classes.map(({ colour, label }, at) => {
    const y = top + LINE * at;
    const fill = colour ?? 'none';
    const swatch = `<rect x="${MARGIN}" y="${y}" width="${SWATCH}" height="${LINE - 4}" fill="${fill}" stroke="gray"/>`;
    return swatch + toText(MARGIN + SWATCH + 8, y + 12, label);
  });
  return { height: LINE * classes.length + 4, parts };
}

function drawRamp({ ramp, stops }: Extract<Legend, { ramp: unknown }>, top: number): Body {
  const width = WIDTH - 2 * MARGIN;
  const stripes = ramp.map(
    ({ share, colour }) => `<stop offset="${share.toFixed(4)}" stop-color="${colour}"/>`,
  );
  const ticks = stops.map(({ share, label }) => {
    const x = MARGIN + width * share;
    // Labels at the ends stay within the picture.
    const anchor = share < 0.03 ? 'start' : share > 0.97 ? 'end' : 'middle';
    const below = top + BAR_HEIGHT;
    const line = `<line x1="${x}" x2="${x}" y1="${below}" y2="${below + 4}" stroke="black"/>`;
    return line + toText(x, below + 16, label, false, anchor);
  });
  return {
    height: BAR_HEIGHT + LINE + 4,
    parts: [
      `<defs><linearGradient id="ramp">${stripes.join('')}</linearGradient></defs>`,
      `<rect x="${MARGIN}" y="${top}" width="${width}" height="${BAR_HEIGHT}" fill="url(#ramp)" stroke="gray"/>`,
      ...ticks,
    ],
  };
}

function toText(x: number, y: number, text: string, bold = false, anchor = 'start'): string {
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" fill="black" text-anchor="${anchor}"${weight}>${escapeXml(text)}</text>`;
}

/** Lines short enough for the picture: titles are written for readers, not for its width. */
function wrap(title: string): readonly string[] {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const last = lines.at(-1);
    const fits = last !== undefined && last.length + word.length < LINE_CHARACTERS;
    if (fits) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

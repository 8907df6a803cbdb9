import { createHash } from 'node:crypto';

import type { Style } from '../../catalog/style.ts';
import type { Styles } from '../../catalog/styles.ts';
import { toPngPalette, type PngPalette } from '../../formats/png/indexed.ts';
import { openPalette, type Palette, type ValueRange } from '../../query/palette.ts';

/** A palette with its PNG chunks and a short digest of all that decides its colours. */
export type ReadyPalette = {
  readonly palette: Palette;
  readonly png: PngPalette;
  readonly digest: string;
};

const MOST_KEPT = 128;

/** Palettes made once a style, and once a run where the style takes its limits from the data. */
export function openPalettes(styles: Pick<Styles, 'getColourMap'>) {
  const known = new Map<string, ReadyPalette>();

  const make = (style: Style, range: ValueRange | undefined): ReadyPalette => {
    const colourMap =
      style.kind === 'continuous' ? styles.getColourMap(style.colourMap.id) : undefined;
    const palette = openPalette(style, colourMap, range);
    const content = JSON.stringify([style, colourMap?.colours, palette.range]);
    const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
    return { palette, png: toPngPalette(palette.rgba), digest };
  };

  return {
    get(style: Style, range: ValueRange | undefined): ReadyPalette {
      const byData = style.kind === 'continuous' && typeof style.limits === 'string';
      const key = byData ? `${style.id} ${range?.min} ${range?.max}` : style.id;
      const found = known.get(key) ?? make(style, range);
      known.delete(key);
      known.set(key, found);
      if (known.size > MOST_KEPT) known.delete(known.keys().next().value!);
      return found;
    },
  };
}

import { createHash } from 'node:crypto';

import type { Style } from '../../catalog/style.ts';
import type { Styles } from '../../catalog/styles.ts';
import { toPngPalette, type PngPalette } from '../../formats/png/indexed.ts';
import { openPalette, type Palette, type ValueRange } from '../../query/palette.ts';
import { HATCH_COLOURS } from './hatch.ts';

/** A palette ready to encode, with a short digest of all that decides its colours. */
export type ReadyPalette = {
  readonly toIndices: Palette['toIndices'];
  /** four octets a colour; those of the hatch stand behind those of the style */
  readonly rgba: Uint8Array;
  /** index of the first colour of the hatch */
  readonly hatchEntry: number;
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
    const rgba = Uint8Array.of(...palette.rgba, ...HATCH_COLOURS);
    const content = JSON.stringify([style, palette.range]);
    const digest = createHash('sha256').update(content).update(rgba).digest('hex').slice(0, 12);
    const hatchEntry = palette.rgba.length / 4;
    return { toIndices: palette.toIndices, rgba, hatchEntry, png: toPngPalette(rgba), digest };
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

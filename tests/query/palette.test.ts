import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';

import type { Style } from '../../services/catalog/style.ts';
import { openStyles, type Styles } from '../../services/catalog/styles.ts';
import {
  colourOf as paletteColourOf,
  findLimits,
  openPalette,
} from '../../services/query/palette.ts';
import { catalogDir } from '../api/maps/map-world.ts';

let styles: Styles;
beforeAll(async () => {
  styles = await openStyles(catalogDir);
});

function colourOf(style: Style, value: number, data?: { min: number; max: number }): string | null {
  const map = style.kind === 'continuous' ? styles.getColourMap(style.colourMap.id) : undefined;
  return paletteColourOf(openPalette(style, map, data), value);
}

describe('class schemes', () => {
  test('a class begins at its lower bound and ends before its upper one, in every scheme', () => {
    const schemes = styles
      .listStyles()
      .flatMap((style) => (style.kind === 'classes' ? [style] : []));
    expect(schemes.length).toBeGreaterThan(4);
    for (const style of schemes) {
      for (const { from, to, colour } of style.classes) {
        if (from !== null)
          expect([style.id, from, colourOf(style, from)]).toEqual([style.id, from, colour]);
        if (to !== null) {
          // The largest 32-bit number below the bound still belongs to this class.
          const bits = new Float32Array([to]);
          new Int32Array(bits.buffer)[0]! -= Math.sign(to);
          expect([style.id, to, colourOf(style, bits[0]!)]).toEqual([style.id, to, colour]);
        }
      }
    }
  });

  test('below the first class of rain nothing is coloured, and missing never', () => {
    const style = styles.getStyle('precipitation-amount');
    expect(colourOf(style, 0)).toBeNull();
    expect(colourOf(style, 0.0999)).toBeNull();
    expect(colourOf(style, 1e9)).toBe('#221b38');
    expect(colourOf(style, NaN)).toBeNull();
  });
});

describe('ramps', () => {
  test.each(['temperature', 'precipitation-amount-ramp', 'river-discharge', 'probability'])(
    '%s: each value has the colour of its place on the scale',
    (id) => {
      const style = styles.getStyle(id);
      if (style.kind !== 'continuous') throw new Error('not a ramp');
      const { min, max } = findLimits(style, undefined);
      const { colours } = styles.getColourMap(style.colourMap.id);
      const { from, to, reversed } = style.colourMap;
      fc.assert(
        fc.property(fc.float({ min: 0, max: 1, noNaN: true }), (share) => {
          // The place worked out afresh, per value, in 64 bits; the palette has 253 steps.
          const value = Math.fround(
            style.scale === 'log'
              ? min * (max / min) ** share
              : min + (max - min) * (style.scale === 'sqrt' ? share ** 2 : share),
          );
          if (value < Math.fround(min)) return;
          const along = from + (to - from) * share;
          const place = (reversed ? 1 - along : along) * 255;
          const near = [-1, 0, 1].map(
            (step) => colours[Math.min(255, Math.max(0, Math.round(place) + step))],
          );
          expect(near).toContain(colourOf(style, value));
        }),
        { numRuns: 100 },
      );
    },
  );

  test('0 degC is the palest colour of the temperature style, frost blue and thaw red', () => {
    const style = styles.getStyle('temperature');
    const channels = (celsius: number) =>
      [1, 3, 5].map((at) =>
        Number.parseInt(colourOf(style, celsius + 273.15)!.slice(at, at + 2), 16),
      );
    expect(Math.min(...channels(0))).toBeGreaterThan(220);
    const [frostRed, , frostBlue] = channels(-25);
    expect(frostBlue!).toBeGreaterThan(frostRed!);
    const [thawRed, , thawBlue] = channels(25);
    expect(thawRed!).toBeGreaterThan(thawBlue!);
  });

  test('beyond its limits a style extends its colour or leaves the pixel transparent, as it says', () => {
    const temperature = styles.getStyle('temperature');
    expect(colourOf(temperature, 100)).toBe(colourOf(temperature, 228.15));
    expect(colourOf(temperature, 400)).toBe(colourOf(temperature, 318.2));
    expect(colourOf(styles.getStyle('probability'), 0.09)).toBeNull();
    expect(colourOf(styles.getStyle('river-discharge'), 0)).toBeNull();
    expect(colourOf(styles.getStyle('river-discharge'), -5)).toBeNull();
  });

  test('limits of the data are those of the run; a constant field has a ramp all the same', () => {
    const generic = styles.getStyle('generic');
    const { colours } = styles.getColourMap('crameri-batlow');
    expect(colourOf(generic, 5, { min: 5, max: 9 })).toBe(colours[0]);
    expect(colourOf(generic, 9, { min: 5, max: 9 })).toBe(colours[255]);
    expect(colourOf(generic, 5, { min: 5, max: 5 })).not.toBeNull();
    expect(colourOf(generic, 5)).not.toBeNull();
  });
});

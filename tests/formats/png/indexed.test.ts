import fc from 'fast-check';
import { PNG } from 'pngjs';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';

import {
  openIndexedPngEncoder,
  toPngPalette,
  toPngText,
} from '../../../services/formats/png/indexed.ts';
import { encodeIndexedWebp } from '../../../services/formats/png/webp.ts';

/** A picture with its palette; read back by pngjs and libvips, never by our own code. */
const pictures = fc
  .record({
    width: fc.integer({ min: 1, max: 70 }),
    height: fc.integer({ min: 1, max: 40 }),
    rgba: fc
      .integer({ min: 1, max: 256 })
      .chain((entries) => fc.uint8Array({ minLength: entries * 4, maxLength: entries * 4 })),
    seed: fc.integer({ min: 1, max: 9999 }),
  })
  .map(({ width, height, rgba, seed }) => {
    const entries = rgba.length / 4;
    const indices = Uint8Array.from({ length: width * height }, (_, at) => (at * seed) % entries);
    return { width, height, rgba, indices };
  });

function toPixels(indices: Uint8Array, rgba: Uint8Array): Uint8Array {
  const pixels = new Uint8Array(indices.length * 4);
  indices.forEach((index, at) => pixels.set(rgba.subarray(index * 4, index * 4 + 4), at * 4));
  return pixels;
}

describe('indexed PNG', () => {
  test('pngjs reads back every pixel of any picture', () => {
    fc.assert(
      fc.property(pictures, ({ width, height, rgba, indices }) => {
        const png = openIndexedPngEncoder(width, height)(indices, toPngPalette(rgba));
        const read = PNG.sync.read(Buffer.from(png));
        expect([read.width, read.height]).toEqual([width, height]);
        expect(new Uint8Array(read.data)).toEqual(toPixels(indices, rgba));
      }),
      { numRuns: 60 },
    );
  });

  test('libvips reads it as an indexed picture with transparency', async () => {
    const rgba = Uint8Array.of(0, 0, 0, 0, 10, 200, 30, 255, 1, 2, 3, 128);
    const indices = Uint8Array.from({ length: 16 * 8 }, (_, at) => at % 3);
    const png = openIndexedPngEncoder(16, 8)(indices, toPngPalette(rgba));
    const picture = sharp(png);
    expect(await picture.metadata()).toMatchObject({
      format: 'png',
      isPalette: true,
      hasAlpha: true,
    });
    const pixels = await picture.ensureAlpha().raw().toBuffer();
    expect(new Uint8Array(pixels)).toEqual(toPixels(indices, rgba));
  });

  test('carries a comment that libvips reads, and the same pixels', async () => {
    const rgba = Uint8Array.of(0, 0, 0, 0, 10, 200, 30, 255);
    const indices = Uint8Array.from({ length: 16 * 8 }, (_, at) => at % 2);
    const comment = toPngText('Comment', 'EXERCISE');
    const png = openIndexedPngEncoder(16, 8)(indices, toPngPalette(rgba), comment);
    expect((await sharp(png).metadata()).comments).toEqual([
      { keyword: 'Comment', text: 'EXERCISE' },
    ]);
    const read = PNG.sync.read(Buffer.from(png), { checkCRC: true });
    expect(new Uint8Array(read.data)).toEqual(toPixels(indices, rgba));
  });

  test('an encoder leaves nothing of one picture in the next', () => {
    const encode = openIndexedPngEncoder(4, 4);
    const palette = toPngPalette(Uint8Array.of(0, 0, 0, 0, 255, 255, 255, 255));
    encode(new Uint8Array(16).fill(1), palette);
    const read = PNG.sync.read(Buffer.from(encode(new Uint8Array(16), palette)));
    expect(read.data.every((octet) => octet === 0)).toBe(true);
  });

  test.each([0, 257])('a palette of %i colours is refused', (entries) => {
    expect(() => toPngPalette(new Uint8Array(entries * 4))).toThrow(RangeError);
  });
});

test('a lossless WebP holds the same pixels', async () => {
  const rgba = Uint8Array.of(9, 8, 7, 255, 10, 200, 30, 255);
  const indices = Uint8Array.from({ length: 32 * 32 }, (_, at) => (at >> 3) % 2);
  const webp = await encodeIndexedWebp(indices, 32, 32, rgba);
  const pixels = await sharp(webp).ensureAlpha().raw().toBuffer();
  expect(new Uint8Array(pixels)).toEqual(toPixels(indices, rgba));
});

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';

import { openBlockCache, openCog } from '../../../services/formats/geotiff/open-cog.ts';
import { writeCog } from '../../../services/formats/geotiff/write-cog.ts';
import { toByteSource, type ByteSource } from '../../../services/platform/byte-source.ts';

const NX = 1500;
const NY = 700;
const GRID = {
  kind: 'regular-lonlat',
  nx: NX,
  ny: NY,
  lonFirstDeg: 0,
  latFirstDeg: 60,
  lonStepDeg: 0.1,
  latStepDeg: 0.1,
} as const;

const bands = [0, 1].map((band) =>
  Float32Array.from({ length: NX * NY }, (_, i) => (i % 97 === 0 ? NaN : (i % NX) * 0.5 + band)),
);
let bytes: Uint8Array;

beforeAll(async () => {
  const parts: Uint8Array[] = [];
  await writeCog((part) => void parts.push(part.slice()), { grid: GRID, metadata: {} }, bands);
  bytes = Buffer.concat(parts);
});

/** A source that notes each read. */
function countingSource(content = bytes): ByteSource & { readonly reads: [number, number][] } {
  const source = toByteSource(content, 'counted');
  const reads: [number, number][] = [];
  return {
    ...source,
    reads,
    read(offset, length, signal) {
      reads.push([offset, length]);
      return source.read(offset, length, signal);
    },
  };
}

const whole = { level: 0, band: 0, x: 0, y: 0, nx: NX, ny: NY };

describe('openCog', () => {
  test('any window of any band holds the cells that were written', async () => {
    const cog = await openCog(countingSource());
    expect(cog).toMatchObject({ nx: NX, ny: NY, bands: 2 });
    const windows = fc
      .record({ x: fc.nat(NX - 1), y: fc.nat(NY - 1), band: fc.nat(1) })
      .chain(({ x, y, band }) =>
        fc.record({
          level: fc.constant(0),
          band: fc.constant(band),
          x: fc.constant(x),
          y: fc.constant(y),
          nx: fc.integer({ min: 1, max: Math.min(600, NX - x) }),
          ny: fc.integer({ min: 1, max: Math.min(600, NY - y) }),
        }),
      );
    await fc.assert(
      fc.asyncProperty(windows, async (window) => {
        const values = await cog.readWindow(window);
        const expected = Float32Array.from({ length: window.nx * window.ny }, (_, i) => {
          const column = window.x + (i % window.nx);
          const row = window.y + Math.floor(i / window.nx);
          return bands[window.band]![row * NX + column]!;
        });
        expect(values).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  test('a cold tile costs two reads: the header, and its blocks together', async () => {
    const source = countingSource();
    const cog = await openCog(source);
    expect(source.reads).toEqual([[0, 64 * 1024]]);
    // Four blocks, in two rows of blocks.
    await cog.readWindow({ level: 0, band: 1, x: 200, y: 200, nx: 256, ny: 256 });
    expect(source.reads).toHaveLength(2);
  });

  test('cells read before cost nothing, whoever read them', async () => {
    const source = countingSource();
    const cache = openBlockCache(64 * 1024 * 1024);
    const cog = await openCog(source, cache);
    await Promise.all([cog.readWindow(whole), cog.readWindow(whole)]);
    const before = source.reads.length;
    await cog.readWindow({ ...whole, x: 10, nx: 300 });
    const again = await openCog(source, cache);
    await again.readWindow(whole);
    expect(source.reads.length).toBe(before + 1);
  });

  test('a header longer than the first read is fetched whole', async () => {
    const members = Array.from({ length: 16 }, () => new Float32Array(300));
    const parts: Uint8Array[] = [];
    const head = { grid: { ...GRID, nx: 300, ny: 1 }, metadata: { note: 'x'.repeat(100_000) } };
    await writeCog((part) => void parts.push(part.slice()), head, members);
    const source = countingSource(Buffer.concat(parts));
    const cog = await openCog(source);
    expect(cog.bands).toBe(16);
    expect(source.reads.length).toBe(2);
  });

  test('overviews are levels of their own', async () => {
    const cog = await openCog(countingSource());
    expect(cog.levels.map(({ nx, ny }) => [nx, ny])).toEqual([
      [1500, 700],
      [750, 350],
      [375, 175],
      [188, 88],
    ]);
    const values = await cog.readWindow({ level: 3, band: 0, x: 187, y: 87, nx: 1, ny: 1 });
    // Columns 1496 to 1499, each half its number, as far as they are there.
    expect(values[0]).toBeGreaterThan(747);
    expect(values[0]).toBeLessThan(750);
  });

  test.each([
    { name: 'beyond the east', window: { ...whole, x: 1 } },
    { name: 'no such band', window: { ...whole, band: 2 } },
    { name: 'no such level', window: { ...whole, level: 9 } },
    { name: 'empty', window: { ...whole, nx: 0 } },
    { name: 'negative', window: { ...whole, y: -1 } },
  ])('a window that is not there is refused: $name', async ({ window }) => {
    const cog = await openCog(countingSource());
    await expect(cog.readWindow(window)).rejects.toThrow(RangeError);
  });

  test.each([
    { name: 'at its end', length: () => bytes.length - 1 },
    { name: 'in the blocks', length: () => Math.floor(bytes.length / 2) },
    { name: 'in the header', length: () => 300 },
    { name: 'to nothing', length: () => 3 },
  ])('a file cut off is found when it is opened: $name', async ({ length }) => {
    const source = countingSource(bytes.subarray(0, length()));
    await expect(openCog(source)).rejects.toMatchObject({ kind: 'corrupt-data' });
  });

  test('a damaged block is a fault, not a hole, and does not spoil its neighbours', async () => {
    const damaged = Uint8Array.from(bytes);
    damaged.fill(0xff, damaged.length - 200);
    const cog = await openCog(countingSource(damaged));
    const last = { level: 0, band: 1, x: NX - 9, y: NY - 9, nx: 9, ny: 9 };
    await expect(cog.readWindow(last)).rejects.toMatchObject({ kind: 'corrupt-data' });
    await expect(cog.readWindow({ ...last, band: 0 })).resolves.toHaveLength(81);
  });

  test('foreign bytes are a fault, whatever they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.nat(2000), async (noise, at) => {
        const mutated = Uint8Array.from(bytes);
        mutated.set(noise, at);
        const opened = await openCog(toByteSource(mutated, 'noise')).catch(
          (error: unknown) => error,
        );
        if ('levels' in (opened as object)) return;
        expect(opened).toMatchObject({ name: 'Fault' });
      }),
      { numRuns: 200 },
    );
  });

  test('a reader that gives up does not take the blocks from the others', async () => {
    const cog = await openCog(countingSource());
    const gone = new AbortController();
    const left = cog.readWindow(whole, gone.signal);
    const stayed = cog.readWindow(whole);
    gone.abort();
    await expect(left).rejects.toThrow('aborted');
    await expect(stayed).resolves.toHaveLength(NX * NY);
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { PNG } from 'pngjs';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';

import { decodeValueTile } from '../../../services/formats/value-tile/decode-value-tile.ts';
import { tileLats, tileLons } from '../../../services/earth/tile-matrix.ts';
import { FIRST, GLOBE, plane, rain, RUN, SECOND, temperature, TILES } from './globe-world.ts';
import { openMapWorld } from './map-world.ts';

const SIDE = 256;
/** The globe is an exercise: a hatch runs over it, two pixels in 32 along a row. */
const isHatched = (column: number, row: number) => (column + row) % 32 < 2;
const world = await openMapWorld(GLOBE);
const { app } = world;
afterAll(() => world.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  app.request(path, { headers }) as Promise<Response>;

async function pixelsOf(path: string): Promise<PNG> {
  const answer = await get(path);
  expect(answer.status, path).toBe(200);
  return PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
}

function colourAt({ data }: PNG, column: number, row: number): string {
  const at = 4 * (row * SIDE + column);
  return `#${data.subarray(at, at + 4).toString('hex')}`;
}

/** The published colour map, straight from its file. */
const vik = (
  JSON.parse(
    await readFile(
      join(import.meta.dirname, '../../../data-catalog/styles/colour-maps/crameri-vik.json'),
      'utf8',
    ),
  ) as { colours: string[] }
).colours;

describe('a coloured tile', () => {
  test('has at each place the colour of the field there', async () => {
    const tile = { z: 2, x: 2, y: 1 };
    const png = await pixelsOf(`${TILES}/2/1/2?variable=${temperature.id}&datetime=${FIRST}`);
    const lons = tileLons(tile);
    const lats = tileLats(tile);
    let compared = 0;
    for (let at = 0; at < SIDE * SIDE; at += 111) {
      const [column, row] = [at % SIDE, Math.floor(at / SIDE)];
      const [lon, lat] = [lons[column]!, lats[row]!];
      // The edge of the hole runs through cells of half a degree.
      if (Math.abs(Math.hypot(lon - 60, lat - 20) - 6) < 0.6) continue;
      if (isHatched(column, row)) continue;
      const value = plane(lon, lat);
      const found = colourAt(png, column, row);
      if (Number.isNaN(value)) {
        expect(found).toBe('#00000000');
        continue;
      }
      // Style: vik from -45 to 45 degC, 253 steps: the colour of the place, or of the next one.
      const place = ((value - 228.15) / 90) * 255;
      const near = [-1, 0, 1].map((step) => `${vik[Math.round(place) + step]}ff`);
      expect(near).toContain(found);
      compared++;
    }
    expect(compared).toBeGreaterThan(400);
  });

  test('a class begins where the scheme says, and what is below its first class is transparent', async () => {
    const png = await pixelsOf(`${TILES}/2/1/2?variable=${rain.id}`);
    const column = (lon: number) => Math.floor((lon / 90) * SIDE);
    expect(colourAt(png, column(15), 100)).toBe('#00000000');
    expect(colourAt(png, column(45), 100)).toBe('#e0d8d3ff');
    expect(colourAt(png, column(75), 100)).toBe('#8ea67cff');
  });

  test('both sides of the antimeridian meet: no column is transparent', async () => {
    const west = await pixelsOf(`${TILES}/1/0/0?variable=${temperature.id}&datetime=${FIRST}`);
    const east = await pixelsOf(`${TILES}/1/0/1?variable=${temperature.id}&datetime=${FIRST}`);
    for (let row = 0; row < SIDE; row++) {
      expect(colourAt(west, 0, row)).toMatch(/ff$/);
      expect(colourAt(east, SIDE - 1, row)).toMatch(/ff$/);
    }
  });

  test('of an exercise is hatched where there is data, across seams, and says so in a comment', async () => {
    const query = `variable=${temperature.id}&datetime=${SECOND}`;
    const dark = '#222222ff';
    const light = '#ffffffff';
    for (const tile of ['2/1/2', '2/1/3', '2/2/2']) {
      const png = await pixelsOf(`${TILES}/${tile}?${query}`);
      const [z, y, x] = tile.split('/').map(Number) as [number, number, number];
      expect(z).toBe(2);
      for (let at = 0; at < SIDE * SIDE; at += 7) {
        const [column, row] = [at % SIDE, Math.floor(at / SIDE)];
        const place = (x * SIDE + column + y * SIDE + row) % 32;
        const found = colourAt(png, column, row);
        if (place === 0) expect(found).toBe(dark);
        else if (place === 1) expect(found).toBe(light);
        else expect([dark, light]).not.toContain(found);
      }
    }
    const bytes = Buffer.from(await (await get(`${TILES}/2/1/2?${query}`)).arrayBuffer());
    expect((await sharp(bytes).metadata()).comments).toEqual([
      { keyword: 'Comment', text: 'EXERCISE' },
    ]);
    // The hole in the data stays a hole; real data bear no mark.
    const holed = await pixelsOf(`${TILES}/2/1/2?variable=${temperature.id}&datetime=${FIRST}`);
    const hole = { column: Math.floor((60 / 90) * SIDE), row: 196 };
    for (let step = 0; step < 32; step++) {
      expect(colourAt(holed, hole.column - 8 + (step >> 1), hole.row)).toBe('#00000000');
    }
    const real = await get('/ogc/collections/ensemble/map/tiles/WebMercatorQuad/3/3/4');
    const realBytes = Buffer.from(await real.arrayBuffer());
    expect((await sharp(realBytes).metadata()).comments).toBeUndefined();
    const { data } = await sharp(realBytes).raw().toBuffer({ resolveWithObject: true });
    expect(new Set(data).size).toBeLessThan(8);
  });

  test('WebP without loss holds the same pixels as PNG', async () => {
    const query = `variable=${temperature.id}&datetime=${FIRST}`;
    const png = await pixelsOf(`${TILES}/2/1/2?${query}`);
    const answer = await get(`${TILES}/2/1/2?${query}&f=webp`);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    const pixels = await sharp(await answer.arrayBuffer())
      .ensureAlpha()
      .raw()
      .toBuffer();
    expect(Buffer.compare(pixels, png.data)).toBe(0);
  });

  test.each([
    { accept: undefined, type: 'image/png' },
    { accept: 'image/webp', type: 'image/webp' },
    { accept: 'image/avif,image/webp,image/*,*/*;q=0.8', type: 'image/png' },
    { accept: 'image/png', type: 'image/png' },
  ])('Accept $accept is answered with $type', async ({ accept, type }) => {
    const headers = accept === undefined ? {} : { accept };
    const answer = await get(
      `${TILES}/0/0/0?variable=${rain.id}`,
      headers as Record<string, string>,
    );
    expect(answer.headers.get('content-type')).toBe(type);
  });

  test('carries its run, time and the mark of an exercise', async () => {
    const { headers } = await get(`${TILES}/0/0/0?variable=${temperature.id}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'isohyet-mark': 'EXERCISE',
      'isohyet-run': RUN,
      'isohyet-generation': '1',
      'isohyet-valid-time': FIRST,
      'isohyet-style': 'temperature',
      'isohyet-licence': 'CC-BY-4.0',
    });
  });

  test('outside the grid it is transparent, and may be kept like any other', async () => {
    const path = '/ogc/collections/ensemble/map/tiles/WebMercatorQuad/4/12/2';
    const answer = await get(path);
    expect(answer.headers.get('cache-control')).toContain('public');
    const png = PNG.sync.read(Buffer.from(await answer.arrayBuffer()));
    expect(png.data.every((octet) => octet === 0)).toBe(true);
    expect([png.width, png.height]).toEqual([SIDE, SIDE]);
  });

  test('the control is drawn unless a member is named', async () => {
    const path = '/ogc/collections/ensemble/values/tiles/WebMercatorQuad/3/3/4';
    const valueOf = async (query: string) => {
      const answer = await get(`${path}${query}`);
      const { values } = decodeValueTile(new Uint8Array(await answer.arrayBuffer()));
      return [answer.headers.get('isohyet-member'), Math.round(values[258 * 128 + 128]!)];
    };
    expect(await valueOf('')).toEqual(['0', 260]);
    expect(await valueOf('?member=2')).toEqual(['2', 280]);
    expect(await valueOf('?member=1')).toEqual(['1', 270]);
  });
});

describe('a value tile', () => {
  const path = `/ogc/collections/globe/values/tiles/WebMercatorQuad/3/3/5?variable=${temperature.id}&datetime=${FIRST}`;

  test.each(['identity', 'gzip', 'zstd'])(
    '%s: values of the field within half a step',
    async (coding) => {
      const answer = await get(path, { 'accept-encoding': coding });
      expect(answer.headers.get('content-type')).toBe('application/vnd.isohyet.field');
      expect(answer.headers.get('content-encoding')).toBe(coding === 'identity' ? null : coding);
      const body = new Uint8Array(await answer.arrayBuffer());
      const { gunzipSync, zstdDecompressSync } = await import('node:zlib');
      const plain =
        coding === 'gzip' ? gunzipSync(body) : coding === 'zstd' ? zstdDecompressSync(body) : body;
      const { header, values } = decodeValueTile(plain);
      expect(header).toMatchObject({
        nx: 258,
        ny: 258,
        border: 1,
        unit: 'K',
        run: RUN,
        validTime: FIRST,
        marks: ['EXERCISE'],
        tile: { tileMatrixSet: 'WebMercatorQuad', z: 3, y: 3, x: 5 },
      });
      const tile = { z: 3, x: 5, y: 3 };
      const lons = tileLons(tile, SIDE, 1);
      const lats = tileLats(tile, SIDE, 1);
      for (let at = 0; at < values.length; at += 53) {
        const [lon, lat] = [lons[at % 258]!, lats[Math.floor(at / 258)]!];
        if (Math.abs(Math.hypot(lon - 60, lat - 20) - 6) < 0.8) continue;
        const expected = plane(lon, lat);
        if (Number.isNaN(expected)) expect(values[at]).toBeNaN();
        else expect(Math.abs(values[at]! - expected)).toBeLessThan(header.scale / 2 + 1e-4);
      }
    },
  );

  test('outside the grid holds no value and says so', async () => {
    const answer = await get('/ogc/collections/ensemble/values/tiles/WebMercatorQuad/4/12/2');
    const { header, values } = decodeValueTile(new Uint8Array(await answer.arrayBuffer()));
    expect(header).toMatchObject({ count: 0, min: null, max: null });
    expect(values.every((value) => Number.isNaN(value))).toBe(true);
  });
});

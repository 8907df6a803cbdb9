import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';

import { openMapWorld, toVariable } from './map-world.ts';

const temperature = toVariable('air_temperature_2m', 'air_temperature', 'K');
const rain = toVariable('precipitation_amount', 'precipitation_amount', 'kg m-2');
const odd = toVariable('grib2_0_1_193', '', '1');
const RUN = '2026-01-01T00:00:00Z';
const LATER = '2026-01-01T06:00:00Z';

const world = await openMapWorld([
  {
    collection: 'region',
    referenceTime: RUN,
    marks: ['EXERCISE'],
    grid: {
      kind: 'regular-lonlat',
      nx: 30,
      ny: 20,
      lonFirstDeg: 200,
      latFirstDeg: 60,
      lonStepDeg: 1,
      latStepDeg: 1,
    },
    maps: [RUN, LATER].flatMap((validTime) =>
      [temperature, rain, odd].map((variable) => ({
        variable,
        validTime,
        bands: [{ member: null, valueAt: (lon: number) => lon }],
      })),
    ),
  },
]);
const { app } = world;
afterAll(() => world.close());
const readJson = async (path: string) => {
  const answer = (await app.request(path)) as Response;
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as Record<string, never>;
};
const LEGEND = '/ogc/collections/region/map/legend';

describe('the legend', () => {
  test('of classes names each class in the unit shown, with the colours of the tiles', async () => {
    const legend = await readJson(`${LEGEND}?variable=${rain.id}`);
    expect(legend).toMatchObject({
      kind: 'classes',
      unit: 'mm',
      canonicalUnit: 'kg m-2',
      marks: ['EXERCISE'],
      nodata: { colour: null },
      run: RUN,
      licence: 'CC-BY-4.0',
    });
    const classes = legend['classes'] as unknown as { label: string; colour: string | null }[];
    expect(classes.slice(0, 3)).toMatchObject([
      { from: null, to: 0.1, colour: null, label: 'below 0.1' },
      { from: 0.1, to: 0.5, colour: '#e0d8d3', label: '0.1 – 0.5' },
      { from: 0.5, to: 1, colour: '#d8c6b2' },
    ]);
    expect(classes.at(-1)).toMatchObject({ from: 200, to: null, label: '200 and above' });
  });

  test('of a ramp names its stops in degrees Celsius, in French with a decimal comma', async () => {
    const legend = await readJson(`${LEGEND}?variable=${temperature.id}&lang=fr`);
    expect(legend).toMatchObject({ kind: 'continuous', unit: '°C', lang: 'fr', scale: 'linear' });
    const stops = legend['stops'] as unknown as { value: number; canonicalValue: number }[];
    expect(stops.map(({ value }) => value)).toEqual([-40, -30, -20, -10, 0, 10, 20, 30, 40]);
    expect(stops[4]!.canonicalValue).toBe(273.15);
    const classes = (await readJson(`${LEGEND}?variable=${rain.id}&lang=fr`))[
      'classes'
    ] as unknown as {
      label: string;
    }[];
    expect(classes[1]!.label).toBe('0,1 – 0,5');
  });

  test('of an unknown variable runs from the least to the greatest value of the run', async () => {
    const legend = await readJson(`${LEGEND}?variable=${odd.id}`);
    expect(legend).toMatchObject({ style: { id: 'generic' }, unit: '1' });
    // Cell centres at 200 to 229 degrees east, written -160 to -131.
    expect(legend['limits']).toEqual({ min: -160, max: -131 });
  });

  test.each([temperature.id, rain.id])(
    'of %s is drawn as a picture with text',
    async (variable) => {
      const answer = (await app.request(`${LEGEND}?variable=${variable}&f=png`)) as Response;
      expect(answer.headers.get('content-type')).toBe('image/png');
      expect(answer.headers.get('isohyet-mark')).toBe('EXERCISE');
      const { width, height } = await sharp(await answer.arrayBuffer()).metadata();
      expect(width).toBe(640);
      expect(height).toBeGreaterThan(150);
    },
  );

  test.each([
    { query: 'variable=nope', field: 'variable' },
    { query: `variable=${rain.id}&lang=de`, field: 'lang' },
    { query: `variable=${rain.id}&style=temperature`, field: 'style' },
    { query: `variable=${rain.id}&f=svg`, field: 'f' },
    { query: `variable=${rain.id}&width=3`, field: 'width' },
  ])('asked with $query: 400 naming $field', async ({ query, field }) => {
    const answer = (await app.request(`${LEGEND}?${query}`)) as Response;
    expect(answer.status).toBe(400);
    const { errors } = (await answer.json()) as { errors: { field: string }[] };
    expect(errors.map((error) => error.field)).toEqual([field]);
  });
});

describe('tile sets', () => {
  test.each(['map', 'values'])('of %s are listed and described', async (kind) => {
    const list = await readJson(`/ogc/collections/region/${kind}/tiles`);
    const [item] = list['tilesets'] as unknown as { links: { href: string }[] }[];
    const set = await readJson(new URL(item!.links[0]!.href).pathname);
    expect(set).toMatchObject({
      crs: 'http://www.opengis.net/def/crs/EPSG/0/3857',
      tileMatrixSetURI: 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad',
      dataType: kind === 'map' ? 'map' : 'coverage',
      marks: ['EXERCISE'],
      run: RUN,
      generation: 1,
      boundingBox: { lowerLeft: [-160.5, 40.5], upperRight: [-130.5, 60.5] },
    });
    const layers = set['layers'] as unknown as { id: string; validTimes: string[] }[];
    expect(layers.map(({ id }) => id)).toEqual([temperature.id, rain.id, odd.id]);
    expect(layers[0]!.validTimes).toEqual([RUN, LATER]);
    const limits = set['tileMatrixSetLimits'] as unknown as Record<string, unknown>[];
    // 40.5 to 60.5 north, 160.5 to 130.5 west at level 4: (180 - 160.5) / 22.5 = 0.87 and so on.
    expect(limits[4]).toMatchObject({
      tileMatrix: '4',
      minTileCol: 0,
      maxTileCol: 2,
      minTileRow: 4,
      maxTileRow: 6,
    });
  });

  test('the matrix set has the scale denominator of OGC 17-083r4, annex D.1, at level 0', async () => {
    const set = await readJson('/ogc/tileMatrixSets/WebMercatorQuad');
    const [first] = set['tileMatrices'] as unknown as { scaleDenominator: number }[];
    expect(first!.scaleDenominator).toBeCloseTo(559_082_264.028_717, 4);
    expect(await readJson('/ogc/tileMatrixSets')).toMatchObject({
      tileMatrixSets: [{ id: 'WebMercatorQuad' }],
    });
  });
});

test('styles are listed with the variables they fit, the default first', async () => {
  const { styles, defaults } = (await readJson('/ogc/collections/region/styles')) as unknown as {
    styles: { id: string; variables: string[] }[];
    defaults: Record<string, string>;
  };
  expect(defaults).toEqual({
    [temperature.id]: 'temperature',
    [rain.id]: 'precipitation-amount',
    [odd.id]: 'generic',
  });
  expect(styles.find(({ id }) => id === 'temperature')!.variables).toEqual([temperature.id]);
  expect(styles.find(({ id }) => id === 'generic')!.variables).toHaveLength(3);
});

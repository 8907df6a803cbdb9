import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { toByteSource } from '../../services/platform/byte-source.ts';
import { decodeField } from '../../services/formats/grib/decode.ts';
import { findMessages } from '../../services/formats/grib/scan.ts';
import { casesDir, describeCases } from '../cases.ts';
import { openMemoryMap, openMemoryQuery } from './memory-map.ts';

type Point = { readonly lat: number; readonly lon: number; readonly value: number | null };

/** Small tiles at a deep level: pixels of half a metre, and few of them. */
const ZOOM = 22;
const SIDE = 16;

/** The first field of a file, and the points ecCodes 2.47.0 gives of it. */
async function readCase(file: string) {
  const path = join(casesDir, file);
  const bytes = new Uint8Array(readFileSync(path));
  const first = await findMessages(toByteSource(bytes, file)).next();
  const { offset, length } = first.value!;
  const field = await decodeField(bytes.subarray(offset, offset + length), 0);
  const { messages } = JSON.parse(readFileSync(`${path}.expected.json`, 'utf8')) as {
    messages: { points: Point[] }[];
  };
  return { field, points: messages[0]!.points };
}

/** The tile around a place, and the pixel the place lies in. */
function toPixel({ lon, lat }: Point) {
  const world = SIDE * 2 ** ZOOM;
  const east = (lon > 180 ? lon - 360 : lon) + 180;
  const column = Math.min(world - 1, Math.floor((east / 360) * world));
  const share = 0.5 - Math.atanh(Math.sin((lat * Math.PI) / 180)) / (2 * Math.PI);
  const row = Math.floor(share * world);
  const tile = { z: ZOOM, x: Math.floor(column / SIDE), y: Math.floor(row / SIDE) };
  return { tile, at: (row % SIDE) * SIDE + (column % SIDE) };
}

describeCases('tiles of real fields', () => {
  // Points are cell centres: there a tile has the value ecCodes decodes, whatever the grid.
  test.each([
    {
      grid: 'rotated pole',
      file: 'grib-eccc/20230317T18Z_MSC_HRDPS_RH_AGL-2m_RLatLon0.0225_PT001H.grib2',
      factor: 0.01,
    },
    {
      grid: 'polar stereographic',
      file: 'grib-eccc/CMC_hrdps_continental_TMP_TGL_80_ps2.5km_2020102700_P005-00.grib2',
      factor: 1,
    },
    {
      grid: 'lon/lat',
      file: 'grib-eccc/CMC_glb_TMP_TGL_2_latlon.15x.15_2020081000_P000.grib2',
      factor: 1,
    },
    { grid: 'reduced Gaussian', file: 'grib-ecmwf/O32_global.grib2', factor: 1 },
    { grid: 'HEALPix', file: 'grib-ecmwf/healpix_H8.grib2', factor: 1 },
    { grid: 'Lambert', file: 'grib-other/hrrr.t06z.wrfsfcf01-TMP.grib2', factor: 1 },
    { grid: 'Lambert, scanned from the south', file: 'grib-other/lambert.grib2', factor: 1 },
    {
      grid: 'lon/lat with missing values',
      file: 'grib-ecmwf/fields_with_missing_values.grib',
      factor: 1,
    },
  ])('$grid: a pixel over a cell centre has the value of ecCodes', async ({ file, factor }) => {
    const { field, points } = await readCase(file);
    const query = openMemoryQuery(openMemoryMap(field.grid, field.values).reader);
    const map = { path: file, version: '1', facts: {}, band: 0, grid: field.grid };
    const inMercator = points.filter(({ lat }) => Math.abs(lat) < 85);
    expect(inMercator.length).toBeGreaterThan(5);
    for (const point of inMercator) {
      const { tile, at } = toPixel(point);
      const frame = { ...tile, size: SIDE, border: 0 };
      const asked = { map, frame, interpolation: 'bilinear' } as const;
      const value = await query.readTile(asked, (values) => values[at]!);
      if (point.value === null) {
        expect(value).toBeNaN();
        continue;
      }
      // A pixel is half a metre; places are given to a millionth of a degree.
      const expected = point.value * factor;
      expect(Math.abs(value! - expected), JSON.stringify(point)).toBeLessThan(
        2e-4 * Math.max(1, Math.abs(expected)),
      );
    }
  });
});

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { inspectCommand } from '../../../services/formats/inspect/command.ts';
import { inspectFiles } from '../../../services/formats/inspect/inspect-files.ts';
import { casesDir, describeCases } from '../../cases.ts';
import { readBytes, readExpected } from '../grib/read-case.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'isohyet-inspect-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function inspectJson(
  paths: readonly string[],
  points: readonly (readonly [number, number])[] = [],
) {
  let text = '';
  await inspectFiles(paths, { json: true, points }, (piece) => (text += piece));
  return JSON.parse(text) as Record<string, unknown>[];
}

async function run(args: readonly string[]) {
  const output = { out: '', err: '' };
  const io = {
    out: { write: (text: string) => (output.out += text) },
    err: { write: (text: string) => (output.err += text) },
  };
  return { status: await inspectCommand(args, io), ...output };
}

describeCases('inspect', () => {
  // Humidity in per cent, precipitation in metres: values are as coded, so ecCodes' own compare.
  test.each([
    'grib-eccc/20230317T18Z_MSC_HRDPS_RH_AGL-2m_RLatLon0.0225_PT001H.grib2',
    'grib-eccc/CMC_RDPA_APCP-024-0100cutoff_SFC_0_ps10km_2023121806_000.grib2',
    'grib-ecmwf/tp_on_different_grid_resolutions.grib',
    'grib-ecmwf/healpix_H8.grib2',
    'grib-other/JMA_MEPS_20190605.grib2',
  ])('%s: the statistics of ecCodes', async (path) => {
    const expected = readExpected(path);
    const inspected = await inspectJson([join(casesDir, path)]);
    expect(inspected.length).toBe(expected.length);
    inspected.forEach((field, at) => {
      const { nValues, nMissing, min, max, mean } = expected[at]!;
      expect([field['count'], field['missing']]).toEqual([nValues, nMissing]);
      const within = 1e-6 * (max - min) + 2 ** -24 * Math.abs(max);
      const wanted = { min, max, mean };
      for (const name of ['min', 'max', 'mean'] as const) {
        expect(Math.abs((field[name] as number) - wanted[name])).toBeLessThanOrEqual(within);
      }
    });
  });

  test('the value at a place is that of the nearest cell', async () => {
    const path = 'grib-eccc/20230317T18Z_MSC_HRDPS_RH_AGL-2m_RLatLon0.0225_PT001H.grib2';
    const { lon, lat, value } = readExpected(path)[0]!.points[0]!;
    const [field] = await inspectJson([join(casesDir, path)], [[lon, lat]]);
    const [point] = field!['points'] as { value: number }[];
    expect(point!.value).toBeCloseTo(value!, 4);
  });

  test('a field that is refused does not hide the others', async () => {
    const paths = ['grib-ecmwf/spherical_harmonics.grib', 'grib-other/days.grib2'];
    const [refused, read] = await inspectJson(paths.map((path) => join(casesDir, path)));
    expect(refused).toMatchObject({ fault: { kind: 'unsupported-format' } });
    expect(read).toMatchObject({ variable: 'air_temperature', count: 496, mean: 1 });
  });

  test('a file that is cut off names the octet and leaves by status 1', async () => {
    const path = join(folder, 'cut.grib2');
    writeFileSync(path, readBytes('grib-ecmwf/aifs-single-t500.grib2').subarray(0, 5000));
    const { status, out } = await run([path, '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(out)).toMatchObject([
      { fault: { kind: 'corrupt-data', facts: { message: 1, section: 0, octet: 9 } } },
    ]);
  });

  test('a GeoTIFF, a Parquet file and a table say what fits them', async () => {
    const tiff = await inspectJson(
      [join(casesDir, 'wildfire/windninja/big_butte_small.tif')],
      [[-113, 43.4]],
    );
    // gdalinfo -stats: 245 x 270, Minimum=1527, Maximum=2301.
    expect(tiff).toMatchObject([{ nx: 245, ny: 270, crs: 'EPSG:32612', min: 1527, max: 2301 }]);
    const parquet = await inspectJson([
      join(casesDir, 'raster-cube/geoparquet/data-point-encoding_wkb.parquet'),
    ]);
    expect(parquet.map(({ column }) => column)).toEqual(['col', 'geometry']);
    const csv = join(folder, 'table.csv');
    writeFileSync(csv, 'name,depth\na,1\nb,\nc,3\n');
    expect(await inspectJson([csv])).toMatchObject([
      { column: 'name', type: 'VARCHAR', count: 3, missing: 0 },
      { column: 'depth', count: 3, missing: 1, min: 1, max: 3, mean: 2 },
    ]);
  });
});

test('bad calls are answered in words, by status 2', async () => {
  expect(await run([])).toMatchObject({ status: 2 });
  expect((await run(['x', '--point', '1'])).err).toMatch(/--point 1: give lon,lat/);
  expect((await run(['x', '--pint', '1,2'])).err).toMatch(/--pint/);
  const missing = join(folder, 'nothing-here');
  expect((await run([missing])).err).toMatch(/cannot open/);
  const unknown = join(folder, 'octets');
  writeFileSync(unknown, Uint8Array.of(0, 1, 2, 3));
  expect(await run([unknown])).toMatchObject({ status: 2 });
  expect((await run([unknown])).err).toMatch(/is no GRIB, GeoTIFF, Parquet or table of text/);
  expect((await run(['--help'])).out).toMatch(/Usage/);
});

describe('what a file is', () => {
  const message = readFileSync(new URL('../../fixtures/grib-cases/simple.grib2', import.meta.url));
  const put = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };

  test('what begins with GRIB is GRIB, however it goes on', async () => {
    const { status, out } = await run([put('cut.csv', 'GRIB,depth\na,1\n')]);
    expect(status).toBe(1);
    expect(out).toMatch(/corrupt-data: message 1, section 0, octet 15/);
  });

  test('a message behind a long text is found', async () => {
    const text = Buffer.from('An e-mail with a GRIB in it, says its writer.\n'.repeat(200));
    const path = put('mail.txt', Buffer.concat([text, message]));
    const fields = await inspectJson([path]);
    expect(fields.at(-1)).toMatchObject({ count: 12, min: 0, max: 11, file: path });
  });

  test('prose is no table', async () => {
    const { status, err } = await run([put('prose.md', '# Rain\n\nIt rains, often.\nNot now.\n')]);
    expect(status).toBe(2);
    expect(err).toMatch(/is no table/);
  });

  test('a place outside is not one without a value', async () => {
    const { out } = await run([put('x.grib2', message), '--point', '90,0', '--point', '2,49']);
    expect(out).toMatch(/point \(90, 0\): outside the grid/);
    expect(out).toMatch(/point \(2, 49\): 6 in row 1, column 2/);
    expect(out).not.toMatch(/windsAlongGrid/);
  });
});

test('a western longitude is a place, not an option', async () => {
  const csv = join(folder, 'west.csv');
  writeFileSync(csv, 'a\n1\n');
  expect((await run([csv, '--point', '-113,50'])).status).toBe(0);
});

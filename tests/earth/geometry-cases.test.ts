import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { openGeometry } from '../../services/earth/geometry.ts';
import type { Grid } from '../../services/earth/grid.ts';
import { openPlane } from '../../services/earth/grids/plane.ts';
import { greatCircleM } from '../../services/earth/sphere.ts';
import { casesDir, describeCases } from '../cases.ts';

/** What ecCodes says of a message, as far as it is read here. */
type Message = {
  readonly edition: 1 | 2;
  readonly gridType: string;
  readonly Ni: number;
  readonly Nj: number;
  readonly Nside: number;
  readonly N: number;
  readonly orderingConvention: 'ring' | 'nested';
  readonly iScansNegatively: 0 | 1;
  readonly jScansPositively: 0 | 1;
  readonly jPointsAreConsecutive: 0 | 1;
  readonly latitudeOfFirstGridPointInDegrees: number;
  readonly longitudeOfFirstGridPointInDegrees: number;
  readonly latitudeOfLastGridPointInDegrees: number;
  readonly longitudeOfLastGridPointInDegrees: number;
  readonly latitudeOfSouthernPoleInDegrees: number;
  readonly longitudeOfSouthernPoleInDegrees: number;
  readonly angleOfRotationInDegrees: number;
  readonly orientationOfTheGridInDegrees: number;
  readonly LaDInDegrees: number;
  readonly LoVInDegrees: number;
  readonly Latin1InDegrees: number;
  readonly Latin2InDegrees: number;
  readonly DxInMetres: number;
  readonly DyInMetres: number;
  readonly points: readonly { readonly i: number; readonly lat: number; readonly lon: number }[];
};

/** Files, the earth ecCodes takes for them, and for equal-area grids their origin (no key above). */
const PROJECTED = [
  {
    file: 'grib-eccc/20240612T12Z_MSC_RDPS_Precip-Accum_Sfc_RLatLon0.09_PT001H.grib2',
    earth: '+R=6371229',
  },
  { file: 'grib-eccc/CMC_glb_TMP_ISBL_1015_ps30km_2013052000_P006.grib2', earth: '+R=6371229' },
  {
    file: 'grib-eccc/CMC_hrdps_continental_TMP_TGL_80_ps2.5km_2020102700_P005-00.grib2',
    earth: '+R=6371229',
  },
  { file: 'grib-eccc/CMC_reg_WIND_ISBL_300_ps60km_2010052400_P012.grib', earth: '+R=6367470' },
  { file: 'grib-ecmwf/lambert_azimuthal_equal_area.grib', earth: '+datum=WGS84', origin: [90, 0] },
  { file: 'grib-ecmwf/lambert_grid.grib', earth: '+R=6367470' },
  { file: 'grib-ecmwf/mercator.grib', earth: '+R=6371200' },
  { file: 'grib-other/aqm.t12z.ave_1hr_o3-AK-polar-stereographic.grib2', earth: '+R=6371229' },
  { file: 'grib-other/hrrr.t06z.wrfsfcf01-TMP.grib2', earth: '+R=6371229' },
  { file: 'grib-other/lambert.grib2', earth: '+R=6371229' },
  { file: 'grib-other/nbm-asnow-prob-thresholds.grib2', earth: '+R=6371200' },
] as const;

function readMessages(file: string): readonly Message[] {
  const text = readFileSync(join(casesDir, `${file}.expected.json`), 'utf8');
  return (JSON.parse(text) as { messages: Message[] }).messages;
}

function lonLatGrid(message: Message): Grid {
  const { Ni: nx, Nj: ny } = message;
  const firstLon = message.longitudeOfFirstGridPointInDegrees;
  const lastLon = message.longitudeOfLastGridPointInDegrees;
  const [west, east] = message.iScansNegatively === 1 ? [lastLon, firstLon] : [firstLon, lastLon];
  const latitudes = [
    message.latitudeOfFirstGridPointInDegrees,
    message.latitudeOfLastGridPointInDegrees,
  ];
  const frame = {
    nx,
    ny,
    lonFirstDeg: west,
    latFirstDeg: Math.max(...latitudes),
    lonStepDeg: ((((east - west) % 360) + 360) % 360) / (nx - 1),
    latStepDeg: Math.abs(latitudes[0]! - latitudes[1]!) / (ny - 1),
  };
  if (message.gridType === 'regular_ll') return { kind: 'regular-lonlat', ...frame };
  return {
    kind: 'rotated-lonlat',
    ...frame,
    southPoleLonDeg: message.longitudeOfSouthernPoleInDegrees,
    southPoleLatDeg: message.latitudeOfSouthernPoleInDegrees,
    rotationDeg: message.angleOfRotationInDegrees,
  };
}

function planeOf(message: Message, origin: readonly [number, number] | undefined): string {
  switch (message.gridType) {
    case 'polar_stereographic':
      return `+proj=stere +lat_0=90 +lat_ts=${message.LaDInDegrees} +lon_0=${message.orientationOfTheGridInDegrees}`;
    case 'lambert':
      return `+proj=lcc +lat_0=${message.LaDInDegrees} +lat_1=${message.Latin1InDegrees} +lat_2=${message.Latin2InDegrees} +lon_0=${message.LoVInDegrees}`;
    case 'mercator':
      // The frame of these files is turned by "orientation", which ecCodes takes as the centre.
      return `+proj=merc +lat_ts=${message.LaDInDegrees} +lon_0=${message.orientationOfTheGridInDegrees}`;
    default:
      return `+proj=laea +lat_0=${origin![0]} +lon_0=${origin![1]}`;
  }
}

function projectedGrid(message: Message, proj4: string): Grid {
  const { Ni: nx, Nj: ny, DxInMetres: dxM, DyInMetres: dyM } = message;
  const first = new Float64Array(2);
  const { longitudeOfFirstGridPointInDegrees: lon, latitudeOfFirstGridPointInDegrees: lat } =
    message;
  openPlane(proj4).toPlane(lon, lat, first);
  const yFirstM = first[1]! + (message.jScansPositively === 1 ? (ny - 1) * dyM : 0);
  return { kind: 'projected', nx, ny, proj4, xFirstM: first[0]!, yFirstM, dxM, dyM };
}

/** Row and column, from the north-west, of a value in the order of the data section. */
function cellOf(message: Message, i: number): { column: number; row: number } {
  const { Ni, Nj } = message;
  const across = i % Ni;
  const down = Math.floor(i / Ni);
  return {
    column: message.iScansNegatively === 1 ? Ni - 1 - across : across,
    row: message.jScansPositively === 1 ? Nj - 1 - down : down,
  };
}

/** Asserts that the centres of sampled cells lie where ecCodes says, and that places find them. */
function expectPoints(grid: Grid, message: Message, toleranceM: number): void {
  const geometry = openGeometry(grid);
  for (const { i, lat, lon } of message.points) {
    const { column, row } =
      'nx' in grid
        ? cellOf(message, i)
        : { column: i % geometry.nx, row: Math.floor(i / geometry.nx) };
    const [cellLon, cellLat] = geometry.toLonLat(column, row);
    expect(greatCircleM(cellLon, cellLat, lon, lat)).toBeLessThan(toleranceM);
    expect(geometry.nearest(lon, lat)?.distanceM).toBeLessThan(toleranceM);
  }
}

describeCases('cells lie where ecCodes puts them', () => {
  const files = ['grib-eccc', 'grib-ecmwf', 'grib-other'].flatMap((folder) =>
    readdirSync(join(casesDir, folder))
      .filter((name) => name.endsWith('.expected.json'))
      .map((name) => `${folder}/${name.replace('.expected.json', '')}`),
  );

  describe('regular and rotated lon/lat', () => {
    test.each(files)('%s', (file) => {
      for (const message of readMessages(file).slice(0, 8)) {
        if (!/^(regular|rotated)_ll$/.test(message.gridType)) continue;
        // Long files keep all keys for their first messages only.
        if (message.jPointsAreConsecutive !== 0) continue;
        // Edition 1 codes to 1e-3 degrees; ecCodes adds up steps rounded to 1e-6: 1e-4 at the end.
        expectPoints(lonLatGrid(message), message, message.edition === 1 ? 120 : 12);
      }
    });
  });

  test.each(PROJECTED)('$file', ({ file, earth, ...rest }) => {
    const message = readMessages(file)[0]!;
    const origin = 'origin' in rest ? rest.origin : undefined;
    const grid = projectedGrid(message, `${planeOf(message, origin)} ${earth}`);
    expectPoints(grid, message, message.edition === 1 ? 120 : 4);
  });

  test.each(['grib-ecmwf/O32_global.grib1', 'grib-ecmwf/O32_global.grib2'])('%s', (file) => {
    const pointsPerRow = Array.from({ length: 64 }, (_, row) => 20 + 4 * Math.min(row, 63 - row));
    const frame = { n: 32, rowFirst: 0, pointsPerRow, lonFirstDeg: 0, lonLastDeg: 357.5 };
    expectPoints({ kind: 'reduced-gaussian', ...frame }, readMessages(file)[0]!, 0.2);
  });

  test('grib-ecmwf/healpix_H8.grib2', () => {
    const [message] = readMessages('grib-ecmwf/healpix_H8.grib2');
    const { Nside: nside, orderingConvention: ordering } = message!;
    expectPoints({ kind: 'healpix', nside, ordering, lonFirstDeg: 45 }, message!, 0.2);
  });
});

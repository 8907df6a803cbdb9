import { describe, expect, test } from 'vitest';

import { describeCrs } from '../../services/earth/crs.ts';
import type { Grid } from '../../services/earth/grid.ts';
import { readTable } from './sample-grids.ts';

const size = { nx: 2, ny: 2, xFirstM: 0, yFirstM: 0, dxM: 1, dyM: 1 };
const projected = (proj4: string): Grid => ({ kind: 'projected', proj4, ...size });
const frame = { nx: 2, ny: 2, lonFirstDeg: 0, latFirstDeg: 0, lonStepDeg: 1, latStepDeg: 1 };

test.each([
  { name: 'lon/lat', grid: { kind: 'regular-lonlat', ...frame } as const, code: 'EPSG:4326' },
  { name: 'UTM 11', grid: projected('+proj=utm +zone=11 +datum=WGS84'), code: 'EPSG:32611' },
  {
    name: 'UTM 7 south',
    grid: projected('+proj=utm +zone=7 +south +datum=WGS84'),
    code: 'EPSG:32707',
  },
  {
    // As a file with the code 25832 is read.
    name: 'UTM 32 on GRS 80, as a transverse Mercator,',
    grid: projected(
      '+proj=tmerc +lat_0=0 +lon_0=9 +k_0=0.9996 +x_0=500000 +y_0=0 +a=6378137 +b=6356752.314140356',
    ),
    code: 'EPSG:25832',
  },
  {
    name: 'UTM 11 on NAD83',
    grid: projected('+proj=utm +zone=11 +ellps=GRS80'),
    code: 'EPSG:26911',
  },
])('$name is $code', ({ grid, code }) => {
  expect(describeCrs(grid).code).toBe(code);
});

test('HEALPix has no reference system of rows and columns', () => {
  const grid = { kind: 'healpix', nside: 8, ordering: 'ring', lonFirstDeg: 45 } as const;
  expect(describeCrs(grid)).toEqual({});
});

test('a transverse Mercator that is no zone of UTM has parameters, and no code', () => {
  const { code, wkt2 } = describeCrs(
    projected('+proj=tmerc +lon_0=6 +k=1 +x_0=2500000 +ellps=bessel'),
  );
  expect(code).toBeUndefined();
  expect(wkt2).toContain('METHOD["Transverse Mercator"]');
});

test('a projection that EPSG cannot name by parameters keeps its PROJ string only', () => {
  const proj4 = '+proj=somerc +lat_0=46.95 +lon_0=7.44 +ellps=bessel';
  expect(describeCrs(projected(proj4))).toEqual({ proj4 });
});

describe('WKT 2', () => {
  // PROJ 9.5.1 read each of these texts and put the places of the tables projections.json and
  // rotated-pole.json within 0.1 mm of where it puts them by PROJ string (checked 2026-11-23).
  test('of a rotated pole', () => {
    const pole = { southPoleLonDeg: 245.305142, southPoleLatDeg: -36.08852, rotationDeg: 0 };
    expect(describeCrs({ kind: 'rotated-lonlat', ...frame, ...pole })).toMatchInlineSnapshot(`
      {
        "proj4": "+proj=ob_tran +o_proj=longlat +lon_0=245.305142 +o_lat_p=36.08852 +o_lon_p=0 +R=6371229",
        "wkt2": "GEOGCRS["rotated pole",BASEGEOGCRS["model earth",DATUM["model earth",ELLIPSOID["model earth",6371229,0,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]]],DERIVINGCONVERSION["pole rotation",METHOD["Pole rotation (GRIB convention)"],PARAMETER["Latitude of the southern pole (GRIB convention)",-36.08852,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of the southern pole (GRIB convention)",245.305142,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Axis rotation (GRIB convention)",0,ANGLEUNIT["degree",0.0174532925199433]]],CS[ellipsoidal,2],AXIS["latitude",north,ORDER[1],ANGLEUNIT["degree",0.0174532925199433]],AXIS["longitude",east,ORDER[2],ANGLEUNIT["degree",0.0174532925199433]]]",
      }
    `);
  });

  test('of the planes of GRIB', () => {
    const texts = readTable<{ proj4: string }>('projections').map(({ proj4 }) => proj4);
    const methods = [...new Set(texts)].flatMap((proj4) => {
      const { wkt2 } = describeCrs(projected(proj4));
      return wkt2 === undefined ? [] : [wkt2.replace(/.*(?=METHOD)/, '').replace(/,CS\[.*/, '')];
    });
    expect(methods).toMatchInlineSnapshot(`
      [
        "METHOD["Polar Stereographic (variant B)"],PARAMETER["Latitude of standard parallel",60,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of origin",249,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["False easting",0,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Polar Stereographic (variant B)"],PARAMETER["Latitude of standard parallel",70,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of origin",-45,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["False easting",0,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Polar Stereographic (variant B)"],PARAMETER["Latitude of standard parallel",-60,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of origin",140,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["False easting",0,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Polar Stereographic (variant B)"],PARAMETER["Latitude of standard parallel",-71,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["False easting",0,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Lambert Conic Conformal (2SP)"],PARAMETER["Latitude of false origin",38.5,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of false origin",262.5,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Latitude of 1st standard parallel",38.5,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Latitude of 2nd standard parallel",38.5,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Easting at false origin",0,LENGTHUNIT["metre",1]],PARAMETER["Northing at false origin",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Lambert Conic Conformal (2SP)"],PARAMETER["Latitude of false origin",49,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of false origin",-95,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Latitude of 1st standard parallel",49,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Latitude of 2nd standard parallel",77,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Easting at false origin",0,LENGTHUNIT["metre",1]],PARAMETER["Northing at false origin",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Lambert Conic Conformal (2SP)"],PARAMETER["Latitude of false origin",-30,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of false origin",135,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Latitude of 1st standard parallel",-20,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Latitude of 2nd standard parallel",-45,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Easting at false origin",0,LENGTHUNIT["metre",1]],PARAMETER["Northing at false origin",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Mercator (variant B)"],PARAMETER["Latitude of 1st standard parallel",20,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["False easting",0,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Mercator (variant B)"],PARAMETER["Latitude of 1st standard parallel",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",110,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["False easting",0,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Lambert Azimuthal Equal Area"],PARAMETER["Latitude of natural origin",52,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",10,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["False easting",4321000,LENGTHUNIT["metre",1]],PARAMETER["False northing",3210000,LENGTHUNIT["metre",1]]]",
        "METHOD["Lambert Azimuthal Equal Area"],PARAMETER["Latitude of natural origin",54.9,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",-2.5,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["False easting",0,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]]",
        "METHOD["Transverse Mercator"],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Longitude of natural origin",-115,ANGLEUNIT["degree",0.0174532925199433]],PARAMETER["Scale factor at natural origin",0.9992,SCALEUNIT["unity",1]],PARAMETER["False easting",500000,LENGTHUNIT["metre",1]],PARAMETER["False northing",0,LENGTHUNIT["metre",1]]]",
      ]
    `);
  });
});

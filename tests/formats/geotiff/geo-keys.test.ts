import { fromArrayBuffer } from 'geotiff';
import { describe, expect, test } from 'vitest';

import type { Grid } from '../../../services/earth/grid.ts';
import { writeCog } from '../../../services/formats/geotiff/write-cog.ts';

async function geoOf(grid: Grid, cells: number) {
  const parts: Uint8Array[] = [];
  const head = { grid, metadata: {} };
  await writeCog((bytes) => void parts.push(bytes.slice()), head, [new Float32Array(cells)]);
  const bytes = new Uint8Array(Buffer.concat(parts));
  const image = await (await fromArrayBuffer(bytes.buffer)).getImage(0);
  return { keys: image.getGeoKeys(), bbox: () => image.getBoundingBox() };
}

const PLANE = { nx: 3, ny: 2, xFirstM: -1000, yFirstM: 5000, dxM: 500, dyM: 250 };

describe('georeferencing', () => {
  test.each([
    { name: '0 to 360', lonFirstDeg: 0, bbox: [-0.5, 57.5, 359.5, 60.5] },
    { name: '-180 to 180', lonFirstDeg: -180, bbox: [-180.5, 57.5, 179.5, 60.5] },
  ])(
    'regular lon/lat keeps its longitudes, cells as areas: $name',
    async ({ lonFirstDeg, bbox }) => {
      const steps = { lonStepDeg: 1, latStepDeg: 1, latFirstDeg: 60 };
      const grid = { kind: 'regular-lonlat', nx: 360, ny: 3, lonFirstDeg, ...steps } as const;
      const geo = await geoOf(grid, 1080);
      expect(geo.keys).toMatchObject({ GeographicTypeGeoKey: 4326, GTRasterTypeGeoKey: 1 });
      expect(geo.bbox()).toEqual(bbox);
    },
  );

  // Coordinate transformation codes and parameters: GeoTIFF 1.1 (OGC 19-008r4), annex C, as GDAL
  // 3.10 writes them for the same PROJ strings; rasterio reads each back to the same places.
  test.each([
    {
      name: 'polar stereographic',
      proj4: '+proj=stere +lat_0=90 +lat_ts=60 +lon_0=249 +R=6371229',
      keys: {
        ProjCoordTransGeoKey: 15,
        ProjNatOriginLatGeoKey: 60,
        ProjStraightVertPoleLongGeoKey: 249,
        GeogSemiMajorAxisGeoKey: 6_371_229,
        GeogSemiMinorAxisGeoKey: 6_371_229,
      },
    },
    {
      name: 'Lambert conformal',
      proj4: '+proj=lcc +lat_0=40 +lat_1=25 +lat_2=50 +lon_0=265 +R=6371200',
      keys: {
        ProjCoordTransGeoKey: 8,
        ProjStdParallel1GeoKey: 25,
        ProjStdParallel2GeoKey: 50,
        ProjFalseOriginLatGeoKey: 40,
        ProjFalseOriginLongGeoKey: 265,
      },
    },
    {
      name: 'Mercator',
      proj4: '+proj=merc +lat_ts=20 +lon_0=10 +R=6371200',
      keys: { ProjCoordTransGeoKey: 7, ProjStdParallel1GeoKey: 20, ProjNatOriginLongGeoKey: 10 },
    },
    {
      name: 'Lambert azimuthal equal area on an ellipsoid',
      proj4:
        '+proj=laea +lat_0=52 +lon_0=10 +x_0=4321000 +y_0=3210000 +a=6378137 +rf=298.257222101',
      keys: {
        ProjCoordTransGeoKey: 10,
        ProjCenterLatGeoKey: 52,
        ProjCenterLongGeoKey: 10,
        ProjFalseEastingGeoKey: 4_321_000,
        GeogSemiMajorAxisGeoKey: 6_378_137,
      },
    },
    {
      name: 'transverse Mercator',
      proj4: '+proj=tmerc +lat_0=0 +lon_0=6 +k=1 +x_0=2500000 +R=6371229',
      keys: {
        ProjCoordTransGeoKey: 1,
        ProjNatOriginLongGeoKey: 6,
        ProjScaleAtNatOriginGeoKey: 1,
        ProjFalseEastingGeoKey: 2_500_000,
      },
    },
  ])('$name is a user-defined system', async ({ proj4, keys }) => {
    const geo = await geoOf({ kind: 'projected', proj4, ...PLANE }, 6);
    const userDefined = { ProjectedCSTypeGeoKey: 32_767, GTModelTypeGeoKey: 1 };
    expect(geo.keys).toMatchObject({ ...userDefined, ...keys });
    expect(geo.bbox()).toEqual([-1250, 4625, 250, 5125]);
  });

  test('a zone of UTM is written as its code', async () => {
    const proj4 = '+proj=utm +zone=32 +ellps=GRS80';
    const geo = await geoOf({ kind: 'projected', proj4, ...PLANE }, 6);
    expect(geo.keys).toMatchObject({ ProjectedCSTypeGeoKey: 25_832, GTModelTypeGeoKey: 1 });
    expect(geo.bbox()).toEqual([-1250, 4625, 250, 5125]);
  });

  test.each<{ name: string; grid: Grid; cells: number }>([
    {
      name: 'a rotated pole',
      grid: {
        kind: 'rotated-lonlat',
        nx: 2,
        ny: 2,
        lonFirstDeg: 0,
        latFirstDeg: 0,
        lonStepDeg: 1,
        latStepDeg: 1,
        southPoleLonDeg: 10,
        southPoleLatDeg: -30,
        rotationDeg: 0,
      },
      cells: 4,
    },
    {
      name: 'a folded HEALPix sequence',
      grid: { kind: 'healpix', nside: 2, ordering: 'ring', lonFirstDeg: 45 },
      cells: 48,
    },
    {
      name: 'an oblique stereographic plane',
      grid: { kind: 'projected', proj4: '+proj=stere +lat_0=45 +lon_0=0 +R=6371229', ...PLANE },
      cells: 6,
    },
  ])('$name has no place in GeoTIFF: none is claimed', async ({ grid, cells }) => {
    const geo = await geoOf(grid, cells);
    expect(geo.keys).toBeNull();
    expect(geo.bbox).toThrow();
  });
});

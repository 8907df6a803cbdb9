import { describe, expect, test } from 'vitest';

import { openPlane } from '../../services/earth/grids/plane.ts';
import {
  readEpsg,
  readGeoKeys,
  readWkt,
  type ReferenceSystem,
} from '../../services/formats/reference-system.ts';

/** Where 118.5 W 52.25 N lies, by pyproj 3.7 (PROJ 9). */
const PLACES = [
  { code: 3978, name: 'Canada Atlas Lambert', x: -1550895.928936869, y: 649211.4044560122 },
  { code: 3979, name: 'Canada Atlas Lambert, CSRS', x: -1550895.928936869, y: 649211.4044560122 },
  { code: 3347, name: 'Statistics Canada Lambert', x: 4453774.753707592, y: 2159426.4135325085 },
  { code: 3005, name: 'BC Albers', x: 1510213.3286880534, y: 831431.1175039666 },
  { code: 26911, name: 'UTM zone 11 N', x: 397601.72375458333, y: 5789904.456113043 },
];

function expectPlace(system: ReferenceSystem, { x, y }: { x: number; y: number }) {
  if (system.kind !== 'projected') throw new Error('a projection is expected');
  const at = new Float64Array(2);
  openPlane(system.proj4).toPlane(-118.5, 52.25, at);
  // Within a centimetre.
  expect(Math.abs(at[0]! - x)).toBeLessThan(0.01);
  expect(Math.abs(at[1]! - y)).toBeLessThan(0.01);
}

describe('reference systems', () => {
  test.each(PLACES)('EPSG:$code, $name, puts a place where PROJ does', (place) => {
    expectPlace(readEpsg(`EPSG:${place.code}`), place);
    expectPlace(readGeoKeys({ ProjectedCSTypeGeoKey: place.code }), place);
  });

  test('WKT of ESRI, as in .prj files', () => {
    const wkt =
      'PROJCS["NAD_1983_Canada_Atlas_Lambert",GEOGCS["GCS_North_American_1983",' +
      'DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137.0,298.257222101]],' +
      'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],' +
      'PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",0.0],' +
      'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-95.0],' +
      'PARAMETER["Standard_Parallel_1",49.0],PARAMETER["Standard_Parallel_2",77.0],' +
      'PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]';
    expectPlace(readWkt(wkt), PLACES[0]!);
  });

  test.each([
    { name: 'WGS 84', read: () => readEpsg('4326') },
    { name: 'NAD83', read: () => readEpsg('EPSG:4269') },
    { name: 'geographic WKT', read: () => readWkt('GEOGCS["WGS 84"]') },
    { name: 'geographic geokeys', read: () => readGeoKeys({ GeographicTypeGeoKey: 4326 }) },
  ])('$name is longitude and latitude', ({ read }) => {
    expect(read()).toEqual({ kind: 'lonlat' });
  });

  test.each([
    { name: 'no geokeys', read: () => readGeoKeys({}), says: 'names no reference system' },
    { name: 'feet', read: () => readEpsg('EPSG:2272'), says: 'not in metres' },
    { name: 'a word', read: () => readEpsg('lambert'), says: 'no code such as EPSG:3978' },
    { name: 'a code nobody has', read: () => readEpsg('EPSG:65001'), says: 'EPSG:65001' },
    {
      name: 'a code nobody has, in a file',
      read: () => readGeoKeys({ ProjectedCSTypeGeoKey: 31_000 }),
      says: 'EPSG:31000',
    },
    { name: 'broken WKT', read: () => readWkt('PROJCS["x"'), says: '.prj' },
  ])('$name is refused: $says', ({ read, says }) => {
    expect(read).toThrow(says);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import fc from 'fast-check';
import type { Geometry } from 'geojson';
import { describe, expect, test } from 'vitest';

import { readCapAlert } from '../../../services/formats/cap/alert.ts';
import { readGeoJson } from '../../../services/formats/geojson.ts';
import { readHotspots } from '../../../services/formats/hotspots.ts';
import { readDailyCsv } from '../../../services/formats/hydrometric/daily-csv.ts';
import { openHydat } from '../../../services/formats/hydrometric/hydat.ts';
import { readRealtimeCsv } from '../../../services/formats/hydrometric/realtime-csv.ts';
import { readStationList } from '../../../services/formats/hydrometric/station-list.ts';
import type { TableRow } from '../../../services/formats/table.ts';
import { decodeWkb, encodeWkb } from '../../../services/formats/wkb.ts';
import { geometryToWkt } from '../../../services/formats/wkt.ts';
import { casesDir, describeCases } from '../../cases.ts';

const text = (path: string) => readFileSync(join(casesDir, path), 'utf8');
const sum = (rows: readonly TableRow[], name: string) =>
  rows.reduce((total, row) => total + Number(row[name] ?? 0), 0);

describeCases('tables of real files', () => {
  // Counts and sums read with Python's csv and sqlite3 modules from the same files.
  test('MODIS hotspots: every detection, its power, its class of confidence', () => {
    const { rows, faults } = readHotspots(
      text('wildfire/hotspots/MODIS_C6_Global_24h_20201001.csv'),
    );
    expect(faults).toEqual([]);
    expect(rows).toHaveLength(40_196);
    expect(sum(rows, 'frp_mw')).toBeCloseTo(2_984_005.6, 4);
    expect(rows.filter((row) => row['confidence'] === 'high')).toHaveLength(16_541);
    expect(rows.filter((row) => row['confidence'] === 'low')).toHaveLength(1704);
    expect(rows[0]).toMatchObject({ satellite: 'Terra', time: Date.UTC(2020, 8, 30, 0, 40) });
  });

  test('HYDAT: every day with a value or a symbol, levels beside flows', () => {
    const hydat = openHydat(join(casesDir, 'hydrometric/tinyhydat.sqlite3'));
    const rows = [...hydat.days()];
    const stations = [...hydat.stations()];
    hydat.close();
    expect(rows).toHaveLength(86_519);
    expect(stations).toHaveLength(5);
    const hope = rows.filter((row) => row['station_number'] === '08MF005');
    const flows = hope.filter((row) => row['discharge'] !== null);
    expect(flows).toHaveLength(32_448);
    expect(sum(flows, 'discharge') / flows.length).toBeCloseTo(2723.7406311637083, 6);
    // The Fraser flood of 1948.
    const peak = flows.find((row) => row['discharge'] === 15_200);
    expect(peak).toMatchObject({ time: Date.UTC(1948, 4, 31) });
  });

  test('daily CSV: the disclaimer is no row, ice keeps its symbol', () => {
    const { rows, faults } = readDailyCsv(text('hydrometric/04JD005_Daily_Flow_ts.csv'));
    expect(faults).toEqual([]);
    expect(rows).toHaveLength(17_898);
    expect(sum(rows, 'discharge')).toBeCloseTo(411_848.939, 3);
    expect(rows.filter((row) => row['discharge_symbol'] === 'B')).toHaveLength(7741);
  });

  test('station list: every station at its place', () => {
    const { rows, faults } = readStationList(text('hydrometric/hydat-allstations.csv'));
    expect(faults).toEqual([]);
    expect(rows).toHaveLength(8046);
    expect(rows[0]).toMatchObject({
      station_number: '01AD003',
      real_time: true,
      geometry: { type: 'Point', coordinates: [-68.95555, 47.20658] },
    });
  });

  test('CAP: two languages, two areas each, texts unaltered', () => {
    const xml = text('alerts/cap/canada.cap');
    const { rows, faults } = readCapAlert(xml);
    expect(faults).toEqual([]);
    expect(rows.map((row) => row['language'])).toEqual(['en-CA', 'en-CA', 'fr-CA', 'fr-CA']);
    expect(rows[0]).toMatchObject({
      identifier: '2.49.0.1.124.6bddbc91.2012',
      severity: 'Minor',
      sent: Date.UTC(2012, 4, 2, 23, 21, 4),
      headline: 'severe thunderstorm watch',
      xml,
    });
    // CAP writes latitude first: 42.3481,-82.9314 is near Windsor, Ontario.
    const area = rows[0]!['geometry'] as { coordinates: number[][][] };
    expect(area.coordinates[0]![0]).toEqual([-82.9314, 42.3481]);
  });

  test('CAP: a circle becomes a polygon of its radius, a bad document is refused by element', () => {
    const circle = '<circle>32.9525,-115.5527 10</circle>';
    const xml = text('alerts/cap/Oasis_EarthquakeReport.xml').replace(
      /<circle>.*<\/circle>/,
      circle,
    );
    const place = readCapAlert(xml).rows[0]!['geometry'] as { coordinates: number[][][] };
    // 10 km are 0.0899 degrees of latitude on a sphere of 6371 km.
    const lats = place.coordinates[0]!.map(([, lat]) => lat!);
    expect(Math.max(...lats) - 32.9525).toBeCloseTo(0.08993, 4);
    expect(() => readCapAlert(text('alerts/cap/noaa_errors.cap'))).toThrow(/urgency/);
  });

  test('GeoJSON: every feature with its properties', () => {
    const { rows, faults } = readGeoJson(
      text('basemap/natural-earth/ne_50m_populated_places.geojson'),
    );
    expect(faults).toEqual([]);
    expect(rows).toHaveLength(1249);
  });
});

describe('real-time hydrometric CSV', () => {
  const header =
    ' ID,Date,Water Level / Niveau d’eau (m),Grade,Symbol / Symbole,QA/QC,Discharge / Débit (cms),Grade,Symbol / Symbole,QA/QC';

  test('columns with one name twice are told apart by place; the offset counts', () => {
    const { rows } = readRealtimeCsv(
      `${header}\n05AA004,2021-03-01T00:00:00-07:00,1.2,,B,1,,,,1\n`,
    );
    expect(rows).toEqual([
      {
        station_number: '05AA004',
        time: Date.UTC(2021, 2, 1, 7),
        water_level: 1.2,
        water_level_grade: null,
        water_level_symbol: 'B',
        water_level_qa: '1',
        discharge: null,
        discharge_grade: null,
        discharge_symbol: null,
        discharge_qa: '1',
      },
    ]);
  });

  test.each([
    { name: 'no offset', row: '05AA004,2021-03-01T00:00:00,1.2,,,1,,,,1', reason: /offset/ },
    { name: 'no station', row: 'X,2021-03-01T00:00:00Z,1.2,,,1,,,,1', reason: /station number/ },
    { name: 'no number', row: '05AA004,2021-03-01T00:00:00Z,high,,,1,,,,1', reason: /no number/ },
    { name: 'cut off', row: '05AA004,2021-03-01T00:00', reason: /columns/ },
  ])('a row with $name is set aside with its place, the others go on', ({ row, reason }) => {
    const good = '05AA004,2021-03-01T01:00:00Z,1.3,,,1,,,,1';
    const { rows, faults } = readRealtimeCsv(`${header}\n${row}\n${good}\n`);
    expect(rows).toHaveLength(1);
    expect(faults).toEqual([{ row: 2, reason: expect.stringMatching(reason) as string }]);
  });
});

describe('VIIRS hotspots', () => {
  const header =
    'latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,frp,daynight';

  // FIRMS FAQ: acq_time without leading zeros, letters for confidence, 1 = NOAA-20.
  test('659 is 06:59, n is nominal, 1 is NOAA-20', () => {
    const row = '50.1,-120.2,330.5,0.4,0.4,2026-08-01,659,1,VIIRS,n,2.0NRT,290.1,5.5,D';
    const { rows } = readHotspots(`${header}\n${row}\n`);
    expect(rows[0]).toMatchObject({
      time: Date.UTC(2026, 7, 1, 6, 59),
      satellite: 'NOAA-20',
      confidence: 'nominal',
      confidence_percent: null,
    });
  });

  test('a detection off the Earth is no row', () => {
    const { faults } = readHotspots(`${header}\n95,-120,1,1,1,2026-08-01,0,N,VIIRS,h,2,1,1,D\n`);
    expect(faults[0]!.reason).toMatch(/latitude/);
  });
});

describe('GeoJSON', () => {
  test.each([
    {
      name: 'an open ring',
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 1],
          ],
        ],
      },
    },
    { name: 'metres', geometry: { type: 'Point', coordinates: [500_000, 5_000_000] } },
    { name: 'an unknown type', geometry: { type: 'Circle', coordinates: [0, 0] } },
  ])('$name is set aside', ({ geometry }) => {
    const { rows, faults } = readGeoJson(
      JSON.stringify({ type: 'Feature', geometry, properties: {} }),
    );
    expect(rows).toEqual([]);
    expect(faults).toHaveLength(1);
  });

  test('another CRS is refused by name', () => {
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::3978' } };
    const json = JSON.stringify({ type: 'FeatureCollection', crs, features: [] });
    expect(() => readGeoJson(json)).toThrow(/EPSG::3978/);
  });
});

describe('well-known binary', () => {
  // OGC 06-103r4, 8.2.8: byte order 1, type 1, x, y.
  test('a point is 21 octets as the standard has them', () => {
    const bytes = encodeWkb({ type: 'Point', coordinates: [1, 2] });
    expect(Buffer.from(bytes).toString('hex')).toBe('0101000000000000000000f03f0000000000000040');
  });

  test('decoding gives back what was encoded', () => {
    const number = fc.double({ min: -180, max: 180, noNaN: true });
    const line = fc.array(fc.tuple(number, number), { minLength: 4, maxLength: 9 });
    const shapes = fc.oneof(
      fc.record({ type: fc.constant('Point'), coordinates: fc.tuple(number, number) }),
      fc.record({ type: fc.constant('MultiLineString'), coordinates: fc.array(line) }),
      fc.record({ type: fc.constant('MultiPolygon'), coordinates: fc.array(fc.array(line)) }),
    );
    fc.assert(
      fc.property(shapes, (shape) => {
        expect(decodeWkb(encodeWkb(shape as Geometry))).toEqual(shape);
      }),
    );
  });

  test('any bytes give a geometry or a fault, never a crash', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        try {
          decodeWkb(bytes);
        } catch (error) {
          expect(error).toMatchObject({ kind: 'corrupt-data' });
        }
      }),
    );
  });

  test('well-known text of a polygon with a hole', () => {
    const ring = [
      [0, 0],
      [4, 0],
      [4, 4],
      [0, 0],
    ];
    const hole = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 1],
    ];
    expect(geometryToWkt({ type: 'Polygon', coordinates: [ring, hole] })).toBe(
      'POLYGON ((0 0, 4 0, 4 4, 0 0), (1 1, 2 1, 2 2, 1 1))',
    );
  });
});

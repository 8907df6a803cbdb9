import { describe, expect, test } from 'vitest';

import {
  isFireWeatherCsv,
  readFireWeather,
} from '../../../services/formats/fire-weather-observations.ts';

const HEADER = 'id,name,lat,lon,elev,time,temp,rh,ws,wd,prec,snow';

describe('fire-weather observations', () => {
  test('a row with its place, time and weather; empty is missing', () => {
    const { rows, faults } = readFireWeather(
      `${HEADER}\nEX01,Redgrass,49.3,-119.7,410,2026-05-25T20:00:00Z,27.5,24,11,190,0,\n`,
    );
    expect(faults).toEqual([]);
    expect(rows).toEqual([
      {
        station_id: 'EX01',
        name: 'Redgrass',
        elevation_m: 410,
        time: Date.UTC(2026, 4, 25, 20),
        temperature_c: 27.5,
        relative_humidity_percent: 24,
        wind_km_h: 11,
        wind_from_deg: 190,
        precipitation_mm: 0,
        snow_depth_cm: null,
        geometry: { type: 'Point', coordinates: [-119.7, 49.3] },
      },
    ]);
  });

  // Noon of local standard time by longitude: 15 degrees an hour (Lawson & Armitage 2008).
  test.each([
    { lon: -119.7, utc: 20 },
    { lon: -60, utc: 16 },
    { lon: 10, utc: 11 },
  ])('a date at $lon degrees is $utc UTC', ({ lon, utc }) => {
    const text = `id,lat,lon,date,temp,rh,ws,prec\nA,50,${lon},2026-05-25,20,40,10,0\n`;
    expect(readFireWeather(text).rows[0]?.['time']).toBe(Date.UTC(2026, 4, 25, utc));
  });

  test.each([
    { name: 'humidity above 100', row: 'A,,50,-119,,2026-05-25T20:00:00Z,20,140,10,,0,' },
    { name: 'a time without an offset', row: 'A,,50,-119,,2026-05-25T20:00,20,40,10,,0,' },
    { name: 'no station', row: ',,50,-119,,2026-05-25T20:00:00Z,20,40,10,,0,' },
    { name: 'a word for a number', row: 'A,,50,-119,,2026-05-25T20:00:00Z,warm,40,10,,0,' },
    { name: 'rain below zero', row: 'A,,50,-119,,2026-05-25T20:00:00Z,20,40,10,,-1,' },
  ])('$name: the row is a fault, the others go on', ({ row }) => {
    const good = 'B,,50,-119,,2026-05-25T20:00:00Z,20,40,10,,0,';
    const { rows, faults } = readFireWeather(`${HEADER}\n${row}\n${good}\n`);
    expect(faults.map((fault) => fault.row)).toEqual([2]);
    expect(rows).toHaveLength(1);
  });

  test('it is known by its columns, in any order', () => {
    expect(isFireWeatherCsv('date,id,temp,rh,ws,prec,lat,lon\n')).toBe(true);
    expect(isFireWeatherCsv('latitude,longitude,acq_date\n')).toBe(false);
  });
});

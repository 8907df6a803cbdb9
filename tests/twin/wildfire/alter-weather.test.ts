import { expect, test } from 'vitest';

import {
  alterWeather,
  warnAltered,
} from '../../../services/twin/wildfire/scenario/alter-weather.ts';

test('what a request gives replaces weather that is there; where there is none, none comes', () => {
  const weather = {
    hours: 1,
    zones: 2,
    ffmc: Float64Array.of(80, NaN),
    bui: Float64Array.of(40, NaN),
    windKmH: Float64Array.of(5, NaN),
    windFromDeg: Float64Array.of(90, NaN),
  } as unknown as Parameters<typeof alterWeather>[0];
  const given = {
    weather: { run: 'control' as const, windKmH: 30 },
    fuelMoisture: { ffmc: 92, bui: 60 },
  };
  const altered = alterWeather(weather, given, 0);
  expect(Array.from(altered.ffmc)).toEqual([92, NaN]);
  expect(Array.from(altered.bui)).toEqual([60, NaN]);
  expect(Array.from(altered.windKmH)).toEqual([30, NaN]);
  expect(Array.from(altered.windFromDeg)).toEqual([90, NaN]);
  // What was before the start stays.
  expect(Array.from(alterWeather(weather, given, 1).ffmc)).toEqual([80, NaN]);
});

test('nothing given, nothing said', () => {
  expect(warnAltered({ weather: { run: 'control' } })).toEqual([]);
});

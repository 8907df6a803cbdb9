import { afterEach, describe, expect, test } from 'vitest';

import { toIsoTime } from '../../../services/earth/time.ts';
import { relativeHumidityPercent } from '../../../services/science/humidity.ts';
import { WeatherInput } from '../../../services/twin/wildfire/scenario/scenario-request.ts';
import { openScenarios } from './small-scenario.ts';
import { HOUR_MS, START_MS, WARMING, writeWeather, type PlainWeather } from './small-weather.ts';

const open: Awaited<ReturnType<typeof openScenarios>>[] = [];
afterEach(async () => {
  for (const world of open.splice(0)) await world.close();
});

type Weather = Partial<WeatherInput>;

/** Area burned by hour under a forecast, over its second noon, from an hour of it on. */
async function burn(forecast: PlainWeather, given: Weather = {}, startHour = 0) {
  const world = await openScenarios();
  open.push(world);
  await writeWeather(world.deps.runs, 'exercise-west', forecast);
  await world.writeLandscape();
  return world.run({
    weather: { run: 'control', ...given },
    fuelMoisture: undefined,
    start: toIsoTime(START_MS + startHour * HOUR_MS),
    hours: 30,
  });
}

const HOT: PlainWeather = { ...WARMING, temperatureC: () => 30, dewPointC: () => 4 };
const HOT_HUMIDITY = relativeHumidityPercent(303.15, 277.15);
/** Drizzle up to an hour, and from an hour on, mm. */
const until = (hour: number) => ({ ...WARMING, rainMm: (at: number) => 0.2 * Math.min(at, hour) });
const from = (hour: number) => ({
  ...WARMING,
  rainMm: (at: number) => 0.2 * Math.max(0, at - hour),
});

describe('weather that is tried is the forecast that would say so, code by code', () => {
  test.each([
    {
      name: 'a hot dry day',
      base: WARMING,
      given: { temperatureC: 30, relativeHumidityPercent: HOT_HUMIDITY },
      same: HOT,
      startHour: 0,
    },
    {
      name: 'drizzle from the start on, in the middle of a day',
      base: WARMING,
      given: { precipitationMmH: 0.2 },
      same: from(10),
      startHour: 10,
    },
    {
      name: 'drizzle that ends at the start',
      base: until(100),
      given: { precipitationFactor: 0 },
      same: until(10),
      startHour: 10,
    },
    {
      name: 'no change',
      base: HOT,
      given: { temperatureChangeC: 0, relativeHumidityChangePercent: 0, precipitationFactor: 1 },
      same: HOT,
      startHour: 5,
    },
  ])(
    '$name',
    async ({ base, given, same, startHour }) => {
      const tried = await burn(base, given, startHour);
      const forecast = await burn(same, {}, startHour);
      expect(tried.burned).toEqual(forecast.burned);
      if (base !== same) {
        const untouched = await burn(base, {}, startHour);
        expect(untouched.burned).not.toEqual(forecast.burned);
      }
    },
    60_000,
  );
});

test('what is changed is said, and drier air burns more', async () => {
  const plain = await burn(WARMING);
  const dry = await burn(WARMING, { temperatureChangeC: 5.5, relativeHumidityChangePercent: -20 });
  expect(dry.burned.at(-1)!.medianHa).toBeGreaterThan(plain.burned.at(-1)!.medianHa);
  expect(dry.warnings).toContainEqual({
    en: 'The request changes the forecast at every hour and place from the start on: temperature +5.5 °C, relative humidity −20 percentage points',
    fr: 'La demande modifie la prévision à toute heure et en tout lieu dès le début : température +5,5 °C, humidité relative −20 points de pourcentage',
  });
  const wet = await burn(WARMING, { precipitationMmH: 3 });
  expect(wet.warnings.map(({ en }) => en)).toContain(
    'Given by the request in place of the forecast, at every hour and place: precipitation 3 mm/h',
  );
}, 60_000);

test.each([
  { name: 'humidity above 100 %', given: { relativeHumidityPercent: 120 } },
  { name: 'rain below 0', given: { precipitationMmH: -1 } },
  { name: 'a factor below 0', given: { precipitationFactor: -1 } },
  { name: 'heat of no Earth', given: { temperatureC: 80 } },
  {
    name: 'a value and a change of it',
    given: { temperatureChangeC: 5, temperatureC: 20 },
  },
])('$name is refused by name', ({ given }) => {
  const { error } = WeatherInput.safeParse(given);
  expect(error?.issues.map(({ path }) => path)).toEqual([[Object.keys(given)[0]]]);
});

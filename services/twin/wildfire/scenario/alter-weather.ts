import type { GrowthWeather } from '../../../science/fire-growth/fuel-spread.ts';
import { buildUpIndex } from '../../../science/fire-weather/indices.ts';
import type { FuelMoistureInput, WeatherInput } from './scenario-request.ts';

/** Puts the wind and moisture that a request gives in the place of the forecast's. */
export function alterWeather(
  weather: GrowthWeather,
  { windKmH, windFromDeg }: WeatherInput,
  moisture: FuelMoistureInput,
): GrowthWeather {
  const { dmc, dc } = moisture ?? {};
  const bui = dmc !== undefined && dc !== undefined ? buildUpIndex(dmc, dc) : moisture?.bui;
  const replace = (values: ArrayLike<number>, value: number | undefined) =>
    value === undefined ? values : new Float64Array(values.length).fill(value);
  return {
    ...weather,
    ffmc: replace(weather.ffmc, moisture?.ffmc),
    bui: replace(weather.bui, bui),
    windKmH: replace(weather.windKmH, windKmH),
    windFromDeg: replace(weather.windFromDeg, windFromDeg),
  };
}

import type { GrowthWeather } from '../../../science/fire-growth/fuel-spread.ts';
import { buildUpIndex } from '../../../science/fire-weather/indices.ts';
import type { Words } from '../../processes/process.ts';
import type { WeatherChange } from '../weather-change.ts';
import type { ScenarioRequest } from './scenario-request.ts';

/** What of a request stands in the place of the forecast. */
type Given = Pick<ScenarioRequest, 'weather' | 'fuelMoisture'>;

/**
 * Puts the wind and moisture that a request gives in the place of the forecast's. Where the forecast
 * has none (out of season, or no data) there is none to replace.
 *
 * @param fromHour hours of the weather before it were before the start, and stay
 */
export function alterWeather(
  weather: GrowthWeather,
  { weather: { windKmH, windFromDeg }, fuelMoisture }: Given,
  fromHour: number,
): GrowthWeather {
  const { dmc, dc } = fuelMoisture ?? {};
  const bui = dmc !== undefined && dc !== undefined ? buildUpIndex(dmc, dc) : fuelMoisture?.bui;
  const first = fromHour * weather.zones;
  const replace = (values: ArrayLike<number>, value: number | undefined) =>
    value === undefined
      ? values
      : Float64Array.from(values, (there, at) =>
          at < first || Number.isNaN(there) ? there : value,
        );
  return {
    ...weather,
    ffmc: replace(weather.ffmc, fuelMoisture?.ffmc),
    bui: replace(weather.bui, bui),
    windKmH: replace(weather.windKmH, windKmH),
    windFromDeg: replace(weather.windFromDeg, windFromDeg),
  };
}

/**
 * What a request changes of the weather that the codes follow from; undefined where it does not.
 *
 * @param fromMs start of the fire
 */
export function toWeatherChange(
  { weather }: Pick<ScenarioRequest, 'weather'>,
  fromMs: number,
): WeatherChange | undefined {
  const { temperatureC, temperatureChangeC, windKmH } = weather;
  const { relativeHumidityPercent: humidity, relativeHumidityChangePercent: moister } = weather;
  const { precipitationMmH, precipitationFactor } = weather;
  const percent = (value: number) => Math.min(100, Math.max(0, value));
  const changes: Omit<WeatherChange, 'fromMs'> = {
    ...(temperatureC !== undefined && { temperatureC: () => temperatureC }),
    ...(temperatureChangeC !== undefined && {
      temperatureC: (there: number) => there + temperatureChangeC,
    }),
    ...(humidity !== undefined && { relativeHumidityPercent: () => humidity }),
    ...(moister !== undefined && {
      relativeHumidityPercent: (there: number) => percent(there + moister),
    }),
    ...(windKmH !== undefined && { windKmH: () => windKmH }),
    ...(precipitationMmH !== undefined && { hourlyRainMm: () => precipitationMmH }),
    ...(precipitationFactor !== undefined && {
      hourlyRainMm: (there: number) => there * precipitationFactor,
    }),
  };
  return Object.keys(changes).length === 0 ? undefined : { fromMs, ...changes };
}

/** What a request replaced, for readers of its result. */
export function warnAltered({ weather, fuelMoisture = {} }: Given): readonly Words[] {
  return [...warnReplaced({ weather, fuelMoisture }), ...warnChanged(weather)];
}

function warnReplaced({ weather, fuelMoisture = {} }: Given): readonly Words[] {
  const given: readonly (readonly [Words, number | undefined, string])[] = [
    [{ en: 'wind', fr: 'vent' }, weather.windKmH, ' km/h'],
    [{ en: 'wind from', fr: 'vent de' }, weather.windFromDeg, '°'],
    [{ en: 'temperature', fr: 'température' }, weather.temperatureC, ' °C'],
    [HUMIDITY, weather.relativeHumidityPercent, ' %'],
    [RAIN, weather.precipitationMmH, ' mm/h'],
    ...(['ffmc', 'dmc', 'dc', 'bui'] as const).map((code) => {
      const name = code.toUpperCase();
      return [{ en: name, fr: name }, fuelMoisture[code], ''] as const;
    }),
  ];
  const list = (lang: keyof Words) =>
    given
      .filter(([, value]) => value !== undefined)
      .map(([name, value, unit]) => `${name[lang]} ${value}${unit}`)
      .join(', ');
  if (list('en') === '') return [];
  return [
    {
      en: `Given by the request in place of the forecast, at every hour and place: ${list('en')}`,
      fr: `Donné par la demande à la place de la prévision, à toute heure et en tout lieu : ${list('fr').replaceAll('.', ',')}`,
    },
  ];
}

const HUMIDITY = { en: 'relative humidity', fr: 'humidité relative' };
const RAIN = { en: 'precipitation', fr: 'précipitations' };

function warnChanged(weather: Given['weather']): readonly Words[] {
  const { temperatureChangeC, relativeHumidityChangePercent, precipitationFactor } = weather;
  const signed = (value: number) => (value < 0 ? `−${-value}` : `+${value}`);
  const changes: readonly (Words | undefined)[] = [
    temperatureChangeC === undefined
      ? undefined
      : {
          en: `temperature ${signed(temperatureChangeC)} °C`,
          fr: `température ${signed(temperatureChangeC)} °C`,
        },
    relativeHumidityChangePercent === undefined
      ? undefined
      : {
          en: `${HUMIDITY.en} ${signed(relativeHumidityChangePercent)} percentage points`,
          fr: `${HUMIDITY.fr} ${signed(relativeHumidityChangePercent)} points de pourcentage`,
        },
    precipitationFactor === undefined
      ? undefined
      : {
          en: `${RAIN.en} times ${precipitationFactor}`,
          fr: `${RAIN.fr} × ${precipitationFactor}`,
        },
  ];
  const made = changes.filter((change) => change !== undefined);
  if (made.length === 0) return [];
  const list = (lang: keyof Words) => made.map((change) => change[lang]).join(', ');
  return [
    {
      en: `The request changes the forecast at every hour and place from the start on: ${list('en')}`,
      fr: `La demande modifie la prévision à toute heure et en tout lieu dès le début : ${list('fr').replaceAll('.', ',')}`,
    },
  ];
}

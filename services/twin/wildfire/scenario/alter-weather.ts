import type { GrowthWeather } from '../../../science/fire-growth/fuel-spread.ts';
import { buildUpIndex } from '../../../science/fire-weather/indices.ts';
import type { Words } from '../../processes/process.ts';
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

/** What a request replaced, for readers of its result. */
export function warnAltered({
  weather: { windKmH, windFromDeg },
  fuelMoisture = {},
}: Given): readonly Words[] {
  const wind = { en: 'wind', fr: 'vent' };
  const from = { en: 'wind from', fr: 'vent de' };
  const given: readonly (readonly [Words, number | undefined, string])[] = [
    [wind, windKmH, ' km/h'],
    [from, windFromDeg, '°'],
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

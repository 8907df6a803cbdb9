import type { Gr4State } from '../../../science/runoff/gr4.ts';
import type { RiverNetwork } from '../network/river-network.ts';
import type { BasinWeather } from '../weather/run-weather.ts';

/** What a scenario changes; absent: as it was forecast. */
export type Alteration = {
  /** times the rain and snow of the forecast */
  readonly rainFactor?: number;
  /** mm an hour over all basins in the place of the forecast's, for so many hours from its start */
  readonly rain?: { readonly mmPerHour: number; readonly hours: number };
  /** degC added to the temperature of the forecast */
  readonly warmerC?: number;
  /** water in the snow on the ground at the start, mm over all basins */
  readonly snowWaterMm?: number;
  /** how full the soil is at the start, 0 to 1 of what it can hold */
  readonly wetness?: number;
};

/** The weather of the forecast with what a scenario changes. */
export function alterWeather(weather: BasinWeather, alteration: Alteration): BasinWeather {
  const { rainFactor = 1, rain, warmerC = 0 } = alteration;
  return {
    ...weather,
    precipitationMm: weather.precipitationMm.map((values) =>
      values.map((mm, hour) =>
        rain !== undefined && hour < rain.hours ? rain.mmPerHour : mm * rainFactor,
      ),
    ),
    temperatureC: weather.temperatureC.map((values) => values.map((degrees) => degrees + warmerC)),
  };
}

/** Stores with the wetness that a scenario gives the soil. */
export function alterStores(
  { basins }: RiverNetwork,
  stores: readonly Gr4State[],
  { wetness }: Alteration,
): readonly Gr4State[] {
  if (wetness === undefined) return stores;
  return stores.map((state, at) => ({ ...state, production: wetness * basins[at]!.parameters.x1 }));
}

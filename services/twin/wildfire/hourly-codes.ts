import { ffmcScale, type FireWeatherOptions } from '../../science/fire-weather/codes.ts';
import { stepHourlyFfmc } from '../../science/fire-weather/hourly-ffmc.ts';
import { initialSpreadIndex } from '../../science/fire-weather/indices.ts';
import type { FireWeatherDay } from './grid-fire-weather.ts';
import type { HourWeather } from './hourly-weather.ts';

type Cells = Float32Array<ArrayBuffer>;

/** Moisture and spread index of one hour; NaN out of season. */
export type HourCodes = {
  readonly weather: HourWeather;
  readonly ffmc: Cells;
  readonly isi: Cells;
  /** the day whose DMC, DC and BUI hold: that of the last noon */
  readonly day: FireWeatherDay | undefined;
};

const DAY_MS = 86_400_000;

/**
 * The hourly FFMC along the hours of a forecast. The first hour has the daily code of the day before,
 * which stands for the afternoon (16:00); where the season begins later, the noon of that day has its
 * daily code.
 *
 * @param startFfmc daily FFMC of the day before the first forecast day; NaN out of season
 * @see Van Wagner 1977, PS-X-69; Lawson & Armitage 2008, diurnal variation
 */
export async function* hourlyCodes(
  hours: AsyncIterable<HourWeather>,
  days: readonly FireWeatherDay[],
  startFfmc: Float32Array,
  options: FireWeatherOptions,
): AsyncGenerator<HourCodes> {
  const scale = ffmcScale(options.ffmcConstant);
  const ffmc = Float32Array.from(startFfmc);
  const cells = ffmc.length;
  let isFirst = true;
  for await (const weather of hours) {
    const day = days.findLast(({ validMs }) => validMs <= weather.ms);
    const isNoon = day !== undefined && weather.ms - day.validMs < DAY_MS / 24;
    const isi = new Float32Array(cells).fill(NaN);
    for (let cell = 0; cell < cells; cell++) {
      const before = ffmc[cell]!;
      const daily = day?.codes.ffmc[cell];
      if (daily !== undefined && Number.isNaN(daily)) ffmc[cell] = NaN;
      else if (Number.isNaN(before)) ffmc[cell] = isNoon ? daily! : NaN;
      else if (!isFirst) {
        ffmc[cell] = stepHourlyFfmc(
          before,
          {
            temperatureC: weather.temperatureC[cell]!,
            relativeHumidityPercent: weather.relativeHumidityPercent[cell]!,
            windKmH: weather.windKmH[cell]!,
            precipitationMm: weather.precipitationMm[cell]!,
          },
          options,
        );
      }
      isi[cell] = initialSpreadIndex(ffmc[cell]!, weather.windKmH[cell]!, scale);
    }
    isFirst = false;
    yield { weather, ffmc: ffmc.slice(), isi, day };
  }
}

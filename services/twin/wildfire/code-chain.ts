import type { FireWeatherOptions, MoistureCodes } from '../../science/fire-weather/codes.ts';
import { stepFireWeather } from '../../science/fire-weather/step.ts';
import type { NoonWeather } from './noon-weather.ts';
import { openSeason, type Season, type SeasonRules } from './season.ts';

type Cells = Float32Array<ArrayBuffer>;

/** Fire weather of one day on every cell; NaN out of season and where an input is missing. */
export type FireWeatherFields = {
  readonly ffmc: Cells;
  readonly dmc: Cells;
  readonly dc: Cells;
  readonly isi: Cells;
  readonly bui: Cells;
  readonly fwi: Cells;
  readonly dsr: Cells;
};

/** What a value of `quality` adds up from. */
export const QUALITY = {
  /** the rain of less than 24 hours is known */
  partialRain: 1,
  /** the codes were started so lately that they still show it */
  startUp: 2,
  /** the weather of this day, or of one of those before, was filled in */
  filledDay: 4,
} as const;

export type DayResult = FireWeatherFields & {
  /** 1 = in season, 0 = out of season; NaN where the weather is missing */
  readonly season: Cells;
  /** sum of QUALITY; NaN out of season */
  readonly quality: Cells;
};

export type CodeChain = {
  /** One day on: codes of the day before and the weather of this one. @param month 1 to 12 */
  step(weather: NoonWeather, month: number, isFilled?: boolean): DayResult;
  /** The codes after the last day: of the cells in season. */
  readonly codes: { readonly ffmc: Cells; readonly dmc: Cells; readonly dc: Cells };
  /** A chain that goes on from here by itself: the members share the observed days. */
  fork(): CodeChain;
};

/** How long codes show what they were started with: the DMC's time lag is about 15 days. */
const START_UP_DAYS = 15;
/** A filled day is told of for as long as fine and duff fuels remember it. */
const FILLED_MEMORY_DAYS = 15;

export type ChainOptions = {
  readonly latitudes: Float64Array;
  readonly fireWeather: FireWeatherOptions;
  readonly startCodes: MoistureCodes;
  readonly season: SeasonRules;
};

/** Codes to go on from: cells that are NaN are out of season. */
export type ChainStart = CodeChain['codes'] & {
  /** days since these codes were started */
  readonly activeDays: number;
};

/**
 * Starts a chain of days on a grid.
 *
 * @param start codes of the day before the first; without them every cell is out of season until
 *   its weather begins it
 */
export function openCodeChain(options: ChainOptions, start?: ChainStart): CodeChain {
  const cells = options.latitudes.length;
  const empty = () => new Float32Array(cells).fill(NaN);
  const codes =
    start === undefined
      ? { ffmc: empty(), dmc: empty(), dc: empty() }
      : { ffmc: start.ffmc.slice(), dmc: start.dmc.slice(), dc: start.dc.slice() };
  const season = openSeason(cells, options.season);
  if (start !== undefined) {
    const isOn = Uint8Array.from(codes.ffmc, (ffmc) => Number(!Number.isNaN(ffmc)));
    season.resume(isOn, start.activeDays);
  }
  return chainFrom(options, codes, season, FILLED_MEMORY_DAYS + 1);
}

function chainFrom(
  options: ChainOptions,
  codes: CodeChain['codes'],
  season: Season,
  daysSinceFilledAtStart: number,
): CodeChain {
  const { latitudes, fireWeather, startCodes } = options;
  const cells = latitudes.length;
  let daysSinceFilled = daysSinceFilledAtStart;

  function step(weather: NoonWeather, month: number, isFilled = false): DayResult {
    daysSinceFilled = isFilled ? 0 : daysSinceFilled + 1;
    const begins = season.advance(weather.temperatureC, weather.snowKgM2);
    const make = () => new Float32Array(cells).fill(NaN);
    const result = {
      ffmc: make(),
      dmc: make(),
      dc: make(),
      isi: make(),
      bui: make(),
      fwi: make(),
      dsr: make(),
      season: make(),
      quality: make(),
    };
    for (let cell = 0; cell < cells; cell++) {
      const isKnown = !Number.isNaN(weather.temperatureC[cell]!);
      if (isKnown) result.season[cell] = season.isActive[cell]!;
      if (season.isActive[cell] === 0) {
        codes.ffmc[cell] = codes.dmc[cell] = codes.dc[cell] = NaN;
        continue;
      }
      const before =
        begins[cell] === 1
          ? startCodes
          : { ffmc: codes.ffmc[cell]!, dmc: codes.dmc[cell]!, dc: codes.dc[cell]! };
      const day = stepFireWeather(
        before,
        {
          temperatureC: weather.temperatureC[cell]!,
          relativeHumidityPercent: weather.relativeHumidityPercent[cell]!,
          windKmH: weather.windKmH[cell]!,
          precipitationMm: weather.precipitationMm[cell]!,
        },
        { latitudeDeg: latitudes[cell]!, month },
        fireWeather,
      );
      result.ffmc[cell] = codes.ffmc[cell] = day.ffmc;
      result.dmc[cell] = codes.dmc[cell] = day.dmc;
      result.dc[cell] = codes.dc[cell] = day.dc;
      result.isi[cell] = day.isi;
      result.bui[cell] = day.bui;
      result.fwi[cell] = day.fwi;
      result.dsr[cell] = day.dsr;
      result.quality[cell] =
        (weather.precipitationHours[cell]! < 24 ? QUALITY.partialRain : 0) +
        (season.activeDays[cell]! <= START_UP_DAYS ? QUALITY.startUp : 0) +
        (daysSinceFilled <= FILLED_MEMORY_DAYS ? QUALITY.filledDay : 0);
    }
    return result;
  }

  return {
    step,
    codes,
    fork: () =>
      chainFrom(
        options,
        { ffmc: codes.ffmc.slice(), dmc: codes.dmc.slice(), dc: codes.dc.slice() },
        season.fork(),
        daysSinceFilled,
      ),
  };
}

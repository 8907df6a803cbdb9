import type {
  DailyWeather,
  FireWeatherOptions,
  MoistureCodes,
} from '../../science/fire-weather/codes.ts';
import type { OverwinterFractions } from '../../science/fire-weather/station/overwinter.ts';
import { stepFireWeather } from '../../science/fire-weather/step.ts';
import {
  openFireWeatherKernel,
  type FireWeatherKernel,
} from '../../science/kernels/fire-weather-kernel.ts';
import type { NoonWeather } from './noon-weather.ts';
import { openSeason, type Season, type SeasonRules } from './season.ts';
import { openWinters, type Winters } from './winter.ts';

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
  /** the area has precipitation analyses, and on this day, or one of those before, stations stood in */
  unanalysedRain: 8,
  /** the drought code began at its start-up value: autumn, or winter's precipitation, is not known */
  notOverwintered: 16,
} as const;

export type DayResult = FireWeatherFields & {
  /** 1 = in season, 0 = out of season; NaN where the weather is missing */
  readonly season: Cells;
  /** sum of QUALITY; NaN out of season */
  readonly quality: Cells;
};

export type CodeChain = {
  /**
   * One day on: codes of the day before and the weather of this one.
   *
   * @param month 1 to 12
   * @param isFilled some of the weather was estimated
   * @param isRainFilled and the precipitation of the stations is among it
   */
  step(weather: NoonWeather, month: number, isFilled?: boolean, isRainFilled?: boolean): DayResult;
  /** The codes after the last day: of the cells in season. */
  readonly codes: { readonly ffmc: Cells; readonly dmc: Cells; readonly dc: Cells };
  /** A chain that goes on from here by itself: the members share the observed days. */
  fork(): CodeChain;
};

/** How long codes show what they were started with: the DMC's time lag is about 15 days. */
const START_UP_DAYS = 15;
/** A filled day is told of for as long as fine and duff fuels remember it. */
const FILLED_MEMORY_DAYS = 15;
/** Time lag of the deep layers: so long a drought code shows the winter before it. */
const WINTER_MEMORY_DAYS = 52;
const NOTHING_SINCE = 255;

export type ChainOptions = {
  readonly latitudes: Float64Array;
  readonly fireWeather: FireWeatherOptions;
  readonly startCodes: MoistureCodes;
  readonly season: SeasonRules;
  /** absent: every season begins with the drought code of `startCodes` */
  readonly overwinter?: OverwinterFractions | undefined;
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
  const memory = {
    daysSinceFilled: NOTHING_SINCE,
    daysSinceUnanalysed: new Uint8Array(cells).fill(NOTHING_SINCE),
    isStartDrought: new Uint8Array(cells),
    winters: options.overwinter && openWinters(cells, options.overwinter),
  };
  const latitudeDeg = Float32Array.from(options.latitudes);
  return chainFrom(
    { ...options, latitudeDeg, kernel: openFireWeatherKernel() },
    codes,
    season,
    memory,
  );
}

/** What a day hands to the next beside codes and season. */
type Memory = {
  daysSinceFilled: number;
  readonly daysSinceUnanalysed: Uint8Array;
  /** 1 where the drought code of this season began at its start-up value for want of a winter */
  readonly isStartDrought: Uint8Array;
  readonly winters: Winters | undefined;
};

type OpenOptions = ChainOptions & {
  readonly latitudeDeg: Float32Array;
  readonly kernel: FireWeatherKernel;
};

function chainFrom(
  options: OpenOptions,
  codes: CodeChain['codes'],
  season: Season,
  memory: Memory,
): CodeChain {
  const { latitudes, latitudeDeg, fireWeather, startCodes, kernel } = options;
  const { daysSinceUnanalysed, isStartDrought, winters } = memory;
  const cells = latitudes.length;

  /** Codes before the day: none out of season, start-up values where the season begins. */
  function prepare(weather: NoonWeather, isRainFilled: boolean): void {
    const wasActive = season.isActive.slice();
    const begins = season.advance(weather.temperatureC, weather.snowKgM2);
    for (let cell = 0; cell < cells; cell++) {
      if (season.isActive[cell] === 0) {
        if (wasActive[cell] === 1) winters?.begin(cell, codes.dc[cell]!);
        const isMeasured = !isRainFilled || weather.isUnanalysed?.[cell] === 0;
        winters?.add(cell, weather.precipitationMm[cell]!, isMeasured);
        codes.ffmc[cell] = codes.dmc[cell] = codes.dc[cell] = NaN;
      } else if (begins[cell] === 1) {
        const springDc = winters?.springDc(cell);
        isStartDrought[cell] = Number(winters !== undefined && springDc === undefined);
        codes.ffmc[cell] = startCodes.ffmc;
        codes.dmc[cell] = startCodes.dmc;
        codes.dc[cell] = springDc ?? startCodes.dc;
      }
    }
  }

  function step(
    weather: NoonWeather,
    month: number,
    isFilled = false,
    isRainFilled = isFilled,
  ): DayResult {
    memory.daysSinceFilled = isFilled ? 0 : Math.min(NOTHING_SINCE, memory.daysSinceFilled + 1);
    prepare(weather, isRainFilled);
    const make = () => new Float32Array(cells).fill(NaN);
    const indices = { isi: make(), bui: make(), fwi: make(), dsr: make() };
    const partial = findPartial(weather, codes, season.isActive);
    const before = partial.map((cell) => codesAt(codes, cell));
    kernel.step({
      ...codes,
      ...indices,
      temperatureC: weather.temperatureC,
      relativeHumidityPercent: weather.relativeHumidityPercent,
      windKmH: weather.windKmH,
      precipitationMm: weather.precipitationMm,
      latitudeDeg,
      month,
      options: fireWeather,
    });
    for (const [nth, cell] of partial.entries()) {
      const place = { latitudeDeg: latitudes[cell]!, month };
      const day = stepFireWeather(before[nth]!, weatherAt(weather, cell), place, fireWeather);
      for (const name of CODES) codes[name][cell] = day[name];
      for (const name of INDICES) indices[name][cell] = day[name];
    }
    const result = {
      ffmc: codes.ffmc.slice(),
      dmc: codes.dmc.slice(),
      dc: codes.dc.slice(),
      ...indices,
      season: make(),
      quality: make(),
    };
    for (let cell = 0; cell < cells; cell++) {
      const since = weather.isUnanalysed?.[cell] === 1 ? 0 : daysSinceUnanalysed[cell]! + 1;
      daysSinceUnanalysed[cell] = Math.min(NOTHING_SINCE, since);
      const isActive = season.isActive[cell]!;
      if (!Number.isNaN(weather.temperatureC[cell]!)) result.season[cell] = isActive;
      if (isActive === 1) result.quality[cell] = qualityAt(weather, cell);
    }
    return result;
  }

  function qualityAt(weather: NoonWeather, cell: number): number {
    const { partialRain, startUp, filledDay, unanalysedRain, notOverwintered } = QUALITY;
    const activeDays = season.activeDays[cell]!;
    const remembersStart = isStartDrought[cell] === 1 && activeDays <= WINTER_MEMORY_DAYS;
    return (
      (weather.precipitationHours[cell]! < 24 ? partialRain : 0) +
      (activeDays <= START_UP_DAYS ? startUp : 0) +
      (memory.daysSinceFilled <= FILLED_MEMORY_DAYS ? filledDay : 0) +
      (daysSinceUnanalysed[cell]! <= FILLED_MEMORY_DAYS ? unanalysedRain : 0) +
      (remembersStart ? notOverwintered : 0)
    );
  }

  return {
    step,
    codes,
    fork: () =>
      chainFrom(
        options,
        { ffmc: codes.ffmc.slice(), dmc: codes.dmc.slice(), dc: codes.dc.slice() },
        season.fork(),
        {
          daysSinceFilled: memory.daysSinceFilled,
          daysSinceUnanalysed: daysSinceUnanalysed.slice(),
          isStartDrought: isStartDrought.slice(),
          winters: winters?.fork(),
        },
      ),
  };
}

const CODES = ['ffmc', 'dmc', 'dc'] as const;
const INDICES = ['isi', 'bui', 'fwi', 'dsr'] as const;

/**
 * Cells in season of which an input is missing. The kernel gives them nothing at all; the step of one
 * place gives what can be given: without wind there is a DMC.
 */
function findPartial(
  weather: NoonWeather,
  codes: CodeChain['codes'],
  isActive: Uint8Array,
): readonly number[] {
  const { temperatureC, relativeHumidityPercent, windKmH, precipitationMm } = weather;
  const { ffmc, dmc, dc } = codes;
  const found: number[] = [];
  for (let cell = 0; cell < isActive.length; cell++) {
    const sum =
      temperatureC[cell]! +
      relativeHumidityPercent[cell]! +
      windKmH[cell]! +
      precipitationMm[cell]! +
      ffmc[cell]! +
      dmc[cell]! +
      dc[cell]!;
    if (isActive[cell] === 1 && Number.isNaN(sum)) found.push(cell);
  }
  return found;
}

function codesAt({ ffmc, dmc, dc }: CodeChain['codes'], cell: number): MoistureCodes {
  return { ffmc: ffmc[cell]!, dmc: dmc[cell]!, dc: dc[cell]! };
}

function weatherAt(weather: NoonWeather, cell: number): DailyWeather {
  return {
    temperatureC: weather.temperatureC[cell]!,
    relativeHumidityPercent: weather.relativeHumidityPercent[cell]!,
    windKmH: weather.windKmH[cell]!,
    precipitationMm: weather.precipitationMm[cell]!,
  };
}

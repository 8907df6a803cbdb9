import { invalidField } from '../../../platform/fault.ts';
import { DEFAULT_OPTIONS, START_CODES } from '../codes.ts';
import type { DailyWeather, FireWeather, FireWeatherOptions, MoistureCodes } from '../codes.ts';
import { estimateMissing } from './estimate-missing.ts';
import type { EstimatedDay, WeatherName } from './estimate-missing.ts';
import { BEFORE_SEASON, stepSeason } from './fire-season.ts';
import type { SeasonRule } from './fire-season.ts';
import { overwinterDroughtCode } from './overwinter.ts';
import type { OverwinterFractions } from './overwinter.ts';
import { stepFireWeather } from '../step.ts';
import { checkWeather } from '../weather-ranges.ts';

/** The weather of a fire day; NaN where a station did not report. */
export type StationDay = DailyWeather & {
  /** days since 1970-01-01 of the local date */
  readonly epochDay: number;
  /** highest of the day, for the season; the temperature at noon where it is not known */
  readonly warmestC?: number;
  /** any depth unit, for the season; unknown where it is not given */
  readonly snowDepth?: number;
};

/** Why a day has codes, or has none. */
export type DayState =
  /** codes were carried on */
  | 'in season'
  /** no fire season: no codes, which is not low danger */
  | 'out of season'
  /** too many days were missing: yesterday's codes are not known */
  | 'chain broken';

/** A day of a station, with what must be said beside its codes. */
export type StationFireWeather = {
  readonly epochDay: number;
  readonly state: DayState;
  /** all NaN unless in season */
  readonly codes: FireWeather;
  /** what of the weather was estimated, and not measured */
  readonly estimated: readonly WeatherName[];
  /** days since the codes were started, this one included; 0 unless in season */
  readonly daysSinceStart: number;
  /** winter days without rain reported behind the overwintered DC, which is too high by them */
  readonly unmeasuredWinterDays: number;
};

export type StationSeriesOptions = FireWeatherOptions & {
  /** codes to begin the first season with */
  readonly start: MoistureCodes;
  /** when there are codes at all; always where it is not given */
  readonly season?: SeasonRule;
  /** from the second spring on, the DC comes from autumn's and the winter's precipitation */
  readonly overwinter?: OverwinterFractions;
  /** days in a row that may be estimated before the chain breaks */
  readonly longestGapDays: number;
  /** weather of a day without a report, from stations or analyses around; NaN where unknown */
  readonly neighbours?: (epochDay: number) => DailyWeather | undefined;
  /** codes to begin again with after a break; without them the break lasts to the next season */
  readonly restart?: MoistureCodes;
};

export const DEFAULT_SERIES: StationSeriesOptions = {
  ...DEFAULT_OPTIONS,
  start: START_CODES,
  longestGapDays: 3,
};

const NO_CODES: FireWeather = {
  ffmc: Number.NaN,
  dmc: Number.NaN,
  dc: Number.NaN,
  isi: Number.NaN,
  bui: Number.NaN,
  fwi: Number.NaN,
  dsr: Number.NaN,
};

/**
 * The Fire Weather Index System at one station, day by day. A missing day would break the chain, so
 * it is estimated, and said to be: from `neighbours`, else between the days around it, and without
 * rain. After more than `longestGapDays` of that the chain breaks.
 *
 * @param days in time order; dates that are left out count as missing
 * @returns a row for every date from the first to the last
 * @throws {Fault} invalid-request where days are out of order, or naming weather out of range
 * @see Lawson & Armitage 2008, Weather guide for the CFFDRS, on missing observations, start-up and
 *   overwintering; Turner & Lawson 1978, BC-X-177
 */
export function stationFireWeather(
  days: readonly StationDay[],
  latitudeDeg: number,
  options: StationSeriesOptions = DEFAULT_SERIES,
): StationFireWeather[] {
  checkDays(days, latitudeDeg);
  const { season: rule, longestGapDays } = options;
  let season = BEFORE_SEASON;
  let wasActive = rule === undefined;
  let codes: MoistureCodes | undefined = options.start;
  let winter = { autumnDc: Number.NaN, precipitationMm: 0, unmeasuredDays: 0 };
  let unmeasuredWinterDays = 0;
  let gapDays = 0;
  let daysSinceStart = 0;
  return estimateMissing(days, options.neighbours).map((day): StationFireWeather => {
    const { epochDay, estimated } = day;
    season = rule === undefined ? season : stepSeason(season, seasonDay(day), rule);
    const isActive = rule === undefined || season.active;
    if (isActive && !wasActive) {
      codes = springCodes(winter, options);
      [gapDays, daysSinceStart] = [0, 0];
      const isOverwintered = options.overwinter !== undefined && !Number.isNaN(winter.autumnDc);
      unmeasuredWinterDays = isOverwintered ? winter.unmeasuredDays : 0;
    }
    if (!isActive) {
      if (wasActive) {
        winter = { autumnDc: codes?.dc ?? Number.NaN, precipitationMm: 0, unmeasuredDays: 0 };
      }
      winter.precipitationMm += day.weather.precipitationMm;
      if (estimated.includes('precipitationMm')) winter.unmeasuredDays += 1;
    }
    wasActive = isActive;
    const row = { epochDay, estimated, codes: NO_CODES, daysSinceStart: 0, unmeasuredWinterDays };
    if (!isActive) return { ...row, state: 'out of season', unmeasuredWinterDays: 0 };
    gapDays = estimated.length === 0 ? 0 : gapDays + 1;
    if (gapDays > longestGapDays) codes = undefined;
    if (codes === undefined && gapDays === 0 && options.restart !== undefined) {
      codes = options.restart;
      daysSinceStart = 0;
    }
    if (codes === undefined) return { ...row, state: 'chain broken' };
    const month = new Date(epochDay * 86_400_000).getUTCMonth() + 1;
    const next = stepFireWeather(codes, day.weather, { latitudeDeg, month }, options);
    codes = next;
    daysSinceStart += 1;
    return { ...row, state: 'in season', codes: next, daysSinceStart };
  });
}

/** Only what was reported begins or ends a season. */
function seasonDay({ epochDay, reported }: EstimatedDay<StationDay>) {
  const temperatureC = reported?.warmestC ?? reported?.temperatureC ?? Number.NaN;
  return { epochDay, temperatureC, snowDepth: reported?.snowDepth ?? Number.NaN };
}

function springCodes(
  winter: { readonly autumnDc: number; readonly precipitationMm: number },
  { start, overwinter }: StationSeriesOptions,
): MoistureCodes {
  const { autumnDc, precipitationMm } = winter;
  // No code of autumn: before the first season, or where the chain broke before winter.
  if (overwinter === undefined || Number.isNaN(autumnDc)) return start;
  return { ...start, dc: overwinterDroughtCode(autumnDc, precipitationMm, overwinter) };
}

function checkDays(days: readonly StationDay[], latitudeDeg: number): void {
  checkWeather({ latitudeDeg }, () => 'the station');
  let before = -Infinity;
  for (const day of days) {
    checkWeather(day, () => toDate(day));
    if (day.epochDay <= before) {
      const date = toDate(day);
      const detail = `${date} does not come after the day before it`;
      const allowed = 'dates in time order, each once';
      throw invalidField({ field: 'days', value: date, detail, allowed });
    }
    before = day.epochDay;
  }
}

function toDate({ epochDay }: StationDay): string {
  return new Date(epochDay * 86_400_000).toISOString().slice(0, 10);
}

import type { DailyWeather } from '../codes.ts';

export type WeatherName = keyof DailyWeather;

const NAMES: readonly WeatherName[] = [
  'temperatureC',
  'relativeHumidityPercent',
  'windKmH',
  'precipitationMm',
];

/** A date with weather that is whole, and what of it was estimated. */
export type EstimatedDay<Day> = {
  readonly epochDay: number;
  readonly weather: DailyWeather;
  readonly estimated: readonly WeatherName[];
  /** undefined where the date was left out */
  readonly reported: Day | undefined;
};

/**
 * Every date of a series, with what is missing filled in: from `neighbours`, else, for temperature,
 * humidity and wind, in line between the reports before and after (at an end as the nearest), and
 * for rain as none. What no day reported stays NaN.
 *
 * @param days in time order
 * @see Turner & Lawson 1978, BC-X-177, Weather in the Canadian Forest Fire Danger Rating System:
 *   missing observations are estimated, for the codes of a day need those of the day before
 */
export function estimateMissing<Day extends DailyWeather & { readonly epochDay: number }>(
  days: readonly Day[],
  neighbours: (epochDay: number) => DailyWeather | undefined = () => undefined,
): EstimatedDay<Day>[] {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  const byDate = new Map(days.map((day) => [day.epochDay, day]));
  const reports = new Map(NAMES.map((name) => [name, openReports(days, name)]));
  return Array.from({ length: last.epochDay - first.epochDay + 1 }, (_, at) => {
    const epochDay = first.epochDay + at;
    const reported = byDate.get(epochDay);
    const isMissing = (name: WeatherName) => Number.isNaN(reported?.[name] ?? Number.NaN);
    const estimated = NAMES.filter(isMissing);
    if (reported !== undefined && estimated.length === 0) {
      return { epochDay, weather: reported, estimated, reported };
    }
    const around = neighbours(epochDay);
    const read = (name: WeatherName) => {
      if (reported !== undefined && !isMissing(name)) return reported[name];
      const near = around?.[name] ?? Number.NaN;
      if (!Number.isNaN(near)) return near;
      return name === 'precipitationMm' ? 0 : reports.get(name)!(epochDay);
    };
    const weather = {
      temperatureC: read('temperatureC'),
      relativeHumidityPercent: read('relativeHumidityPercent'),
      windKmH: read('windKmH'),
      precipitationMm: read('precipitationMm'),
    };
    return { epochDay, weather, estimated, reported };
  });
}

/** A value for any date without a report, out of those reported: in line between them, the nearest beyond them. */
function openReports(
  days: readonly (DailyWeather & { readonly epochDay: number })[],
  name: WeatherName,
): (epochDay: number) => number {
  const known = days.filter((day) => !Number.isNaN(day[name]));
  return (epochDay) => {
    // Halving, not searching: long gaps of long series are asked day by day.
    let [from, to] = [0, known.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (known[middle]!.epochDay < epochDay) from = middle + 1;
      else to = middle;
    }
    const [before, after] = [known[from - 1], known[from]];
    if (before === undefined || after === undefined) return (before ?? after)?.[name] ?? Number.NaN;
    const share = (epochDay - before.epochDay) / (after.epochDay - before.epochDay);
    return before[name] + share * (after[name] - before[name]);
  };
}

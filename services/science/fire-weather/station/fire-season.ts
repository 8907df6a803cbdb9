/** What decides on the season, of one day. */
export type SeasonDay = {
  /** days since 1970-01-01 of the local date */
  readonly epochDay: number;
  /** highest of the day, or at noon where only that is known */
  readonly temperatureC: number;
  /** any depth unit; not looked at by the temperature rule */
  readonly snowDepth: number;
};

/**
 * `temperature`: begins after three days above, ends after three days below.
 * `snow`, where the ground is normally covered in winter: begins on the third day without snow, ends
 * with the first snow, or in December after three days below.
 */
export type SeasonRule =
  | { readonly by: 'temperature'; readonly startAboveC: number; readonly endBelowC: number }
  | { readonly by: 'snow'; readonly endBelowC: number };

/** Three days above 12 degC, three below 5. @see Wotton & Flannigan 1993 */
export const TEMPERATURE_SEASON: SeasonRule = { by: 'temperature', startAboveC: 12, endBelowC: 5 };

/** Three days without snow. @see Lawson & Armitage 2008, start-up */
export const SNOW_SEASON: SeasonRule = { by: 'snow', endBelowC: 5 };

/** What a season must remember from day to day: plain numbers, so a grid can hold it. */
export type SeasonState = {
  readonly active: boolean;
  /** days in a row, ending with the last one seen */
  readonly warmDays: number;
  readonly coldDays: number;
  readonly bareDays: number;
  readonly daysSeen: number;
};

export const BEFORE_SEASON: SeasonState = {
  active: false,
  warmDays: 0,
  coldDays: 0,
  bareDays: 0,
  daysSeen: 0,
};

const RUN_DAYS = 3;

/**
 * The season on the next day. A missing temperature or depth breaks a run: it begins and ends nothing.
 *
 * @see Wotton & Flannigan 1993, Forestry Chronicle 69, 187-192: the day after three warm days is the
 *   first of the season; Lawson & Armitage 2008: the third bare day is
 */
export function stepSeason(state: SeasonState, day: SeasonDay, rule: SeasonRule): SeasonState {
  const startAboveC = rule.by === 'temperature' ? rule.startAboveC : Infinity;
  const next = {
    warmDays: day.temperatureC > startAboveC ? state.warmDays + 1 : 0,
    coldDays: day.temperatureC < rule.endBelowC ? state.coldDays + 1 : 0,
    bareDays: day.snowDepth <= 0 ? state.bareDays + 1 : 0,
    daysSeen: state.daysSeen + 1,
  };
  if (rule.by === 'temperature') {
    const began = state.active || state.warmDays >= RUN_DAYS;
    return { ...next, active: began && state.coldDays < RUN_DAYS };
  }
  const began = state.active || (next.bareDays >= RUN_DAYS && state.daysSeen >= RUN_DAYS);
  const december = new Date(day.epochDay * 86_400_000).getUTCMonth() === 11;
  const ended = day.snowDepth > 0 || (december && next.coldDays >= RUN_DAYS);
  return { ...next, active: began && !ended };
}

/** The first day of a season, or the first day after one. */
export type SeasonChange = { readonly change: 'start' | 'end'; readonly epochDay: number };

/**
 * Beginnings and ends of the seasons of one place, in time order. A season that is already on when
 * the year's calculation begins, on 4 January for want of three days before, counts from 1 January.
 *
 * @param days one after another, without gaps
 */
export function findSeasonChanges(days: readonly SeasonDay[], rule: SeasonRule): SeasonChange[] {
  const changes: SeasonChange[] = [];
  let state = BEFORE_SEASON;
  for (const day of days) {
    const next = stepSeason(state, day, rule);
    const { epochDay } = day;
    if (next.active && !state.active) {
      const isFourth = new Date(epochDay * 86_400_000).toISOString().slice(5, 10) === '01-04';
      changes.push({ change: 'start', epochDay: isFourth ? epochDay - 3 : epochDay });
    }
    if (state.active && !next.active) changes.push({ change: 'end', epochDay });
    state = next;
  }
  return changes;
}

/** When a place is in its fire season; thresholds are data of the area. */
export type SeasonRules = {
  /** days in a row with a noon temperature above `startNoonC` that begin it where no snow lay */
  readonly startDays: number;
  readonly startNoonC: number;
  /** days in a row below `stopNoonC` that end it */
  readonly stopDays: number;
  readonly stopNoonC: number;
  /** days without snow after snow lay, the last of which begins it */
  readonly snowFreeDays: number;
  /** more snow water than this on the ground is a snow cover, kg m-2 */
  readonly snowKgM2: number;
};

/** The season of every cell of a grid, day by day. */
export type Season = {
  /** 1 = in season, 0 = not */
  readonly isActive: Uint8Array;
  /** days since the codes were started, this one included; 0 while out of season */
  readonly activeDays: Uint16Array;
  /**
   * One more day. A missing temperature leaves a cell as it is; a snow cover ends the season.
   *
   * @param snowKgM2 absent where nothing is known of snow: then only the temperature decides
   * @returns cells whose season begins on this day, as 1
   */
  advance(noonC: Float32Array, snowKgM2?: Float32Array): Uint8Array;
  /** Puts cells in season that were so before, for `days` already. */
  resume(isOn: Uint8Array, days: number): void;
  /** A season that goes on from here by itself. */
  fork(): Season;
};

/**
 * Follows the fire season: it begins on the third day after snow has left, or after three days in
 * a row above 12 degC at noon where there was none; it ends with snow, or after three days in a row
 * below 5 degC.
 *
 * @see Lawson & Armitage 2008, Weather Guide for the CFFDRS, start-up; Wotton & Flannigan 1993,
 *   doi:10.5558/tfc69187-2
 */
export function openSeason(cells: number, rules: SeasonRules): Season {
  return seasonFrom(rules, {
    isActive: new Uint8Array(cells),
    activeDays: new Uint16Array(cells),
    warmDays: new Uint8Array(cells),
    coldDays: new Uint8Array(cells),
    snowFreeDays: new Uint8Array(cells),
    hadSnow: new Uint8Array(cells),
  });
}

/** What a day hands to the next, a value a cell. */
type State = {
  readonly isActive: Uint8Array;
  readonly activeDays: Uint16Array;
  readonly warmDays: Uint8Array;
  readonly coldDays: Uint8Array;
  readonly snowFreeDays: Uint8Array;
  readonly hadSnow: Uint8Array;
};

function seasonFrom(rules: SeasonRules, state: State): Season {
  const { isActive, activeDays, warmDays, coldDays, snowFreeDays, hadSnow } = state;
  const cells = isActive.length;

  const count = (days: Uint8Array, cell: number, holds: boolean) => {
    days[cell] = holds ? Math.min(250, days[cell]! + 1) : 0;
  };

  return {
    isActive,
    activeDays,
    advance(noonC, snowKgM2) {
      const begins = new Uint8Array(cells);
      for (let cell = 0; cell < cells; cell++) {
        const temperatureC = noonC[cell]!;
        const snow = snowKgM2?.[cell] ?? NaN;
        const isCovered = snow > rules.snowKgM2;
        if (isCovered) hadSnow[cell] = 1;
        if (!Number.isNaN(snow)) count(snowFreeDays, cell, !isCovered);
        const isThawed = hadSnow[cell] === 1 && snowFreeDays[cell]! >= rules.snowFreeDays;
        const isWarm = hadSnow[cell] === 0 && warmDays[cell]! >= rules.startDays;
        const ends = isCovered || coldDays[cell]! >= rules.stopDays;
        // By temperature it begins and ends on the day after the last of them.
        if (!Number.isNaN(temperatureC)) {
          count(warmDays, cell, temperatureC > rules.startNoonC);
          count(coldDays, cell, temperatureC < rules.stopNoonC);
        }
        if (ends) {
          isActive[cell] = 0;
          activeDays[cell] = 0;
        } else if (isActive[cell] === 1) {
          activeDays[cell] = activeDays[cell]! + 1;
        } else if (isThawed || isWarm) {
          isActive[cell] = 1;
          activeDays[cell] = 1;
          begins[cell] = 1;
          hadSnow[cell] = 0;
        }
      }
      return begins;
    },
    resume(isOn, days) {
      for (let cell = 0; cell < cells; cell++) {
        if (isOn[cell] !== 1) continue;
        isActive[cell] = 1;
        activeDays[cell] = days;
      }
    },
    fork: () =>
      seasonFrom(rules, {
        isActive: isActive.slice(),
        activeDays: activeDays.slice(),
        warmDays: warmDays.slice(),
        coldDays: coldDays.slice(),
        snowFreeDays: snowFreeDays.slice(),
        hadSnow: hadSnow.slice(),
      }),
  };
}

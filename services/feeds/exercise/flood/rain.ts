import { boundedNormal, seededRandom } from '../noise.ts';

/** Rain on the basins, mm of each hour: an array a basin. */
export type Rain = readonly Float32Array<ArrayBuffer>[];

/** What a span of rain is drawn from. */
type Span = {
  readonly seed: number;
  readonly hours: number;
  /** share of the year's rain that a basin gets, around 1: uplands get more */
  readonly basinShares: readonly number[];
  /** day of the year of the first hour, of the exercise's own seasons */
  readonly firstDay: number;
  /** hours from the start after which none is drawn */
  readonly lastHour?: number;
};

const MEAN_GAP_HOURS = 52;
/** One storm of so many is a long one that fills rivers. */
const LARGE_SHARE = 0.05;
const LARGE_MM = 15;
const USUAL_MM = 6;
const YEAR_DAYS = 365.25;

/**
 * Rain of years: storms at random, most of them small and short, some large and long; wetter and
 * longer in winter, shorter and more violent in summer; on each basin somewhat other.
 */
export function drawRain(span: Span): Rain {
  const { seed, hours, basinShares, firstDay, lastHour = hours } = span;
  const random = seededRandom(seed);
  const rain = basinShares.map(() => new Float32Array(hours));
  const exponential = () => -Math.log(1 - random());
  for (let hour = 0; ;) {
    hour += Math.ceil(MEAN_GAP_HOURS * exponential());
    const summer = -Math.cos((2 * Math.PI * (firstDay + hour / 24 - 20)) / YEAR_DAYS);
    const isLarge = random() < LARGE_SHARE;
    const longHours = isLarge ? 16 + 18 * exponential() : 4 + 8 * exponential();
    const duration = Math.min(64, Math.ceil(longHours * (1 - 0.3 * summer)));
    const amountMm =
      (isLarge ? 10 + LARGE_MM * exponential() : USUAL_MM * exponential()) * (1 + 0.1 * summer);
    if (hour + duration >= lastHour) return rain;
    layStorm(rain, { hour, duration, amountMm }, basinShares, random);
    hour += duration;
  }
}

/** Lays one storm over the basins: it swells and fades, in bursts. */
export function layStorm(
  rain: Rain,
  storm: { readonly hour: number; readonly duration: number; readonly amountMm: number },
  basinShares: readonly number[],
  random: () => number,
): void {
  const { hour, duration, amountMm } = storm;
  const shape = Float64Array.from({ length: duration }, (_, at) => {
    const swell = Math.sin((Math.PI * (at + 0.5)) / duration);
    return swell * (0.25 + random());
  });
  const sum = shape.reduce((all, value) => all + value, 0);
  for (const [basin, values] of rain.entries()) {
    const here = amountMm * basinShares[basin]! * Math.exp(0.16 * boundedNormal(random));
    for (let at = 0; at < duration; at++) {
      values[hour + at] = values[hour + at]! + (here * shape[at]!) / sum;
    }
  }
}

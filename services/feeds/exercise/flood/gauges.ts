import type { Theatre } from '../theatres.ts';
import { boundedNormal, seededRandom } from '../noise.ts';
import { BASINS } from './basins.ts';
import type { Country } from './country.ts';
import { drawPastWeather, type BasinWeather } from './past-weather.ts';
import { cellKm, UPLAND_GRID, type Km } from './place.ts';
import {
  drawEvaporation,
  makeRunoff,
  parametersOf,
  routeRunoff,
  type Runoff,
} from './true-rivers.ts';

/** Discharge a (h - h0)^b, m3/s, of a stage h, m. */
type Rating = {
  readonly a: number;
  readonly b: number;
  readonly h0M: number;
  /** half width of its 95 % interval */
  readonly uncertaintyPercent: number;
  readonly gaugedM: readonly [low: number, high: number];
};

/** A gauge of the exercise. */
export type Gauge = {
  readonly id: string;
  readonly name: string;
  readonly nameFr: string;
  readonly basin: number;
  /** index of its reach, at whose foot it stands */
  readonly reach: number;
  readonly at: Km;
  readonly datumM: number;
  readonly rating: Rating;
  /** false: its rating is known to the river alone */
  readonly isRated: boolean;
  /** stages at which the authority acts: exceeded in most years, one in five, one in twenty */
  readonly alertsM: readonly [number, number, number];
};

const NAMES: Readonly<Record<string, readonly [en: string, fr: string]>> = {
  EXG1: ['Ahlbach at Oberahl', 'Ahlbach à Oberahl'],
  EXG2: ['Kaltbach at Kaltmühle', 'Kaltbach à Kaltmühle'],
  EXG3: ['Rotbach at Rotbruck', 'Rotbach à Rotbruck'],
  EXG4: ['Ahlbach at Steinbrück', 'Ahlbach à Steinbrück'],
  EXG5: ['Ahlbach at Ahlfurt', 'Ahlbach à Ahlfurt'],
};
const UNRATED = 'EXG3';
/** A rating of a natural section by Manning's law has the exponent of a wide channel. */
const EXPONENT = 5 / 3;
/** The section of a gauge is chosen where the river is not too flat to tell discharge by stage. */
const LEAST_SLOPE = 0.0025;

/** The gauges: at the ends of the basins that have one. */
export function placeGauges({ rivers, outletReaches, truePeaksM3S }: Country): readonly Gauge[] {
  return BASINS.flatMap(({ gaugeId }, basin): Gauge[] => {
    if (gaugeId === null) return [];
    const reach = outletReaches[basin]!;
    const { widthM, slopeMPerM, manningSM13, bankfullDepthM, cells } = rivers.reaches[reach]!;
    const cell = cells.at(-1)!;
    const a = (widthM * Math.sqrt(Math.max(LEAST_SLOPE, slopeMPerM))) / manningSM13;
    const rating: Rating = {
      a: Math.round(a * 100) / 100,
      b: Math.round(EXPONENT * 1000) / 1000,
      h0M: 0.12 + 0.03 * (basin % 3),
      uncertaintyPercent: 8 + 2 * (basin % 3),
      gaugedM: [0.3, Math.round(10 * (bankfullDepthM + 0.8)) / 10],
    };
    const peaks = truePeaksM3S.map((year) => year[reach]!).toSorted((x, y) => x - y);
    const alert = (share: number) => {
      const stageM = toStageM(rating, peaks[Math.floor(share * (peaks.length - 1))]!);
      return Math.round(stageM * 10) / 10;
    };
    const [name, nameFr] = NAMES[gaugeId]!;
    return [
      {
        id: gaugeId,
        name,
        nameFr,
        basin,
        reach,
        at: cellKm(UPLAND_GRID, cell),
        datumM: rivers.upland.heightM[cell]!,
        rating,
        isRated: gaugeId !== UNRATED,
        alertsM: [alert(0.35), alert(0.8), alert(0.95)],
      },
    ];
  });
}

/** Stage of a discharge, m. */
function toStageM({ a, b, h0M }: Rating, dischargeM3S: number): number {
  return h0M + (dischargeM3S / a) ** (1 / b);
}

/** Discharge that a rating makes of a stage, m3/s. */
function toDischargeM3S({ a, b, h0M }: Rating, stageM: number): number {
  return a * Math.max(0, stageM - h0M) ** b;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const OBSERVED_DAYS = 30;
/** Days before them from which rivers are routed. */
const WARM_UP_DAYS = 10;
/** The model is never the river: what it misses lasts for some hours. */
const RUNOFF_ERROR = 0.07;
const ERROR_HOURS = 18;

/** What was before the reference time: weather, and what the rivers had. */
export type Past = {
  readonly weather: BasinWeather;
  /** true discharge at each gauge, hour by hour up to the reference time, m3/s */
  readonly dischargeM3S: readonly Float64Array[];
};

/** Lets it rain, and the rivers run, up to the reference time. */
export function runPast(
  theatre: Theatre,
  { rivers, basins }: Country,
  gauges: readonly Gauge[],
  referenceMs: number,
): Past {
  const weather = drawPastWeather(theatre, basins, referenceMs);
  const evaporation = basins.map(({ latDeg }, basin) =>
    drawEvaporation(weather.temperatureC[basin]!, latDeg, (at) =>
      // The hour ends at its time: the last of a day ends at midnight.
      dayOf(referenceMs - (weather.hours - 1 - at) * HOUR_MS - 1),
    ),
  );
  const runoff = makeRunoff(weather.precipitationMm, evaporation, parametersOf('truth'));
  disturb(runoff, theatre.seed + 907);
  const first = weather.hours - OBSERVED_DAYS * 24;
  const dischargeM3S = gauges.map(() => new Float64Array(OBSERVED_DAYS * 24));
  routeRunoff(rivers, runoff, [first - WARM_UP_DAYS * 24, weather.hours], (flowM3S, at) => {
    if (at < first) return;
    for (const [gauge, { reach }] of gauges.entries()) {
      dischargeM3S[gauge]![at - first] = flowM3S[reach]!;
    }
  });
  return { weather, dischargeM3S };
}

function dayOf(ms: number): readonly [dayOfYear: number, hourOfDay: number] {
  const startMs = Date.UTC(new Date(ms).getUTCFullYear(), 0, 1);
  return [1 + Math.floor((ms - startMs) / DAY_MS), new Date(ms).getUTCHours()];
}

function disturb(runoff: Runoff, seed: number): void {
  const random = seededRandom(seed);
  const kept = Math.exp(-1 / ERROR_HOURS);
  for (const values of runoff) {
    let error = 0;
    for (let at = 0; at < values.length; at++) {
      error = kept * error + Math.sqrt(1 - kept * kept) * RUNOFF_ERROR * boundedNormal(random);
      values[at] = values[at]! * Math.exp(error);
    }
  }
}

/** A reading as it is reported; null where there is none. */
export type Reading = {
  readonly hour: number;
  readonly stageM: number | null;
  readonly dischargeM3S: number | null;
  readonly quality: 'ok' | 'estimated' | 'suspect';
};

/** What goes wrong, in hours before the reference time. */
const FAULTS = {
  /** no reading came at all, and no value with it */
  gaps: {
    gauge: 'EXG1',
    absent: [
      [330, 309],
      [72, 66],
    ],
    empty: [[151, 149]],
  },
  /** the float hangs: it misses the last rise */
  stuck: { gauge: 'EXG2', since: 108 },
  flagged: { gauge: 'EXG4', estimated: [[402, 380]], suspect: [[203, 201]], spike: 202 },
} as const;

/** What a gauge reported of the last {@link OBSERVED_DAYS} days, by the hour. */
export function readGauge(gauge: Gauge, trueM3S: Float64Array, seed: number): readonly Reading[] {
  const random = seededRandom(seed + 17 * gauge.basin);
  const { rating, isRated } = gauge;
  // The section has changed since it was gauged: the rating is off by as much all the time.
  const bias = Math.exp((rating.uncertaintyPercent / 196) * boundedNormal(random));
  let hungM: number | undefined;
  return Array.from(trueM3S, (flowM3S, at): Reading | undefined => {
    const before = trueM3S.length - 1 - at;
    const noiseM = 0.004 * boundedNormal(random);
    let stageM = Math.round(1000 * (toStageM(rating, flowM3S * bias) + noiseM)) / 1000;
    if (gauge.id === FAULTS.stuck.gauge && before <= FAULTS.stuck.since) stageM = hungM ??= stageM;
    const isFlagged = gauge.id === FAULTS.flagged.gauge;
    if (isFlagged && before === FAULTS.flagged.spike) stageM += 1.9;
    const hour = -before;
    if (gauge.id === FAULTS.gaps.gauge) {
      if (within(before, FAULTS.gaps.absent)) return undefined;
      if (within(before, FAULTS.gaps.empty)) {
        return { hour, stageM: null, dischargeM3S: null, quality: 'ok' };
      }
    }
    const isEstimated = isFlagged && within(before, FAULTS.flagged.estimated);
    const isSuspect = isFlagged && within(before, FAULTS.flagged.suspect);
    return {
      hour,
      stageM,
      dischargeM3S: isRated ? Number(toDischargeM3S(rating, stageM).toPrecision(4)) : null,
      quality: isEstimated ? 'estimated' : isSuspect ? 'suspect' : 'ok',
    };
  }).filter((reading) => reading !== undefined);
}

function within(hour: number, spans: readonly (readonly [number, number])[]): boolean {
  return spans.some(([from, to]) => hour <= from && hour >= to);
}

import type { Words } from '../processes/process.ts';
import type { Area } from './areas.ts';
import { openCodeChain, QUALITY, type ChainStart, type CodeChain } from './code-chain.ts';
import type { CellPlaces } from './grid-fire-weather.ts';
import type { NoonWeather } from './noon-weather.ts';
import type { AnalysedRain } from './analysed-rain.ts';
import { carryOver, observedDays, withAnalysedRain, type CarriedDays } from './observed-days.ts';
import type { StationDay } from './station-weather.ts';

const DAY_MS = 86_400_000;
/** Longer without any report, and the codes are no longer observed ones. */
const MOST_GAP_DAYS = 5;
/** Fewer observed days do not settle the duff code. */
const FEWEST_DAYS = 15;

/** Share of the stations that must have reported a day before it takes the place of a forecast. */
const LEAST_NETWORK_SHARE = 0.5;

/** The codes that a forecast begins with, and where they come from. */
export type StartedChain = {
  readonly chain: CodeChain;
  /** dates from the first forecast day on that stations have reported */
  readonly observed: ReadonlyMap<number, NoonWeather>;
  readonly source: 'stations' | 'previous run' | 'start-up values';
  /** where the precipitation of the observed days comes from */
  readonly analysedShares: CarriedDays['analysedShares'];
  /** the last day before the forecast has analysed precipitation, which its first day goes on from */
  readonly goesOnFromAnalysis: boolean;
  readonly warnings: readonly Words[];
};

/** Codes of an earlier result on the same cells. */
export type EarlierCodes = ChainStart & { readonly runTime: string };

/**
 * Carries the codes to the day before a forecast: over the observed days where stations report,
 * else on from an earlier result, else from start-up values, which is said.
 *
 * @param from.firstDayMs first forecast date
 * @param from.reports by date
 * @param from.earlier codes of the date before the first, if a result has them
 * @param from.rain analysed precipitation, which goes before that of the stations
 * @param from.isBare 1 where no snow lies at the start; start-up values are for these only
 */
export async function startChain(
  area: Area,
  places: CellPlaces,
  from: {
    readonly firstDayMs: number;
    readonly altitudesM?: Float32Array | undefined;
    readonly reports: ReadonlyMap<number, readonly StationDay[]>;
    readonly earlier?: EarlierCodes | undefined;
    readonly isBare: Uint8Array;
    readonly monthOf: (dayMs: number) => number;
    readonly rain?: AnalysedRain | undefined;
  },
): Promise<StartedChain> {
  const { firstDayMs, reports, rain } = from;
  const { fireWeather } = area;
  const options = {
    latitudes: places.lats,
    fireWeather,
    startCodes: fireWeather.startCodes,
    season: fireWeather.season,
    overwinter: fireWeather.overwinter ?? undefined,
  };
  const target = {
    lons: places.lons,
    lats: places.lats,
    lapseKPerM: fireWeather.lapseKPerM,
    ...(from.altitudesM !== undefined && { altitudesM: from.altitudesM }),
  };
  const startMs = firstDayMs - fireWeather.stationDays * DAY_MS;
  const before = [...reports.keys()].filter((ms) => ms >= startMs && ms < firstDayMs);
  const gapDays = (firstDayMs - Math.max(...before)) / DAY_MS - 1;
  const observed = new Map<number, NoonWeather>();
  const observedShares = new Map<number, Readonly<Record<string, number>>>();
  const incomplete: number[] = [];
  const network = Math.max(0, ...Array.from(reports.values(), (day) => day.length));
  const fewestStations = network * LEAST_NETWORK_SHARE;
  for (const [dayMs, reported] of observedDays(reports, firstDayMs, Infinity, target)) {
    // The forecast knows more of such a day than its neighbours do, or a few early stations.
    if (reported.isFilled || reports.get(dayMs)!.length < fewestStations) {
      incomplete.push(dayMs);
      continue;
    }
    const { weather, analysedShares } = await withAnalysedRain(dayMs, reported, rain);
    observed.set(dayMs, weather);
    if (analysedShares !== undefined) observedShares.set(dayMs, analysedShares);
  }
  if (before.length >= FEWEST_DAYS && gapDays <= MOST_GAP_DAYS) {
    const chain = openCodeChain(options);
    const days = observedDays(reports, startMs, firstDayMs - DAY_MS, target);
    const carried = await carryOver(chain, days, from.monthOf, rain);
    const lastShares = carried.analysedShares.get(firstDayMs - DAY_MS) ?? {};
    return {
      chain,
      observed,
      source: 'stations',
      analysedShares: new Map([...carried.analysedShares, ...observedShares]),
      goesOnFromAnalysis: Object.keys(lastShares).length > 0,
      warnings: [...warnFilled(carried.filled), ...warnIncomplete(incomplete)],
    };
  }
  const unanalysed = { analysedShares: observedShares, goesOnFromAnalysis: false };
  if (from.earlier !== undefined) {
    const chain = openCodeChain(options, from.earlier);
    const { runTime } = from.earlier;
    const warnings = [
      ...warnIncomplete(incomplete),
      {
        en: `No observed weather: codes go on from the result of ${runTime}`,
        fr: `Aucune météo observée : les indices partent du résultat de ${runTime}`,
      },
    ];
    return { chain, observed, source: 'previous run', ...unanalysed, warnings };
  }
  const chain = openCodeChain(options, startValues(area, from.isBare));
  const warnings = [
    ...warnIncomplete(incomplete),
    {
      en: 'No observed weather before the run: codes begin at start-up values',
      fr: 'Aucune météo observée avant la passe : les indices partent des valeurs de départ',
    },
  ];
  return { chain, observed, source: 'start-up values', ...unanalysed, warnings };
}

function startValues({ fireWeather: { startCodes } }: Area, isBare: Uint8Array): ChainStart {
  const fill = (code: number) => Float32Array.from(isBare, (bare) => (bare === 1 ? code : NaN));
  const { ffmc, dmc, dc } = startCodes;
  return { ffmc: fill(ffmc), dmc: fill(dmc), dc: fill(dc), activeDays: 0 };
}

function warnIncomplete(days: readonly number[]): readonly Words[] {
  if (days.length === 0) return [];
  const dates = toDates(days);
  return [
    {
      en: `Observed weather of days of the forecast not used, for it is not complete: ${dates}`,
      fr: `Météo observée de jours de la prévision non utilisée, car incomplète : ${dates}`,
    },
  ];
}

function toDates(days: readonly number[]): string {
  return days.map((ms) => new Date(ms).toISOString().slice(0, 10)).join(', ');
}

function warnFilled(filled: readonly number[]): readonly Words[] {
  if (filled.length === 0) return [];
  const dates = toDates(filled);
  return [
    {
      en: `Observed weather missing and filled in: ${dates}`,
      fr: `Météo observée manquante et comblée : ${dates}`,
    },
  ];
}

/** Words for what the quality of the cells of a day says, counted. */
export function warnQuality(quality: Float32Array): readonly Words[] {
  const known = quality.filter((value) => !Number.isNaN(value));
  const share = (bit: number) =>
    known.length === 0 ? 0 : known.filter((value) => (value & bit) !== 0).length / known.length;
  const partial = share(QUALITY.partialRain);
  const startUp = share(QUALITY.startUp);
  const unanalysed = share(QUALITY.unanalysedRain);
  const notOverwintered = share(QUALITY.notOverwintered);
  const percent = (fraction: number) => Math.max(1, Math.round(100 * fraction));
  return [
    ...(partial === 0
      ? []
      : [
          {
            en: 'First day: rain of less than 24 hours is known, no earlier run completes it',
            fr: 'Premier jour : la pluie de moins de 24 heures est connue, aucune passe antérieure ne la complète',
          },
        ]),
    ...(startUp === 0
      ? []
      : [
          {
            en: `Start-up values still show in ${percent(startUp)} % of the cells in season`,
            fr: `Les valeurs de départ se voient encore dans ${percent(startUp)} % des mailles en saison`,
          },
        ]),
    ...(unanalysed === 0
      ? []
      : [
          {
            en: `Precipitation analyses do not cover all of the last days: stations stand in, in ${percent(unanalysed)} % of the cells in season`,
            fr: `Les analyses de précipitations ne couvrent pas tous les derniers jours : les stations y suppléent, dans ${percent(unanalysed)} % des mailles en saison`,
          },
        ]),
    ...(notOverwintered === 0
      ? []
      : [
          {
            en: `Drought code not carried over the winter, whose precipitation is not known, in ${percent(notOverwintered)} % of the cells in season`,
            fr: `Indice de sécheresse non reporté à travers l'hiver, dont les précipitations ne sont pas connues, dans ${percent(notOverwintered)} % des mailles en saison`,
          },
        ]),
  ];
}

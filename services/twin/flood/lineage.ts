import { toIsoTime } from '../../earth/time.ts';
import type { Json, Lineage } from '../../store/lineage.ts';
import { describeObservations, lineageKey } from '../lineage-key.ts';
import type { Words } from '../processes/process.ts';
import { analysisTime } from './analysis-time.ts';
import type { Area } from './areas.ts';
import type { RiverForecast } from './forecast/forecast-rivers.ts';
import type { RiverData } from './forecast/river-data.ts';
import { describeKnowledge, hydrographInputs, type AreaInputs } from './inputs.ts';
import { describeNotUsed } from './products/gauge-rows.ts';
import { gaugePlaces } from './products/place-forecast.ts';

/** Grows when the numbers may change: results of an older version are made anew. */
const VERSION = '1.0.0';
const SCORES_VERSION = '1.0.0';
const HOUR_MS = 3_600_000;

/** What a forecast of the rivers is made of; known before anything is computed. */
export function planLineage(area: Area, inputs: AreaInputs): Lineage {
  const { runoff, assimilation, forecastHours, outlook } = area;
  const plan = {
    process: { id: 'twin-flood-hydrograph', version: VERSION },
    inputs: [...hydrographInputs(inputs)],
    parameters: {
      area: area.id,
      run: toIsoTime(analysisTime(inputs)),
      runoff,
      assimilation: JSON.parse(JSON.stringify(assimilation)) as Json,
      forecastHours,
      outlook,
      reachesOfInterest: area.reachesOfInterest,
      ...describeKnowledge(inputs),
    },
    versions: {
      runoff: 'GR4H (Perrin et al. 2003; Mathevet 2005), parameters of the basin table',
      snow: 'CemaNeige (Valéry et al. 2014), five layers of equal area',
      'potential evaporation': 'Oudin et al. 2005',
      routing: 'Muskingum-Cunge in the form of Todini 2007',
      assimilation: 'ensemble Kalman filter, half gain (Sakov & Oke 2008), on stores and channels',
      'error correction': 'AR(1) of logarithms at gauges, sampled',
      thresholds:
        'gauges: GEV by L-moments; reaches: Gumbel by L-moments of the model’s own climate',
    },
  };
  return { ...plan, key: lineageKey(plan), observations: [], warnings: [] };
}

/** What scores of earlier forecasts are made of: what the newest is made of, its readings among it. */
export function planScores(area: Area, inputs: AreaInputs): Lineage {
  const rivers = planLineage(area, inputs);
  const plan = {
    ...rivers,
    process: { id: 'twin-flood-scores', version: SCORES_VERSION },
    versions: {
      CRPS: 'fair (Ferro 2014)',
      'peak errors': 'median of the members that have a crest; times without a gap',
    },
  };
  return { ...plan, key: lineageKey(plan) };
}

/** The same with what was found when it was computed: observations, and what a reader must know. */
export function describeForecast(
  plan: Lineage,
  area: Area,
  forecast: RiverForecast,
  data: RiverData,
): Lineage {
  const { readings, assimilated, analysisMs, members, hours, openLoop } = forecast;
  const windowMs = openLoop.startMs;
  const used = readings.flatMap(({ checked }) =>
    [...checked.record.timesMs].filter(
      (ms, at) => ms > windowMs && !Number.isNaN(checked.usable[at]!),
    ),
  );
  const gauges = gaugePlaces(forecast).map((place, at): Json => {
    const { summary, gauge, isUnrated } = readings[at]!;
    return {
      id: gauge.id,
      state: isUnrated ? 'no-rating' : summary.state,
      readingsUsed: assimilated.used[at]!,
      readingsTooFarOff: assimilated.tooFarOff[at]!,
      newestUsed: Number.isNaN(summary.newestUsableMs) ? null : toIsoTime(summary.newestUsableMs),
      ageHours: Number.isNaN(summary.newestUsableMs)
        ? null
        : Math.round((10 * (analysisMs - summary.newestUsableMs)) / HOUR_MS) / 10,
      notUsed: describeNotUsed({ place }),
    };
  });
  return {
    ...plan,
    observations: [
      describeObservations('discharge', area.observations.discharge, used, analysisMs),
    ],
    parameters: {
      ...plan.parameters,
      members: members.length,
      weatherMembers: data.members.length,
      hours,
      gauges,
    },
    warnings: [...warnOfWeather(data), ...warnOfGauges(forecast)],
  };
}

function warnOfWeather({ members, past, control }: RiverData): readonly Words[] {
  const longest = Math.max(...members.map(({ longestStepHours }) => longestStepHours));
  const alone = members.length === 1 && members[0] === control;
  return [
    ...(longest > 1
      ? [
          {
            en: `Rain of the members comes in steps of up to ${longest} h and is spread evenly over their hours: short peaks are flatter than they may be`,
            fr: `Les pluies des membres viennent par pas allant jusqu’à ${longest} h, réparties également sur leurs heures : les pointes brèves sont plus plates qu’elles ne peuvent l’être`,
          },
        ]
      : []),
    ...(alone
      ? [
          {
            en: 'There is no ensemble of this run: members differ by their stores alone',
            fr: 'Pas d’ensemble pour cette passe : les membres ne diffèrent que par leurs réservoirs',
          },
        ]
      : []),
    ...(past.filledHours > 0
      ? [
          {
            en: `${past.filledHours} hours of past weather were missing and filled in`,
            fr: `${past.filledHours} heures de météo passée manquaient et ont été comblées`,
          },
        ]
      : []),
  ];
}

function warnOfGauges({ readings }: RiverForecast): readonly Words[] {
  const silent = readings.filter(({ summary, isUnrated }) => isUnrated || summary.state !== 'used');
  if (silent.length === 0) return [];
  const list = silent
    .map(
      ({ gauge, summary, isUnrated }) => `${gauge.id} (${isUnrated ? 'no-rating' : summary.state})`,
    )
    .join(', ');
  return [
    {
      en: `Gauges whose newest readings are not used: ${list}`,
      fr: `Stations dont les dernières mesures ne sont pas utilisées : ${list}`,
    },
  ];
}

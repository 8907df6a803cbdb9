import { z } from 'zod';

import { invalidField } from '../../../../platform/fault.ts';
import type { SeasonRule } from '../../../../science/fire-weather/station/fire-season.ts';
import { USUAL_OVERWINTER } from '../../../../science/fire-weather/station/overwinter.ts';
import { defineProcess, type Process } from '../../process.ts';
import { toTableOutput, type ComputedTable } from '../computed-table.ts';
import { JsonTable, toPostedTable } from '../json-table.ts';
import {
  ffmcConstantInput,
  latitudeAdjustInput,
  precisionInput,
  startInputs,
} from '../shared-inputs.ts';
import type { TableTools } from '../table-tools.ts';
import { TABLE_OUTPUT, TABLE_SECONDS, tableWords } from '../table-words.ts';

/** The Fire Weather Index System at stations, through gaps, seasons and winters. */
export function fireWeatherStationsProcess({ reader, pool }: TableTools): Process {
  return defineProcess({
    id: 'fire-weather-stations',
    version: '1.0.0',
    title: { en: 'Fire weather of stations', fr: 'Météo des feux de stations' },
    description: {
      en:
        'The daily Fire Weather Index System for stations as they report, with gaps, seasons and ' +
        'winters (Lawson & Armitage 2008): columns date, lat, temp (degC), rh (%), ws (km/h), prec ' +
        '(mm in the 24 h before), id where there is more than one station, lon for neighbours, ' +
        'tmax (degC) and snow (depth) for the season. Answers a row for every date from the first ' +
        'to the last of each station: its codes, its state (in season, out of season, chain ' +
        'broken), what of its weather was estimated, and days since the start of the codes. Out of ' +
        'season is null, not zero danger. Other columns do not come back.',
      fr:
        'Le système IFM quotidien pour des stations telles qu’elles transmettent, avec lacunes, ' +
        'saisons et hivers (Lawson et Armitage 2008) : colonnes date, lat, temp (degC), rh (%), ws ' +
        '(km/h), prec (mm des 24 h précédentes), id s’il y a plus d’une station, lon pour les ' +
        'voisines, tmax (degC) et snow (épaisseur) pour la saison. Répond une ligne pour chaque ' +
        'date de la première à la dernière de chaque station : indices, état (in season, out of ' +
        'season, chain broken), ce qui de la météo a été estimé, jours depuis le départ. Hors ' +
        'saison est null, non un danger nul. Les autres colonnes ne reviennent pas.',
    },
    keywords: ['fire weather', 'FWI', 'stations', 'overwintering', 'fire season', 'CFFDRS'],
    tableInput: 'table',
    syncSeconds: TABLE_SECONDS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    inputs: {
      table: { ...tableWords, schema: JsonTable },
      ...startInputs('day', 'jour'),
      ffmc_constant: ffmcConstantInput,
      latitude_adjust: latitudeAdjustInput,
      season: {
        title: { en: 'Rule of the fire season', fr: 'Règle de la saison des feux' },
        description: {
          en:
            'none: codes on every day; temperature: after three days above start_above until three ' +
            'days below end_below (tmax, else temp); snow: from the third day without snow until ' +
            'the first with it, or three days below end_below in December',
          fr:
            'none : indices tous les jours ; temperature : après trois jours au-dessus de ' +
            'start_above, jusqu’à trois jours sous end_below (tmax, sinon temp) ; snow : du ' +
            'troisième jour sans neige au premier avec neige, ou trois jours sous end_below en décembre',
        },
        schema: z.enum(['none', 'temperature', 'snow']).default('none'),
      },
      start_above: {
        title: { en: 'Season begins above', fr: 'Saison commence au-dessus de' },
        description: { en: 'degC, -50 to 50', fr: 'degC, -50 à 50' },
        schema: z.number().min(-50).max(50).default(12),
      },
      end_below: {
        title: { en: 'Season ends below', fr: 'Saison finit au-dessous de' },
        description: { en: 'degC, -50 to 50', fr: 'degC, -50 à 50' },
        schema: z.number().min(-50).max(50).default(5),
      },
      overwinter: {
        title: { en: 'Overwintered DC', fr: 'IS après hivernage' },
        description: {
          en: 'true: from the second season on, the DC begins with that of autumn and the winter precipitation; needs a season',
          fr: 'true : dès la deuxième saison, l’IS part de celui de l’automne et des précipitations de l’hiver ; demande une saison',
        },
        schema: z.boolean().default(false),
      },
      carry_over: {
        title: { en: 'Carry-over of autumn moisture, a', fr: 'Report de l’humidité d’automne, a' },
        description: { en: '0 to 1; usual 1, 0.75 or 0.5', fr: '0 à 1 ; usuel 1, 0,75 ou 0,5' },
        schema: z.number().min(0).max(1).default(USUAL_OVERWINTER.carryOver),
      },
      wetting: {
        title: {
          en: 'Effectiveness of winter precipitation, b',
          fr: 'Efficacité des précipitations d’hiver, b',
        },
        description: {
          en: 'above 0, to 1; usual 0.9, 0.75 or 0.5',
          fr: 'au-dessus de 0, à 1 ; usuel 0,9, 0,75 ou 0,5',
        },
        schema: z.number().gt(0).max(1).default(USUAL_OVERWINTER.wetting),
      },
      longest_gap: {
        title: { en: 'Days in a row that are estimated', fr: 'Jours de suite estimés' },
        description: {
          en: '0 to 30; after more, the chain is broken',
          fr: '0 à 30 ; au-delà, la chaîne est rompue',
        },
        schema: z.int().min(0).max(30).default(3),
      },
      after_break: {
        title: { en: 'After a broken chain', fr: 'Après une chaîne rompue' },
        description: {
          en: 'wait: no codes until the next season; restart: from ffmc0, dmc0, dc0 on the next whole day',
          fr: 'wait : pas d’indices avant la saison suivante ; restart : de ffmc0, dmc0, dc0 au prochain jour complet',
        },
        schema: z.enum(['wait', 'restart']).default('wait'),
      },
      neighbours_km: {
        title: { en: 'Neighbours that fill gaps', fr: 'Voisines qui comblent les lacunes' },
        description: {
          en: 'km, 0 to 500: missing values are those of the nearest station of the table within it; else between the days around, and no rain',
          fr: 'km, 0 à 500 : valeurs manquantes de la station la plus proche du tableau ; sinon entre les jours voisins, et sans pluie',
        },
        schema: z.number().min(0).max(500).default(0),
      },
      precision: precisionInput,
    },
    outputs: { table: TABLE_OUTPUT },
    async execute({ table, ...options }, { table: body, signal, onProgress }) {
      const season = seasonOf(options);
      if (options.overwinter && season === undefined) {
        const detail = 'needs a season: without one there is no winter';
        const allowed = 'season=temperature or season=snow';
        throw invalidField({ field: 'overwinter', value: true, detail, allowed });
      }
      const posted = body ?? (await toPostedTable(table));
      const bytes = await reader.read(posted, ['id'], signal);
      onProgress(0.2, { en: 'computing', fr: 'calcul' });
      const start = { ffmc: options.ffmc0, dmc: options.dmc0, dc: options.dc0 };
      const { carry_over: carryOver, wetting } = options;
      const job = {
        kind: 'fire-weather-stations' as const,
        bytes,
        options: {
          start,
          ffmcConstant: options.ffmc_constant,
          latitudeAdjust: options.latitude_adjust,
          longestGapDays: options.longest_gap,
          ...(season !== undefined && { season }),
          ...(options.overwinter && { overwinter: { carryOver, wetting } }),
          ...(options.after_break === 'restart' && { restart: start }),
        },
        neighboursKm: options.neighbours_km,
        precision: options.precision,
      };
      const made = (await pool.run(job, [], signal)) as ComputedTable;
      return { table: toTableOutput(made, 'fire-weather-stations 1.0.0', options) };
    },
  });
}

function seasonOf(options: {
  readonly season: 'none' | 'temperature' | 'snow';
  readonly start_above: number;
  readonly end_below: number;
}): SeasonRule | undefined {
  const { start_above: startAboveC, end_below: endBelowC } = options;
  switch (options.season) {
    case 'none':
      return undefined;
    case 'temperature':
      return { by: 'temperature', startAboveC, endBelowC };
    case 'snow':
      return { by: 'snow', endBelowC };
  }
}

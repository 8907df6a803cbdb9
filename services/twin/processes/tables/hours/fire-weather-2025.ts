import { z } from 'zod';

import { START_CODES } from '../../../../science/fire-weather/codes.ts';
import { FWI2025_VERSION } from '../../../../science/fire-weather-2025/version.ts';
import { defineProcess, type Process } from '../../process.ts';
import { toTableOutput, type ComputedTable } from '../computed-table.ts';
import { JsonTable, toPostedTable } from '../json-table.ts';
import { precisionInput, startInputs } from '../shared-inputs.ts';
import type { TableTools } from '../table-tools.ts';
import { TABLE_OUTPUT, TABLE_SECONDS, tableWords } from '../table-words.ts';
import { ASSUMED } from './station-hours.ts';

/** FWI2025, the next generation of the Fire Weather Index System, over a posted table of hours. */
export function fireWeather2025Process({ reader, pool }: TableTools): Process {
  return defineProcess({
    id: 'fire-weather-2025',
    version: '1.0.0',
    title: { en: 'Fire weather by the hour: FWI2025', fr: 'Météo des feux horaire : FWI2025' },
    description: {
      en:
        `${FWI2025_VERSION} (cffdrs-ng, Natural Resources Canada) for a table of hourly weather: ` +
        'columns timestamp (of the clock of the station, standard time, or with its zone; or yr, ' +
        'mon, day, hr), lat, lon, utc_offset (h, that of the clock; or as an option), temp (degC), ' +
        'rh (%), ws (km/h), prec (mm in the hour), and id where there is more than one station; ' +
        'each hour of a station once, in order. solrad (kW/m2), percent_cured (%) and ' +
        'grass_fuel_load (kg/m2) may be given, and come back as used. Adds moistures, codes, ' +
        'indices and grassland codes of each hour; or, with summary=daily, gives a row for each ' +
        'day at its hour of peak burning. The codes of FWI2025 must never feed the FBP System of ' +
        '1992 (fire-behaviour): notice of NRCan, February 2026. Use fire-weather for that.',
      fr:
        `${FWI2025_VERSION} (cffdrs-ng, Ressources naturelles Canada) pour un tableau de météo ` +
        'horaire : colonnes timestamp (horloge de la station, heure normale, ou avec son fuseau ; ' +
        'ou yr, mon, day, hr), lat, lon, utc_offset (h, celui de l’horloge ; ou en option), temp ' +
        '(degC), rh (%), ws (km/h), prec (mm dans l’heure), et id s’il y a plus d’une station ; ' +
        'chaque heure d’une station une fois, dans l’ordre. solrad (kW/m2), percent_cured (%) et ' +
        'grass_fuel_load (kg/m2) sont facultatifs et reviennent tels qu’utilisés. Ajoute teneurs en ' +
        'eau, indices et indices de prairie de chaque heure ; avec summary=daily, une ligne par ' +
        'jour à l’heure de combustion la plus forte. Les indices FWI2025 ne doivent jamais ' +
        'alimenter le système PCI de 1992 (fire-behaviour) : avis de RNCan, février 2026.',
    },
    keywords: ['fire weather', 'FWI2025', 'CFFDRS', 'hourly', 'grassland', 'météo des feux'],
    tableInput: 'table',
    syncSeconds: TABLE_SECONDS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    inputs: {
      table: { ...tableWords, schema: JsonTable },
      summary: {
        title: { en: 'Rows of the answer', fr: 'Lignes de la réponse' },
        description: {
          en: 'hourly: the posted rows with codes; daily: a row for each day with more than 12 hours',
          fr: 'hourly : les lignes reçues avec indices ; daily : une ligne par jour de plus de 12 heures',
        },
        schema: z.enum(['hourly', 'daily']).default('hourly'),
      },
      utc_offset: {
        title: { en: 'UTC offset of all stations', fr: 'Décalage UTC de toutes les stations' },
        description: {
          en: 'hours, -12 to 14, such as -3.5; in place of the column utc_offset',
          fr: 'heures, -12 à 14, par exemple -3.5 ; à la place de la colonne utc_offset',
        },
        schema: z.number().min(-12).max(14).optional(),
      },
      ...startInputs('hour', 'heure'),
      mcgfmc_matted0: grassStart({ en: 'matted', fr: 'couchée' }),
      mcgfmc_standing0: grassStart({ en: 'standing', fr: 'sur pied' }),
      prec_cumulative0: {
        title: { en: 'Rain of the event so far', fr: 'Pluie de l’épisode en cours' },
        description: {
          en: 'mm fallen before the first row, as prec_cumulative of the row before it',
          fr: 'mm tombés avant la première ligne, comme prec_cumulative de la ligne précédente',
        },
        schema: z.number().min(0).max(2000).default(0),
      },
      canopy_drying0: {
        title: { en: 'Dry hours of the event so far', fr: 'Heures sèches de l’épisode en cours' },
        description: {
          en: '0 to 4, as canopy_drying of the row before the first',
          fr: '0 à 4, comme canopy_drying de la ligne précédente',
        },
        schema: z.int().min(0).max(4).default(0),
      },
      percent_cured: {
        title: { en: 'Cured grass', fr: 'Herbe sèche' },
        description: {
          en: '%, 0 to 100, where the table has none; else the usual of the date (Boreal Plains)',
          fr: '%, 0 à 100, si le tableau n’en a pas ; sinon la valeur usuelle de la date (Plaines boréales)',
        },
        schema: z.number().min(ASSUMED.percent_cured[0]).max(ASSUMED.percent_cured[1]).optional(),
      },
      grass_fuel_load: {
        title: { en: 'Grass fuel load', fr: 'Charge d’herbe' },
        description: {
          en: 'kg/m2, where the table has none; else 0.35',
          fr: 'kg/m2, si le tableau n’en a pas ; sinon 0,35',
        },
        schema: z
          .number()
          .min(ASSUMED.grass_fuel_load[0])
          .max(ASSUMED.grass_fuel_load[1])
          .optional(),
      },
      grassland: {
        title: { en: 'State of the grass', fr: 'État de l’herbe' },
        description: {
          en: 'transition: matted by snow until the end of June, standing from 1 July; standing: always',
          fr: 'transition : couchée par la neige jusqu’à fin juin, sur pied dès le 1er juillet ; standing : toujours',
        },
        schema: z.enum(['transition', 'standing']).default('transition'),
      },
      reset_hr: {
        title: { en: 'First hour of a day', fr: 'Première heure d’un jour' },
        description: {
          en: 'hour of the clock, 0 to 23, at which the days of summary=daily begin',
          fr: 'heure de l’horloge, 0 à 23, à laquelle commencent les jours de summary=daily',
        },
        schema: z.int().min(0).max(23).default(5),
      },
      precision: precisionInput,
    },
    outputs: { table: TABLE_OUTPUT },
    async execute({ table, ...options }, { table: body, signal, onProgress }) {
      const posted = body ?? (await toPostedTable(table));
      const bytes = await reader.read(posted, ['id'], signal);
      onProgress(0.2, { en: 'computing', fr: 'calcul' });
      const { ffmc0, dmc0, dc0, mcgfmc_matted0, mcgfmc_standing0 } = options;
      const rain = { fallenMm: options.prec_cumulative0, dryHours: options.canopy_drying0 };
      const job = {
        kind: 'fire-weather-2025' as const,
        bytes,
        summary: options.summary,
        start: {
          ffmc: ffmc0,
          dmc: dmc0,
          dc: dc0,
          rain,
          ...(mcgfmc_matted0 !== undefined && { mattedGrass: mcgfmc_matted0 }),
          ...(mcgfmc_standing0 !== undefined && { standingGrass: mcgfmc_standing0 }),
        },
        utcOffsetHours: options.utc_offset,
        percentCured: options.percent_cured,
        grassLoadKgM2: options.grass_fuel_load,
        alwaysStanding: options.grassland === 'standing',
        firstHour: options.reset_hr,
        precision: options.precision,
      };
      const made = (await pool.run(job, [], signal)) as ComputedTable;
      const process = `fire-weather-2025 1.0.0 (${FWI2025_VERSION})`;
      return { table: toTableOutput(made, process, options) };
    },
  });
}

function grassStart(kind: { readonly en: string; readonly fr: string }) {
  return {
    title: { en: `Starting moisture, ${kind.en} grass`, fr: `Teneur en eau, herbe ${kind.fr}` },
    description: {
      en: `%, 0 to 250; else as dry as an FFMC of ${START_CODES.ffmc}`,
      fr: `%, 0 à 250 ; sinon aussi sèche qu’un ICL de ${START_CODES.ffmc}`,
    },
    schema: z.number().min(0).max(250).optional(),
  };
}

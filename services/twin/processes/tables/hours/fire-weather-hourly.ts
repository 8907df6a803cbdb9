import { defineProcess, type Process } from '../../process.ts';
import { toTableOutput, type ComputedTable } from '../computed-table.ts';
import { JsonTable, toPostedTable } from '../json-table.ts';
import { ffmcConstantInput, precisionInput, startInputs } from '../shared-inputs.ts';
import type { TableTools } from '../table-tools.ts';
import { TABLE_OUTPUT, TABLE_SECONDS, tableWords } from '../table-words.ts';

/** The hourly FFMC of 1977, with what follows from it, over a posted table of hours. */
export function fireWeatherHourlyProcess({ reader, pool }: TableTools): Process {
  return defineProcess({
    id: 'fire-weather-hourly',
    version: '1.0.0',
    title: { en: 'Hourly FFMC and ISI', fr: 'ICL et IPI horaires' },
    description: {
      en:
        'Fine Fuel Moisture Code by the hour (Van Wagner 1977) and the ISI of it, for a table of ' +
        'hourly weather: columns timestamp (or yr, mon, day, hr), temp (degC), rh (%), ws (km/h), ' +
        'prec (mm in the hour), and id where there is more than one chain; rows of a chain in time ' +
        'order. With a column bui (the daily BUI) also FWI and DSR. null where an input is ' +
        'missing, and in its chain from there on. A missing hour is carried over as if the hours ' +
        'were adjacent, and flagged. These codes may feed the FBP System.',
      fr:
        'Indice du combustible léger par heure (Van Wagner 1977) et IPI, pour un tableau de météo ' +
        'horaire : colonnes timestamp (ou yr, mon, day, hr), temp (degC), rh (%), ws (km/h), prec ' +
        '(mm dans l’heure), et id s’il y a plus d’une chaîne ; lignes d’une chaîne en ordre ' +
        'chronologique. Avec une colonne bui (ICD du jour), aussi IFM et IGJ. null où une entrée ' +
        'manque, et dans la suite de sa chaîne. Une heure manquante est enjambée et signalée. Ces ' +
        'indices peuvent alimenter le système PCI.',
    },
    keywords: ['fire weather', 'FFMC', 'hourly', 'CFFDRS', 'indice forêt-météo'],
    tableInput: 'table',
    syncSeconds: TABLE_SECONDS,
    jobControl: ['sync-execute', 'async-execute', 'dismiss'],
    inputs: {
      table: { ...tableWords, schema: JsonTable },
      ffmc0: startInputs('hour', 'heure').ffmc0,
      ffmc_constant: ffmcConstantInput,
      precision: precisionInput,
    },
    outputs: { table: TABLE_OUTPUT },
    async execute({ table, ...options }, { table: body, signal, onProgress }) {
      const posted = body ?? (await toPostedTable(table));
      const bytes = await reader.read(posted, ['id'], signal);
      onProgress(0.2, { en: 'computing', fr: 'calcul' });
      const { ffmc0, ffmc_constant: ffmcConstant, precision } = options;
      const kind = 'fire-weather-hourly' as const;
      const job = { kind, bytes, ffmc0, ffmcConstant, precision };
      const made = (await pool.run(job, [], signal)) as ComputedTable;
      return { table: toTableOutput(made, 'fire-weather-hourly 1.0.0', options) };
    },
  });
}

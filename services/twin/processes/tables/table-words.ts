import { ARROW_STREAM_TYPE } from '../../../formats/arrow/encode-stream.ts';
import { CSV_TYPE } from '../../../formats/csv.ts';

/** How long a client waits for a table before it becomes a job, seconds. */
export const TABLE_SECONDS = 120;

/** The input of the table processes in words. */
export const tableWords = {
  title: { en: 'Table', fr: 'Tableau' },
  description: {
    en: 'rows as JSON, or the table itself as the body of the request: CSV, Arrow or Parquet',
    fr: 'lignes en JSON, ou le tableau lui-même comme corps de la requête : CSV, Arrow ou Parquet',
  },
};

/** The output of the table processes. */
export const TABLE_OUTPUT = {
  title: { en: 'Table with results', fr: 'Tableau avec résultats' },
  description: {
    en: 'the posted columns and those that were computed; what was noted stands in the metadata',
    fr: 'les colonnes reçues et celles calculées ; les remarques sont dans les métadonnées',
  },
  mediaTypes: [
    'application/json',
    CSV_TYPE,
    ARROW_STREAM_TYPE,
    'application/vnd.apache.parquet',
    'application/x-ndjson',
  ],
};

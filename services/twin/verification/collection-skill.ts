import { Fault } from '../../platform/fault.ts';
import type { TableReader } from '../../query/features/table-source.ts';
import type { TableRowReader } from '../table-rows.ts';
import type { Area } from '../wildfire/areas.ts';
import { fromTableRow, SCORE_COLLECTION, type ScoreRow } from './score-row.ts';
import { summariseScores, type LeadSummary } from './summarise-scores.ts';

const ARRIVAL = 'fire_arrival_time';

/** How good the forecasts of a collection have been; undefined where nothing was judged. */
export type CollectionSkill = (collection: string) => Promise<readonly LeadSummary[] | undefined>;

/**
 * Summaries of the scores of the twin's own collections, to be shown with them. The table is read
 * anew only when it has changed.
 */
export function openCollectionSkill(deps: {
  readonly tables: Pick<TableReader, 'readTable'>;
  readonly readTable: TableRowReader;
  readonly readAreas: () => Promise<readonly Area[]>;
}): CollectionSkill {
  let known: { readonly generation: number; readonly rows: readonly ScoreRow[] } | undefined;

  const readScores = async (): Promise<readonly ScoreRow[]> => {
    const manifest = await deps.tables.readTable(SCORE_COLLECTION);
    if (manifest === undefined) return [];
    if (known?.generation === manifest.generation) return known.rows;
    const { rows } = await deps.readTable(SCORE_COLLECTION);
    known = { generation: manifest.generation, rows: rows.map(fromTableRow) };
    return known.rows;
  };

  return async (collection) => {
    // Who asks for a collection gets it: a damaged table of scores tells so itself.
    const scores = await readScores().catch((error: unknown) => {
      if (error instanceof Fault) return [];
      throw error;
    });
    if (scores.length === 0) return undefined;
    const own = (await deps.readAreas()).flatMap((area) =>
      scores.filter((row) => row.area === area.id && isOf(row, area, collection)),
    );
    return own.length === 0 ? undefined : summariseScores(own);
  };
}

/** True when the scores are those of a collection that an area writes. */
function isOf({ quantity }: ScoreRow, { outputs }: Area, collection: string): boolean {
  const { fireSpread, fireSpreadEnsemble, fireWeather, fireWeatherEnsemble } = outputs;
  const collections =
    quantity === ARRIVAL ? [fireSpread, fireSpreadEnsemble] : [fireWeather, fireWeatherEnsemble];
  return collections.includes(collection);
}

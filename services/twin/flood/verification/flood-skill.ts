import { Fault } from '../../../platform/fault.ts';
import type { TableReader } from '../../../query/features/table-source.ts';
import type { Row, TableRowReader } from '../../table-rows.ts';
import type { CollectionSkill } from '../../verification/collection-skill.ts';
import type { ProbabilityCount } from '../../verification/probability-counts.ts';
import { VALUE_EVENT, type ScoreRow } from '../../verification/score-row.ts';
import { summariseScores } from '../../verification/summarise-scores.ts';
import type { Area } from '../areas.ts';
import { numberCell, textCell } from '../row-cells.ts';

const HOUR_MS = 3_600_000;

/**
 * Summaries of the scores of the flood twin's collections, to be shown with them: by day ahead, for
 * each way of forecasting (`discharge:corrected`), and for the hindcasts of its own past
 * (`discharge:corrected:hindcast`). Tables are read anew only when they have changed.
 */
export function openFloodSkill(deps: {
  readonly tables: Pick<TableReader, 'readTable'>;
  readonly readTable: TableRowReader;
  readonly readAreas: () => Promise<readonly Area[]>;
}): CollectionSkill {
  const known = new Map<string, { readonly generation: number; readonly rows: readonly Row[] }>();

  const readScores = async (collection: string): Promise<readonly Row[]> => {
    const manifest = await deps.tables.readTable(collection);
    if (manifest === undefined) return [];
    const before = known.get(collection);
    if (before?.generation === manifest.generation) return before.rows;
    const { rows } = await deps.readTable(collection);
    known.set(collection, { generation: manifest.generation, rows });
    return rows;
  };

  return async (collection) => {
    const areas = (await deps.readAreas()).filter(({ outputs: { scores: _scores, ...told } }) =>
      Object.values(told).includes(collection),
    );
    const scores = await Promise.all(
      areas.map(async ({ id, outputs }) => {
        // Who asks for a collection gets it: a damaged table of scores tells so itself.
        const rows = await readScores(outputs.scores).catch((error: unknown) => {
          if (error instanceof Fault) return [];
          throw error;
        });
        return rows.filter((row) => row['area'] === id && row['event'] !== 'peak').map(toScoreRow);
      }),
    );
    const own = scores.flat();
    return own.length === 0 ? undefined : summariseScores(own);
  };
}

function toScoreRow(row: Row): ScoreRow {
  const event = textCell(row, 'event');
  const isHindcast = event === 'hindcast';
  const referenceMs = numberCell(row, 'reference_time');
  const leadHours = numberCell(row, 'lead_hours');
  return {
    area: textCell(row, 'area'),
    quantity: `discharge:${textCell(row, 'version')}${isHindcast ? ':hindcast' : ''}`,
    unit: 'm3 s-1',
    event: isHindcast ? VALUE_EVENT : event,
    threshold: numberCell(row, 'threshold_m3s'),
    referenceMs,
    // A hindcast ends where its forecasts are judged.
    validMs: isHindcast ? referenceMs : referenceMs + leadHours * HOUR_MS,
    leadHours,
    count: numberCell(row, 'count'),
    members: numberCell(row, 'members'),
    bias: numberCell(row, 'bias'),
    mae: numberCell(row, 'mae'),
    rmse: numberCell(row, 'rmse'),
    crps: numberCell(row, 'crps'),
    events: numberCell(row, 'events'),
    brier: numberCell(row, 'brier'),
    rocArea: NaN,
    probabilities: JSON.parse(
      textCell(row, 'probabilities') || '[]',
    ) as readonly ProbabilityCount[],
    reached: NaN,
    observations: textCell(row, 'observations'),
    observedToMs: numberCell(row, 'observed_to'),
    mark: textCell(row, 'mark') || null,
  };
}

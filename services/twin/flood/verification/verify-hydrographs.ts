import { toIsoTime } from '../../../earth/time.ts';
import type { TableRow } from '../../../formats/table.ts';
import type { Run } from '../../../store/run.ts';
import type { TableStore } from '../../../store/tables.ts';
import { hasRowsOf, publishRows } from '../../publish-table.ts';
import type { Row } from '../../table-rows.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import { analysisTime } from '../analysis-time.ts';
import type { Area } from '../areas.ts';
import type { ComputedInputs } from '../computed-inputs.ts';
import type { RiverForecast } from '../forecast/forecast-rivers.ts';
import type { GaugeReadings } from '../forecast/read-gauges.ts';
import { marksOf } from '../inputs.ts';
import { planScores } from '../lineage.ts';
import { markOf } from '../products/cells.ts';
import { alertThresholds } from '../products/alerts.ts';
import { openThresholds, RETURN_PERIODS, type Thresholds } from '../products/thresholds.ts';
import { numberCell, textCell } from '../row-cells.ts';
import { hindcastRows } from './hindcast.ts';
import { scoreHydrograph, type JudgedForecast } from './score-hydrograph.ts';

const HOUR_MS = 3_600_000;

/** Columns of the hydrographs by the way that their members were forecast. */
const VERSIONS = {
  'open-loop': 'members_open_loop_m3s',
  stores: 'members_uncorrected_m3s',
  corrected: 'members_m3s',
} as const;

/**
 * Scores every earlier forecast that is kept against what its gauges saw since, as it was judged for
 * the newest one: what is not believed does not judge. Scores of forecasts that are kept no more
 * stay. Beside them, what the corrections are worth by the twin's own past.
 *
 * @returns []: tables are no runs
 */
export async function verifyHydrographs(
  area: Area,
  inputs: ComputedInputs,
  deps: TwinDeps & { readonly tables: Pick<TableStore, 'openWriter' | 'readTable'> },
): Promise<readonly Run[]> {
  const { scores, hydrograph } = area.outputs;
  const plan = planScores(area, inputs);
  if (hasRowsOf(await deps.tables.readTable(scores), plan)) return [];
  const { rows } = await deps.readTable(hydrograph);
  const analysisMs = analysisTime(inputs);
  const earlier = rows.filter(
    (row) =>
      row['area'] === area.id &&
      row['place_kind'] === 'gauge' &&
      numberCell(row, 'run') < analysisMs &&
      numberCell(row, 'lead_hours') > 0 &&
      numberCell(row, 'time') <= analysisMs,
  );
  const { forecast, known, data } = await inputs.rivers(deps);
  const { annualPeaks } = area.observations;
  const peaks = annualPeaks === undefined ? [] : (await deps.readTable(annualPeaks)).rows;
  const thresholdsOf = openThresholds(peaks, 'gauge_id', 'GEV', 'observed peaks');
  const groups = Map.groupBy(
    earlier,
    (row) => `${textCell(row, 'place_id')} ${numberCell(row, 'run')}`,
  );
  const marks = marksOf(inputs);
  const shared = {
    area: area.id,
    observations: area.observations.discharge,
    observed_to: forecast.analysisMs,
    mark: markOf(marks),
  };
  const judged = [...groups.values()].flatMap((group) => {
    const one = judge(group, forecast, thresholdsOf);
    return one === undefined ? [] : scoreHydrograph(one);
  });
  const { seed } = area.assimilation;
  const scored = [...judged, ...hindcastRows(data.network, known, analysisMs, seed)];
  const scoredRuns = new Set(judged.map((row) => row['reference_time']));
  await publishRows(
    {
      collection: scores,
      rows: scored.map((row): TableRow => ({ ...shared, ...row })),
      marks,
      lineage: {
        ...plan,
        parameters: {
          ...plan.parameters,
          forecasts: [...scoredRuns].map((ms) => toIsoTime(Number(ms))).toSorted(),
        },
      },
      keeps: {
        row: (row) =>
          row['event'] === 'hindcast' || scoredRuns.has(numberCell(row, 'reference_time'))
            ? undefined
            : row,
        lineage: () => false,
      },
    },
    deps,
  );
  return [];
}

function judge(
  group: readonly Row[],
  forecast: RiverForecast,
  thresholdsOf: (id: string) => Thresholds,
): JudgedForecast | undefined {
  const rows = group.toSorted((a, b) => numberCell(a, 'time') - numberCell(b, 'time'));
  const gaugeId = textCell(rows[0]!, 'place_id');
  const referenceMs = numberCell(rows[0]!, 'run');
  const readings = forecast.readings.find(({ gauge }) => gauge.id === gaugeId);
  if (readings === undefined) return undefined;
  const startMs = forecast.openLoop.startMs;
  const usableAt = (ms: number) =>
    readings.usableM3S[Math.round((ms - startMs) / HOUR_MS) - 1] ?? NaN;
  const persistence = newestBefore(readings, Math.round((referenceMs - startMs) / HOUR_MS));
  const { byYears } = thresholdsOf(gaugeId);
  return {
    gaugeId,
    referenceMs,
    leadHours: rows.map((row) => numberCell(row, 'lead_hours')),
    observedM3S: rows.map((row) => usableAt(numberCell(row, 'time'))),
    persistenceM3S: persistence,
    versions: Object.fromEntries(
      Object.entries(VERSIONS).map(([version, column]) => [
        version,
        rows.map((row) => JSON.parse(textCell(row, column) || '[]') as readonly number[]),
      ]),
    ),
    thresholds: {
      ...Object.fromEntries(RETURN_PERIODS.map((year) => [`${year}-year`, byYears[year]])),
      ...alertThresholds(readings.gauge),
    },
  };
}

/** The newest usable reading of the hours before one. */
function newestBefore({ usableM3S }: GaugeReadings, hours: number): number {
  for (let at = Math.min(hours, usableM3S.length) - 1; at >= 0; at--) {
    if (!Number.isNaN(usableM3S[at]!)) return usableM3S[at]!;
  }
  return NaN;
}

import type { TableRow } from '../../formats/table.ts';
import type { Lineage } from '../../store/lineage.ts';
import type { Run } from '../../store/run.ts';
import type { TableManifest } from '../../store/table.ts';
import type { TableStore } from '../../store/tables.ts';
import { hasRowsOf, publishRows } from '../publish-table.ts';
import type { Row } from '../table-rows.ts';
import type { TwinDeps } from '../twin-deps.ts';
import type { Area } from './areas.ts';
import { marksOf } from './inputs.ts';
import { describeForecast, planLineage } from './lineage.ts';
import type { ComputedInputs } from './computed-inputs.ts';
import { gaugeRow } from './products/gauge-rows.ts';
import { hydrographRows } from './products/hydrograph-rows.ts';
import { outlookRows } from './products/outlook-rows.ts';
import { forecastPlace, gaugePlaces, reachPlace } from './products/place-forecast.ts';
import { openThresholds } from './products/thresholds.ts';
import { numberCell, runOf } from './row-cells.ts';

const HOUR_MS = 3_600_000;
const SLOT_MS = 6 * HOUR_MS;

type Deps = TwinDeps & { readonly tables: Pick<TableStore, 'openWriter' | 'readTable'> };

/**
 * Publishes the hydrographs of gauges and reaches of interest, what became of each gauge, and how
 * unusual the coming flow is on every reach. Of an earlier run that is caught up on only the
 * hydrographs: the other tables are of the newest.
 *
 * @returns []: tables are no runs
 */
export async function publishHydrographs(
  area: Area,
  inputs: ComputedInputs,
  deps: Deps,
): Promise<readonly Run[]> {
  const { outputs } = area;
  const plan = planLineage(area, inputs);
  const isNewest = inputs.knownUntilMs === undefined;
  // The last that is written: while its rows are not there, all are made again.
  const last = await deps.tables.readTable(isNewest ? outputs.outlook : outputs.hydrograph);
  if (hasRowsOf(last, plan)) return [];
  const { data, forecast } = await inputs.rivers(deps);
  const lineage = describeForecast(plan, area, forecast, data);
  const marks = marksOf(inputs);
  const context = { area: area.id, marks, pastHours: area.pastHours };
  const { seed } = area.assimilation;
  const [peaks, climate] = await Promise.all(
    [area.observations.annualPeaks, area.reachClimate].map(async (collection) =>
      collection === undefined ? [] : (await deps.readTable(collection)).rows,
    ),
  );
  const atGauges = openThresholds(peaks!, 'gauge_id', 'GEV', 'observed peaks');
  const atReaches = openThresholds(climate!, 'reach_id', 'Gumbel', 'the model’s own peaks');
  const gauges = gaugePlaces(forecast).map((place) => forecastPlace(forecast, place, seed));
  const reaches = area.reachesOfInterest.map((id) =>
    forecastPlace(forecast, reachPlace(forecast, id), seed),
  );
  const rows = [
    ...gauges.flatMap((own) => hydrographRows(forecast, own, atGauges(own.place.id), context)),
    ...reaches.flatMap((own) => hydrographRows(forecast, own, atReaches(own.place.id), context)),
  ];
  const kept = keepEarlier(area, forecast.analysisMs, isNewest, await readRuns(area, deps));
  await publishRows(
    {
      collection: outputs.hydrograph,
      rows: isNewest ? rows : rows.map((row) => ({ ...row, latest: kept.isLatest })),
      marks,
      lineage,
      keeps: kept,
    },
    deps,
  );
  if (!isNewest) return [];
  await publishRows(
    {
      collection: outputs.gauges,
      rows: gauges.map((own) => gaugeRow(forecast, own, atGauges(own.place.id), context)),
      marks,
      lineage,
    },
    deps,
  );
  const options = { leastAreaKm2: area.outlook.leastAreaKm2, seed };
  await publishRows(
    {
      collection: outputs.outlook,
      rows: outlookRows(forecast, atReaches, options, context),
      marks,
      lineage,
    },
    deps,
  );
  return [];
}

/** Times at which forecasts of the area begin that are in the table, the newest first. */
async function readRuns(area: Area, { tables }: Deps): Promise<readonly number[]> {
  const manifest: TableManifest | undefined = await tables.readTable(area.outputs.hydrograph);
  const runs = (manifest?.lineages ?? [])
    .filter(({ parameters }) => parameters['area'] === area.id)
    .map(runOf);
  return runs.toSorted((a, b) => b - a);
}

/**
 * Earlier forecasts stay beside the one that is written while they reach into the future of others:
 * one of every six hours, so that every lead time can be judged.
 */
function keepEarlier(area: Area, runMs: number, isNewest: boolean, known: readonly number[]) {
  const others = known.filter((ms) => ms !== runMs);
  const oldestMs = Math.max(runMs, ...others) - area.forecastHours * HOUR_MS;
  const bySlot = Map.groupBy(
    others.filter((ms) => ms >= oldestMs),
    (ms) => Math.floor(ms / SLOT_MS),
  );
  const stay = new Set([...bySlot.values()].map((slot) => Math.min(...slot)));
  const isLatest = isNewest || others.every((ms) => ms < runMs);
  return {
    isLatest,
    row(row: Row): TableRow | undefined {
      if (!stay.has(numberCell(row, 'run'))) return undefined;
      // Of the past, the newest tells all.
      if (isLatest && numberCell(row, 'lead_hours') <= 0) return undefined;
      return isLatest ? { ...row, latest: false } : row;
    },
    lineage: (lineage: Lineage) => stay.has(runOf(lineage)),
  };
}

import type { Area } from '../areas.ts';
import { numberCell, textCell } from '../row-cells.ts';
import type { TwinDeps } from '../../twin-deps.ts';
import type { Row } from '../../table-rows.ts';
import { chooseFlow, type FlowChoice, type Wave } from './wave.ts';

/** The newest hydrographs that the twin has written: waves by reach. */
export type StoredWaves = {
  /** where the forecast begins, ms; NaN while there is none */
  readonly analysisMs: number;
  /** undefined for a reach that no hydrograph was written of */
  find(reachId: string, choice: FlowChoice): Wave | undefined;
};

/**
 * Reads the newest hydrographs of an area; where a gauge and a reach are both told of, the gauge,
 * whose errors are corrected.
 */
export async function readStoredWaves(
  area: Area,
  deps: Pick<TwinDeps, 'readTable'>,
): Promise<StoredWaves> {
  const { rows } = await deps.readTable(area.outputs.hydrograph);
  const own = rows.filter((row) => textCell(row, 'area') === area.id && row['latest'] === true);
  const byReach = new Map<string, Row[]>();
  for (const kind of ['reach', 'gauge']) {
    const ofKind = Map.groupBy(
      own.filter(
        (row) => textCell(row, 'place_kind') === kind && numberCell(row, 'lead_hours') > 0,
      ),
      (row) => textCell(row, 'reach_id'),
    );
    ofKind.forEach((found, reach) => byReach.set(reach, found));
  }
  return {
    analysisMs: own.length === 0 ? NaN : Math.max(...own.map((row) => numberCell(row, 'run'))),
    find(reachId, choice) {
      const found = byReach.get(reachId)?.toSorted((a, b) => timeOf(a) - timeOf(b));
      if (found === undefined) return undefined;
      const hours = found.map(
        (row) => JSON.parse(textCell(row, 'members_m3s') || '[]') as readonly (number | null)[],
      );
      const members = Array.from({ length: hours[0]!.length }, (_, member) =>
        Float64Array.from(hours, (values) => values[member] ?? NaN),
      );
      const control = Float64Array.from(found, (row) => numberCell(row, 'control_m3s'));
      return {
        timesMs: Float64Array.from(found, timeOf),
        dischargeM3S: chooseFlow(choice, control, members),
      };
    },
  };
}

const timeOf = (row: Row) => numberCell(row, 'time');

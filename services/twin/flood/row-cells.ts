import type { Lineage } from '../../store/lineage.ts';
import type { Row } from '../table-rows.ts';

/** A text of a row; '' where there is none. */
export function textCell(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

/** A number of a row, times as ms; NaN where there is none. */
export function numberCell(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : NaN;
}

/** When the forecast of a lineage begins, ms; NaN where it does not say. */
export function runOf({ parameters }: Pick<Lineage, 'parameters'>): number {
  const { run } = parameters;
  return typeof run === 'string' ? Date.parse(run) : NaN;
}

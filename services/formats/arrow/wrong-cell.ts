import { invalidField, type Fault } from '../../platform/fault.ts';

/** A fault that names column, row (from 1) and what is wrong there. */
export function wrongCell(
  field: string,
  row: number,
  value: unknown,
  what: string,
  allowed: string,
): Fault {
  const shown = toShown(value);
  const said = typeof shown === 'string' ? ` ("${shown}")` : '';
  const detail = `${what} in row ${row + 1}${said}`;
  return invalidField({ field, value: shown ?? null, detail, allowed });
}

/** A value as JSON can say it: integers beyond its numbers as text. */
function toShown(value: unknown): unknown {
  if (typeof value === 'string') return value.slice(0, 80);
  if (typeof value === 'bigint') return String(value);
  return value instanceof Uint8Array ? `${value.length} bytes` : value;
}

import type { ExpressionSpecification } from 'maplibre-gl';

const HOUR_MS = 3_600_000;
/** Where one class of age ends and the next begins, in hours: those of active-fire maps. */
const AGE_LIMITS_H = [6, 24, 48] as const;

/** Ink of each class of age, newest first: darker and redder is newer. */
export const AGE_INKS: readonly string[] = ['#b00020', '#e2571e', '#c98a00', '#6f6f6f'];

/** Size of a symbol by its class of age: age is not told by colour alone. */
export function ageSize(age: number): number {
  return [1, 0.85, 0.72, 0.6][age] ?? 0.6;
}

export function ageImage(age: number): string {
  return `diamond-${age}`;
}

/** Sort key of the map: what is greater lies above. */
export function newestOnTop(age: number): number {
  return AGE_INKS.length - age;
}

/**
 * A value by the age of a row. Times are ISO 8601 of one form in UTC: they compare as text. A row
 * without a time counts as old.
 */
export function ofAge<T extends string | number>(
  nowMs: number,
  valueOf: (age: number) => T,
): ExpressionSpecification {
  let value: ExpressionSpecification | T = valueOf(AGE_LIMITS_H.length);
  for (const [age, hours] of [...AGE_LIMITS_H.entries()].toReversed()) {
    const since = `${new Date(nowMs - hours * HOUR_MS).toISOString().slice(0, 19)}Z`;
    value = ['case', ['>=', ['to-string', ['get', 'time']], since], valueOf(age), value];
  }
  return value as ExpressionSpecification;
}

/** CF spellings that UCUM writes otherwise. */
const UCUM_NAMES: Readonly<Record<string, string>> = { degree: 'deg', degrees: 'deg' };

/**
 * The UCUM symbol of a CF unit: `kg m-2` is `kg.m-2`, `degree` is `deg`.
 *
 * @see https://ucum.org/ucum, section 2.2 (terms are joined by a period)
 */
export function toUcum(cfUnit: string): string {
  return cfUnit
    .trim()
    .split(/\s+/)
    .map((term) => UCUM_NAMES[term] ?? term)
    .join('.');
}

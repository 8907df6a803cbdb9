/** CF spellings that UCUM writes otherwise. */
const UCUM_NAMES: Readonly<Record<string, string>> = { degree: 'deg', degrees: 'deg' };

/** Units that UCUM has no way to write: it knows whole exponents only, and takes an annotation. */
const ANNOTATED: Readonly<Record<string, string>> = { 's m-1/3': '{s.m-1/3}' };

/**
 * The UCUM symbol of a CF unit: `kg m-2` is `kg.m-2`, `degree` is `deg`.
 *
 * @see https://ucum.org/ucum, section 2.2 (terms are joined by a period)
 */
export function toUcum(cfUnit: string): string {
  return (
    ANNOTATED[cfUnit.trim()] ??
    cfUnit
      .trim()
      .split(/\s+/)
      .map((term) => UCUM_NAMES[term] ?? term)
      .join('.')
  );
}

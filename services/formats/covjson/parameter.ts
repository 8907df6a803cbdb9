import { toUcum } from '../../earth/ucum.ts';
import type { Variable } from '../../earth/variable.ts';

const UCUM = 'http://www.opengis.net/def/uom/UCUM/';
/** The CF standard names as the NERC vocabulary server publishes them. */
const CF_NAMES = 'http://vocab.nerc.ac.uk/standard_name/';

/**
 * A CoverageJSON parameter: what is observed (CF standard name), its unit as UCUM symbol, labels
 * in English and French.
 *
 * @see OGC 21-069r2 (CoverageJSON), clause 9.1
 */
export function toParameter(variable: Variable) {
  const { id, label, unit, standardName } = variable;
  return {
    type: 'Parameter',
    id,
    description: { en: label.en, fr: label.fr },
    unit: { symbol: { value: toUcum(unit), type: UCUM } },
    observedProperty: {
      ...(standardName === undefined ? {} : { id: `${CF_NAMES}${standardName}/` }),
      label: { en: label.en, fr: label.fr },
    },
  };
}

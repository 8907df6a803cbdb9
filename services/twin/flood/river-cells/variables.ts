import type { CellMethod, Variable } from '../../../earth/variable.ts';
import { getQuantity } from '../../../formats/grib/names/vocabulary.ts';

/** Discharge of a standard name, whatever its statistic. */
export const DISCHARGE = 'water_volume_transport_in_river_channel';
export const UPSTREAM_AREA = 'upstream_area';

function ofRiver(quantity: string, cellMethod: CellMethod): Variable {
  const { unit, en, fr } = getQuantity(quantity);
  return {
    id: quantity,
    unit,
    label: { en, fr },
    level: { kind: 'surface' },
    cellMethod,
    timeInterpolation: 'step',
  };
}

/** A return period in the id of a variable: 1.5 years is `1_5yr`. */
function toSuffix(years: number): string {
  return `${String(years).replace('.', '_')}yr`;
}

/** The discharge of a return period, m3 s-1. */
export function thresholdVariable(years: number): Variable {
  const base = ofRiver('river_discharge_threshold', 'other');
  const { en, fr } = base.label;
  return {
    ...base,
    id: `${base.id}_${toSuffix(years)}`,
    label: {
      en: `${en}, return period ${years} years`,
      fr: `${fr}, période de retour ${String(years).replace('.', ',')} ans`,
    },
    returnPeriodYears: years,
  };
}

/** How probable it is that the discharge of a return period is exceeded within the horizon. */
export function exceedanceVariable(years: number): Variable {
  const base = ofRiver('flood_exceedance_probability', 'probability');
  return {
    ...base,
    id: `${base.id}_${toSuffix(years)}`,
    label: {
      en: `Probability of exceeding the ${years}-year flood`,
      fr: `Probabilité de dépasser la crue de ${String(years).replace('.', ',')} ans`,
    },
    returnPeriodYears: years,
  };
}

/** What the thresholds of cells are made of. */
export const FIT = {
  location: ofRiver('river_discharge_gumbel_location', 'other'),
  scale: ofRiver('river_discharge_gumbel_scale', 'other'),
  years: ofRiver('river_discharge_years', 'other'),
} as const;

/** How unusual the coming flow is. */
export const OUTLOOK = {
  floodClass: ofRiver('flood_summary_class_type', 'mode'),
  tendency: ofRiver('flood_tendency_type', 'mode'),
  largest: ofRiver('likely_maximum_river_discharge', 'maximum'),
  peakHours: ofRiver('flood_peak_lead_time', 'other'),
} as const;

import type { CellMethod, Variable } from '../../earth/variable.ts';
import type { DAILY_NAMES, HOURLY_NAMES } from './next-generation/cell-hours.ts';
import { getQuantity } from '../../formats/grib/names/vocabulary.ts';

/** A quantity of the vocabulary at the surface, as a variable of a result. */
function surface(quantity: string, cellMethod: CellMethod = 'point'): Variable {
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

/** Once a day, of the local date whose noon they are named by. */
export const DAILY = {
  ffmc: surface('fine_fuel_moisture_code'),
  dmc: surface('duff_moisture_code'),
  dc: surface('drought_code'),
  isi: surface('initial_spread_index'),
  bui: surface('buildup_index'),
  fwi: surface('fire_weather_index'),
  dsr: surface('daily_severity_rating'),
  season: surface('fire_season_type', 'mode'),
  quality: surface('fire_weather_quality_type', 'mode'),
} as const;

export const HOURLY = {
  ffmc: surface('hourly_fine_fuel_moisture_code'),
  isi: surface('hourly_initial_spread_index'),
} as const;

/** FWI2025 by the hour; never fed to fire behaviour. */
export const HOURLY_2025 = {
  ffmc: surface('fwi2025_fine_fuel_moisture_code'),
  dmc: surface('fwi2025_duff_moisture_code'),
  dc: surface('fwi2025_drought_code'),
  isi: surface('fwi2025_initial_spread_index'),
  bui: surface('fwi2025_buildup_index'),
  fwi: surface('fwi2025_fire_weather_index'),
  gfmc: surface('fwi2025_grassland_fuel_moisture_code'),
  gsi: surface('fwi2025_grassland_spread_index'),
  gfwi: surface('fwi2025_grassland_fire_weather_index'),
} as const satisfies Record<(typeof HOURLY_NAMES)[number], Variable>;

/** FWI2025 at the hour of peak burning of each day. */
export const DAILY_2025 = {
  ffmc: surface('fwi2025_daily_fine_fuel_moisture_code'),
  fwi: surface('fwi2025_daily_fire_weather_index'),
  dsr: surface('fwi2025_daily_severity_rating'),
  gfwi: surface('fwi2025_daily_grassland_fire_weather_index'),
  smoothIsi: surface('fwi2025_daily_initial_spread_index'),
  smoothGsi: surface('fwi2025_daily_grassland_spread_index'),
  peakHour: surface('fwi2025_daily_peak_hour'),
  burningHours: surface('fwi2025_daily_burning_hours'),
} as const satisfies Record<(typeof DAILY_NAMES)[number], Variable>;

export const BEHAVIOUR = {
  rateOfSpread: surface('fire_rate_of_spread'),
  intensity: surface('head_fire_intensity'),
  crownFraction: surface('crown_fraction_burned'),
  direction: surface('fire_spread_direction'),
  fireType: surface('fire_type', 'mode'),
  intensityClass: surface('fire_intensity_class_type', 'mode'),
} as const;

export const SPREAD = {
  arrival: surface('fire_arrival_time'),
  earliest: surface('earliest_fire_arrival_time'),
  likely: surface('likely_fire_arrival_time'),
  latest: surface('latest_fire_arrival_time'),
  probability: surface('burn_probability', 'probability'),
  intensity: surface('head_fire_intensity'),
} as const;

/** Scenario minus base: positive where the fire comes later in the scenario. */
export const ARRIVAL_DIFFERENCE: Variable = surface(
  'likely_fire_arrival_time_difference',
  'difference',
);

/** How probable it is that the head fire intensity of a day is above a threshold. */
export function intensityAbove(thresholdKWM: number): Variable {
  const base = surface('head_fire_intensity', 'probability');
  return {
    ...base,
    id: `head_fire_intensity_probability_above_${thresholdKWM}`,
    unit: '1',
    label: {
      en: `Probability of head fire intensity above ${thresholdKWM} kW/m`,
      fr: `Probabilité d'une intensité de tête de feu au-dessus de ${thresholdKWM} kW/m`,
    },
  };
}

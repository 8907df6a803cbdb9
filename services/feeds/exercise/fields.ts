import type { EncodableField } from '../../formats/grib2/encode.ts';
import type { ForecastHour } from './forecast.ts';
import type { Terrain } from './terrain.ts';

type Coded = Pick<EncodableField, 'parameter' | 'level' | 'secondLevel'> & {
  readonly decimals: number;
  /** since the start of the forecast (code table 4.10: 1, accumulation) */
  readonly accumulated?: true;
  /** left out of the ensembles: it follows from the other variables, or serves maps only */
  readonly controlOnly?: true;
};

const parameter = (discipline: number, category: number, number: number) => ({
  discipline,
  category,
  number,
});
/** Code table 4.5. */
const SURFACE = { type: 1 };
const MEAN_SEA = { type: 101 };
const aboveGround = (value: number) => ({ type: 103, value });
const belowLand = (value: number) => ({ type: 106, value });

/** What is written of each hour: WMO code (tables 4.2 and 4.5), precision, and where it is. */
const HOURLY: readonly (Coded & { readonly values: (at: ForecastHour) => Float32Array })[] = [
  {
    parameter: parameter(0, 0, 0),
    level: aboveGround(2),
    decimals: 2,
    values: ({ air }) => air.temperatureK,
  },
  {
    parameter: parameter(0, 0, 6),
    level: aboveGround(2),
    decimals: 2,
    values: ({ air }) => air.dewPointK,
  },
  {
    parameter: parameter(0, 2, 2),
    level: aboveGround(10),
    decimals: 2,
    values: ({ air }) => air.eastwardMS,
  },
  {
    parameter: parameter(0, 2, 3),
    level: aboveGround(10),
    decimals: 2,
    values: ({ air }) => air.northwardMS,
  },
  {
    parameter: parameter(0, 2, 22),
    level: aboveGround(10),
    decimals: 2,
    values: ({ air }) => air.gustMS,
  },
  {
    parameter: parameter(0, 1, 8),
    level: SURFACE,
    decimals: 2,
    accumulated: true,
    values: ({ ground }) => ground.precipitationMm,
  },
  {
    parameter: parameter(0, 1, 11),
    level: SURFACE,
    decimals: 3,
    controlOnly: true,
    values: ({ ground }) => ground.snowDepthM,
  },
  {
    parameter: parameter(0, 1, 60),
    level: SURFACE,
    decimals: 2,
    values: ({ ground }) => ground.snowWaterMm,
  },
  {
    parameter: parameter(0, 3, 1),
    level: MEAN_SEA,
    decimals: 0,
    values: ({ air }) => air.seaLevelPressurePa,
  },
  {
    parameter: parameter(2, 0, 9),
    level: belowLand(0),
    secondLevel: belowLand(0.3),
    decimals: 4,
    values: ({ ground }) => ground.soilMoisture,
  },
];

/** Height of the terrain, once, at the start. */
const TERRAIN: Coded = { parameter: parameter(2, 0, 7), level: SURFACE, decimals: 0 };

/** Number of fields of one hour, of a control or of a member. */
export function countHourFields(isEnsemble: boolean): number {
  return HOURLY.filter(({ controlOnly }) => !(isEnsemble && controlOnly)).length;
}

/** What is the same for all fields of a forecast. */
export type ForecastOrigin = Pick<
  EncodableField,
  'grid' | 'centre' | 'productionStatus' | 'referenceMs' | 'processId' | 'member'
>;

const HOUR_MS = 3_600_000;

/** The fields of an hour, ready to encode. Nothing has accumulated at hour 0: an empty interval. */
export function* hourFields(origin: ForecastOrigin, at: ForecastHour): Generator<EncodableField> {
  const validMs = origin.referenceMs + at.hour * HOUR_MS;
  for (const { decimals, accumulated, controlOnly, values, ...coded } of HOURLY) {
    if (controlOnly && origin.member !== undefined) continue;
    yield {
      ...origin,
      ...coded,
      validMs,
      values: values(at),
      packing: { kind: 'simple', decimals },
      ...(accumulated ? { interval: { startMs: origin.referenceMs, process: 1 } } : {}),
    };
  }
}

/** The height of the terrain as a field of the first hour. */
export function terrainField(origin: ForecastOrigin, { heightM }: Terrain): EncodableField {
  const { decimals, ...coded } = TERRAIN;
  return {
    ...origin,
    ...coded,
    validMs: origin.referenceMs,
    values: heightM,
    packing: { kind: 'simple', decimals },
  };
}

import { DOUBLE, DuckDBStructValue, STRUCT, VARCHAR, type DuckDBValue } from '@duckdb/node-api';

import {
  fireBehaviour,
  type FireBehaviour,
} from '../../../science/fire-behaviour/fire-behaviour.ts';
import {
  findFuelClass,
  findFuelNamed,
  FUEL_CLASSES,
  type FuelType,
} from '../../../science/fire-behaviour/fuel-types.ts';
import { checkArgument, type Argument } from './arguments.ts';
import { toNull, type ScalarFunction } from './scalar-function.ts';

const NUMBERS = [
  'ROS',
  'HFI',
  'CFB',
  'SFC',
  'CFC',
  'TFC',
  'RAZ',
  'BROS',
  'FROS',
  'LB',
  'WSV',
  'ISI',
  'FMC',
  'RSO',
  'CSI',
] as const satisfies readonly (keyof FireBehaviour)[];
const RESULT = STRUCT({
  ...Object.fromEntries(NUMBERS.map((name) => [name, DOUBLE])),
  FD: VARCHAR,
});

const FLAT = ['lat', 'lon', 'ffmc', 'bui', 'ws', 'wd', 'dj'] as const;
const SLOPE = [...FLAT, 'gs', 'aspect'] as const;
const STAND = [...SLOPE, 'elv', 'pc', 'pdf', 'gfl', 'cc'] as const;
/** Arguments that a fuel type cannot do without, where none may be guessed. */
const NEEDED: Partial<Record<FuelType, readonly Argument[]>> = {
  M1: ['pc'],
  M2: ['pc'],
  M3: ['pdf'],
  M4: ['pdf'],
  O1A: ['gfl', 'cc'],
  O1B: ['gfl', 'cc'],
};

/**
 * `fbp(fueltype, lat, lon, ffmc, bui, ws, wd, dj [, gs, aspect [, elv, pc, pdf, gfl, cc]])`: the
 * equilibrium spread and intensity, with the fuel type as text or as code of a `fuel_type` raster.
 * NULL where nothing burns.
 *
 * @see Forestry Canada 1992, ST-X-3; Wotton, Alexander & Taylor 2009, GLC-X-10
 */
export const FIRE_BEHAVIOUR_FUNCTIONS: readonly ScalarFunction[] = [FLAT, SLOPE, STAND].flatMap(
  (names) =>
    [VARCHAR, DOUBLE].map((fuelType) => ({
      name: 'fbp',
      parameters: [fuelType, ...names.map(() => DOUBLE)],
      result: RESULT,
      compute: ([fuel, ...values]: readonly DuckDBValue[]) =>
        behaviourOf(readFuel(fuel ?? null), names, values.map(Number)),
    })),
);

function readFuel(value: DuckDBValue): FuelType | null {
  if (typeof value === 'number' && Number.isNaN(value)) return null;
  const found = typeof value === 'number' ? findFuelClass(value) : findFuelNamed(String(value));
  if (found !== undefined) return found.fuel;
  const names = FUEL_CLASSES.map(({ code, symbol }) => `${symbol} or ${code}`).join(', ');
  throw new RangeError(`fbp(): fueltype ${String(value).slice(0, 40)}, allowed is ${names}`);
}

function behaviourOf(
  fuel: FuelType | null,
  names: readonly Argument[],
  values: readonly number[],
): DuckDBValue {
  if (fuel === null) return null;
  const lacking = (NEEDED[fuel] ?? []).filter((name) => !names.includes(name));
  if (lacking.length > 0) {
    const form = `fbp(fueltype, ${STAND.join(', ')})`;
    throw new RangeError(`fbp(): ${fuel} needs ${lacking.join(' and ')}: ${form}`);
  }
  const of = (name: Argument) => {
    const at = names.indexOf(name);
    return at < 0 ? 0 : checkArgument('fbp', name, values[at]!);
  };
  const made = fireBehaviour({
    fuel,
    latitudeDeg: of('lat'),
    longitudeDeg: of('lon'),
    elevationM: of('elv'),
    ffmc: of('ffmc'),
    bui: of('bui'),
    windKmH: of('ws'),
    windFromDeg: of('wd'),
    slopePercent: of('gs'),
    aspectDeg: of('aspect'),
    dayOfYear: of('dj'),
    minimumFoliarDay: 0,
    hours: 1,
    percentConifer: of('pc'),
    percentDeadFir: of('pdf'),
    grassFuelLoadKgM2: of('gfl'),
    curingPercent: of('cc'),
    thetaDeg: 0,
    accelerates: false,
    buiEffect: true,
    crownBaseHeightM: 0,
    crownFuelLoadKgM2: 0,
    isi: 0,
    standDensityHa: 0,
    standHeightM: 0,
    foliarMoisturePercent: 0,
  });
  if (made.FD === null) return null;
  return new DuckDBStructValue({
    ...Object.fromEntries(NUMBERS.map((name) => [name, toNull(made[name])])),
    FD: made.FD,
  });
}

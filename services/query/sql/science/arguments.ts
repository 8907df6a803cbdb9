import { BEHAVIOUR_INPUTS } from '../../../science/fire-behaviour/behaviour-columns.ts';
import { WEATHER_RANGES } from '../../../science/fire-weather/weather-ranges.ts';

/** Arguments of the SQL functions of fire science: names, as a client knows them, and ranges, as the processes have them. */
type Range = readonly [least: number, most: number];

const RANGES = {
  temp: WEATHER_RANGES.temperatureC,
  rh: WEATHER_RANGES.relativeHumidityPercent,
  ws: WEATHER_RANGES.windKmH,
  prec: WEATHER_RANGES.precipitationMm,
  ffmc: [0, 101],
  dmc: [0, 10_000],
  dc: [0, 10_000],
  ffmc0: [0, 101],
  dmc0: [0, 10_000],
  dc0: [0, 10_000],
  isi: [0, 10_000],
  bui: [0, 10_000],
  fwi: [0, 10_000],
  lat: WEATHER_RANGES.latitudeDeg,
  lon: BEHAVIOUR_INPUTS.LONG.allowed,
  month: [1, 12],
  elv: BEHAVIOUR_INPUTS.ELV.allowed,
  wd: BEHAVIOUR_INPUTS.WD.allowed,
  gs: BEHAVIOUR_INPUTS.GS.allowed,
  aspect: BEHAVIOUR_INPUTS.ASPECT.allowed,
  dj: BEHAVIOUR_INPUTS.DJ.allowed,
  pc: BEHAVIOUR_INPUTS.PC.allowed,
  pdf: BEHAVIOUR_INPUTS.PDF.allowed,
  gfl: BEHAVIOUR_INPUTS.GFL.allowed,
  cc: BEHAVIOUR_INPUTS.CC.allowed,
} as const satisfies Readonly<Record<string, Range>>;

/** A number that a function takes; CFFDRS units: degC, %, km/h, mm in 24 h, degrees, m. */
export type Argument = keyof typeof RANGES;

/**
 * Checks a value. NaN passes: it is missing.
 *
 * @throws {RangeError} naming function, argument, value and what is allowed
 */
export function checkArgument(called: string, name: Argument, value: number): number {
  const [least, most] = RANGES[name];
  if (value < least || value > most) {
    throw new RangeError(`${called}(): ${name} is ${value}, allowed is ${least} to ${most}`);
  }
  if (name === 'month' && !Number.isInteger(value) && !Number.isNaN(value)) {
    throw new RangeError(`${called}(): month is ${value}, allowed is a whole number, 1 to 12`);
  }
  return value;
}

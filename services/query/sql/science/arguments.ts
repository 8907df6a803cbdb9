/** Arguments of the SQL functions of fire science: names, as a client knows them, and ranges. */
type Range = readonly [least: number, most: number];

const RANGES = {
  temp: [-90, 60],
  rh: [0, 100],
  ws: [0, 400],
  prec: [0, 2000],
  ffmc: [0, 101],
  dmc: [0, 10_000],
  dc: [0, 10_000],
  ffmc0: [0, 101],
  dmc0: [0, 10_000],
  dc0: [0, 10_000],
  isi: [0, 10_000],
  bui: [0, 10_000],
  fwi: [0, 10_000],
  lat: [-90, 90],
  lon: [-180, 180],
  month: [1, 12],
  elv: [-500, 9000],
  wd: [0, 360],
  gs: [0, 500],
  aspect: [0, 360],
  dj: [1, 366],
  pc: [0, 100],
  pdf: [0, 100],
  gfl: [0, 10],
  cc: [0, 100],
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

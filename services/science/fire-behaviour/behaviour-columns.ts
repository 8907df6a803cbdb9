/** One numeric input column of a fire-behaviour table. */
export type BehaviourColumn = {
  /** unit as UCUM writes it; empty: a number without unit */
  readonly unit: string;
  /** least and greatest value allowed */
  readonly allowed: readonly [least: number, most: number];
  /** what an empty cell stands for (cffdrs `fbp`); null: the row has no result without it */
  readonly fallback: number | null;
  readonly title: { readonly en: string; readonly fr: string };
};

/**
 * The numeric input columns, named as in cffdrs; `FUELTYPE` is the one column of text. 0 in D0, CBH,
 * CFL, ISI, SD, SH and FMC means "not known: as the fuel type or the equations have it". No range
 * goes beyond what the system uses as it is given: ST-X-3 knows foliar moisture to 120 %.
 */
export const BEHAVIOUR_INPUTS = {
  LAT: input('deg', -90, 90, null, 'Latitude', 'Latitude'),
  LONG: input(
    'deg',
    -180,
    180,
    null,
    'Longitude; the sign is dropped, west is meant',
    'Longitude; le signe est ignoré, ouest',
  ),
  ELV: input('m', -500, 9000, 0, 'Elevation; 0: not known', 'Altitude; 0 : inconnue'),
  FFMC: input('', 0, 101, null, 'Fine Fuel Moisture Code', 'Indice du combustible léger'),
  BUI: input('', 0, 2000, null, 'Build-up Index', 'Indice du combustible disponible'),
  WS: input('km/h', 0, 400, null, '10 m wind speed', 'Vitesse du vent à 10 m'),
  WD: input('deg', 0, 360, null, 'Direction the wind comes from', "Direction d'où vient le vent"),
  GS: input('%', 0, 500, 0, 'Slope', 'Pente'),
  ASPECT: input('deg', 0, 360, 0, 'Direction the slope faces', 'Orientation de la pente'),
  DJ: input('d', 1, 366, null, 'Day of the year', "Jour de l'année"),
  D0: input(
    'd',
    0,
    366,
    0,
    'Day of lowest foliar moisture',
    "Jour de l'humidité foliaire minimale",
  ),
  HR: input('h', 0, 8784, 1, 'Hours since ignition', "Heures depuis l'allumage"),
  PC: input('%', 0, 100, 50, 'Conifers in M1 and M2', 'Conifères des types M1 et M2'),
  PDF: input('%', 0, 100, 35, 'Dead fir in M3 and M4', 'Sapins morts des types M3 et M4'),
  GFL: input('kg/m2', 0, 10, 0.35, 'Grass fuel load', "Charge d'herbe"),
  CC: input('%', 0, 100, 80, 'Degree of curing of grass', "Degré de dessèchement de l'herbe"),
  THETA: input('deg', -360, 360, 0, 'Direction of interest', "Direction d'intérêt"),
  ACCEL: input('', 0, 1, 0, '1: accelerates from a point', "1 : accélère à partir d'un point"),
  BUIEFF: input('', 0, 1, 1, '0: without the effect of the BUI', "0 : sans l'effet de l'ICD"),
  CBH: input('m', 0, 50, 0, 'Crown base height', 'Hauteur de la base des cimes'),
  CFL: input('kg/m2', 0, 2, 0, 'Crown fuel load', 'Charge combustible des cimes'),
  ISI: input('', 0, 1000, 0, 'Initial Spread Index', 'Indice de propagation initiale'),
  SD: input('/ha', 0, 100_000, 0, 'Stand density of C6', 'Densité du peuplement C6'),
  SH: input('m', 0, 100, 0, 'Stand height of C6', 'Hauteur du peuplement C6'),
  FMC: input('%', 0, 120, 0, 'Foliar moisture content', 'Humidité foliaire'),
} as const satisfies Readonly<Record<string, BehaviourColumn>>;

export type BehaviourInputName = keyof typeof BEHAVIOUR_INPUTS;
export const BEHAVIOUR_INPUT_NAMES = Object.keys(BEHAVIOUR_INPUTS) as BehaviourInputName[];

function input(
  unit: string,
  least: number,
  most: number,
  fallback: number | null,
  en: string,
  fr: string,
): BehaviourColumn {
  return { unit, allowed: [least, most], fallback, title: { en, fr } };
}

/**
 * Names that mean something else in tables of fire weather: there `isi` is a result, which as an
 * input would switch off the effect of slope on it, and `hr` the hour of the clock.
 */
const OTHERWISE_USED: readonly string[] = ['isi', 'hr'];

/**
 * The input that a column of a table holds: in any case, with or without the prefix `in_` that
 * published test tables carry. `undefined` for any other column, and for {@link isOtherwiseUsed}.
 */
export function findBehaviourInput(column: string): BehaviourInputName | 'FUELTYPE' | undefined {
  if (isOtherwiseUsed(column)) return undefined;
  const name = column.trim().toUpperCase().replace(/^IN_/, '');
  if (name === 'FUELTYPE') return name;
  return name in BEHAVIOUR_INPUTS ? (name as BehaviourInputName) : undefined;
}

/** True of `isi` and `hr`, which are inputs as `ISI` and `HR` or with the prefix `in_` only. */
export function isOtherwiseUsed(column: string): boolean {
  return OTHERWISE_USED.includes(column.trim());
}

/** The numeric outputs in the order of cffdrs, then intensity class, area and perimeter. */
export const BEHAVIOUR_OUTPUTS = {
  CFB: '1',
  CFC: 'kg/m2',
  HFI: 'kW/m',
  RAZ: 'deg',
  ROS: 'm/min',
  SFC: 'kg/m2',
  TFC: 'kg/m2',
  BE: '1',
  SF: '1',
  ISI: '1',
  FFMC: '1',
  FMC: '%',
  D0: 'd',
  RSO: 'm/min',
  CSI: 'kW/m',
  FROS: 'm/min',
  BROS: 'm/min',
  HROSt: 'm/min',
  FROSt: 'm/min',
  BROSt: 'm/min',
  FCFB: '1',
  BCFB: '1',
  FFI: 'kW/m',
  BFI: 'kW/m',
  FTFC: 'kg/m2',
  BTFC: 'kg/m2',
  TI: 'min',
  FTI: 'min',
  BTI: 'min',
  LB: '1',
  LBt: '1',
  WSV: 'km/h',
  DH: 'm',
  DB: 'm',
  DF: 'm',
  TROS: 'm/min',
  TROSt: 'm/min',
  TCFB: '1',
  TFI: 'kW/m',
  TTFC: 'kg/m2',
  TTI: 'min',
  IC: '1',
  AREA: 'har',
  PERIMETER: 'km',
  PGR: 'm/min',
} as const;

export type BehaviourOutputName = keyof typeof BEHAVIOUR_OUTPUTS;
export const BEHAVIOUR_OUTPUT_NAMES = Object.keys(BEHAVIOUR_OUTPUTS) as BehaviourOutputName[];

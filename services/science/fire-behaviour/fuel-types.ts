/**
 * The eighteen FBP fuel types of Canada and the codes that stand for them in rasters.
 *
 * @see Forestry Canada Fire Danger Group 1992, ST-X-3, Table 2; names as in Wotton, Alexander &
 *   Taylor 2009, GLC-X-10, Table 1. D2 is an interim type: Alexander 2010, doi:10.5558/tfc86200-2.
 */
export type FuelType =
  | 'C1'
  | 'C2'
  | 'C3'
  | 'C4'
  | 'C5'
  | 'C6'
  | 'C7'
  | 'D1'
  | 'D2'
  | 'M1'
  | 'M2'
  | 'M3'
  | 'M4'
  | 'O1A'
  | 'O1B'
  | 'S1'
  | 'S2'
  | 'S3';

/** One value of a fuel raster: its code, what it is called, and its fuel type if it can burn. */
export type FuelClass = {
  readonly code: number;
  /** as the FBP System writes it, such as `O-1a`; of what does not burn a plain word */
  readonly symbol: string;
  /** null: fire does not spread here */
  readonly fuel: FuelType | null;
  readonly title: { readonly en: string; readonly fr: string };
};

/** Every code of a `fuel_type` raster: 1 to 18 burn, from 101 on nothing spreads. */
export const FUEL_CLASSES: readonly FuelClass[] = [
  burning(1, 'C1', 'C-1', 'Spruce-lichen woodland', 'Pessière à lichens'),
  burning(2, 'C2', 'C-2', 'Boreal spruce', 'Pessière boréale'),
  burning(3, 'C3', 'C-3', 'Mature jack or lodgepole pine', 'Pin gris ou tordu mature'),
  burning(4, 'C4', 'C-4', 'Immature jack or lodgepole pine', 'Pin gris ou tordu immature'),
  burning(5, 'C5', 'C-5', 'Red and white pine', 'Pin rouge et pin blanc'),
  burning(6, 'C6', 'C-6', 'Conifer plantation', 'Plantation de conifères'),
  burning(7, 'C7', 'C-7', 'Ponderosa pine, Douglas-fir', 'Pin ponderosa et douglas'),
  burning(8, 'D1', 'D-1', 'Leafless aspen', 'Peuplier faux-tremble sans feuilles'),
  burning(9, 'D2', 'D-2', 'Green aspen', 'Peuplier faux-tremble en feuilles'),
  burning(10, 'M1', 'M-1', 'Boreal mixedwood, leafless', 'Forêt boréale mixte sans feuilles'),
  burning(11, 'M2', 'M-2', 'Boreal mixedwood, green', 'Forêt boréale mixte en feuilles'),
  burning(
    12,
    'M3',
    'M-3',
    'Dead balsam fir mixedwood, leafless',
    'Forêt mixte à sapins baumiers morts, sans feuilles',
  ),
  burning(
    13,
    'M4',
    'M-4',
    'Dead balsam fir mixedwood, green',
    'Forêt mixte à sapins baumiers morts, en feuilles',
  ),
  burning(14, 'O1A', 'O-1a', 'Matted grass', 'Herbe couchée'),
  burning(15, 'O1B', 'O-1b', 'Standing grass', 'Herbe debout'),
  burning(16, 'S1', 'S-1', 'Jack or lodgepole pine slash', 'Rémanents de pin gris ou tordu'),
  burning(
    17,
    'S2',
    'S-2',
    'White spruce and balsam slash',
    "Rémanents d'épinette blanche et de sapin",
  ),
  burning(
    18,
    'S3',
    'S-3',
    'Coastal cedar, hemlock and Douglas-fir slash',
    'Rémanents de thuya, de pruche et de douglas côtiers',
  ),
  { code: 101, symbol: 'non-fuel', fuel: null, title: { en: 'Non-fuel', fr: 'Non combustible' } },
  { code: 102, symbol: 'water', fuel: null, title: { en: 'Water', fr: 'Eau' } },
  {
    code: 105,
    symbol: 'vegetated non-fuel',
    fuel: null,
    title: { en: 'Vegetated non-fuel', fr: 'Végétation non combustible' },
  },
  { code: 106, symbol: 'urban', fuel: null, title: { en: 'Built-up', fr: 'Milieu bâti' } },
];

function burning(
  code: number,
  fuel: FuelType,
  symbol: string,
  en: string,
  fr: string,
): FuelClass & { readonly fuel: FuelType } {
  return { code, symbol, fuel, title: { en, fr } };
}

const CLASS_OF_CODE = new Map(FUEL_CLASSES.map((entry) => [entry.code, entry]));

const CLASS_OF_NAME = new Map<string, FuelClass>(
  FUEL_CLASSES.map((entry) => [plainName(entry.fuel ?? entry.symbol), entry]),
);
// What cffdrs and the fuel grids of the agencies write for cells without fuel.
for (const [name, code] of [
  ['NF', 101],
  ['WA', 102],
] as const) {
  const entry = CLASS_OF_CODE.get(code);
  if (entry !== undefined) CLASS_OF_NAME.set(name, entry);
}

function plainName(name: string): string {
  return name
    .trim()
    .toUpperCase()
    .replace(/[-\s_]/g, '');
}

/** The class a raster code stands for; `undefined` for a code that is none. */
export function findFuelClass(code: number): FuelClass | undefined {
  return CLASS_OF_CODE.get(code);
}

/**
 * The class a name stands for: `C2`, `C-2`, `c-2`, `O-1a`, `o1a`, and for what does not burn `NF`,
 * `WA`, `water`, `urban`. `undefined` for a name that is none.
 */
export function findFuelNamed(name: string): FuelClass | undefined {
  return CLASS_OF_NAME.get(plainName(name));
}

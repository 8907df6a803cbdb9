import { FUEL_CLASSES, type FuelType } from './fuel-types.ts';

/** How the equations treat a fuel type: which branch, and the constants of ST-X-3 Tables 6 to 8. */
export type FuelParameters = {
  readonly fuel: FuelType;
  /** one letter of the branches below, as a number so that the inner loop compares integers */
  readonly group: number;
  /** a (m/min), b, c of the spread equation, eq. 26 */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  /** average BUI, and ln q: q is the share of the greatest spread reached at BUI 50; eq. 54 */
  readonly buiMean: number;
  readonly logQ: number;
  /** crown base height, m, and crown fuel load, kg/m2; 0: no crown that could burn */
  readonly crownBaseHeightM: number;
  readonly crownFuelLoadKgM2: number;
  /** share of the leafless aspen's spread that is left: 0.2 where aspen is green, else 1 */
  readonly aspenShare: number;
  /** open fuels accelerate alike whatever burns above: eq. 70, else eq. 72 */
  readonly open: boolean;
};

/** Branches of the equations. Grass and slash carry no foliage, so no foliar moisture either. */
export const CONIFER = 0;
export const PLANTATION = 1;
export const ASPEN = 2;
export const GREEN_ASPEN = 3;
export const MIXEDWOOD = 4;
export const DEAD_FIR = 5;
export const GRASS = 6;
export const SLASH = 7;

const ROWS = {
  C1: [CONIFER, 90, 0.0649, 4.5, 72, 0.9, 2, 0.75, true],
  C2: [CONIFER, 110, 0.0282, 1.5, 64, 0.7, 3, 0.8, false],
  C3: [CONIFER, 110, 0.0444, 3.0, 62, 0.75, 8, 1.15, false],
  C4: [CONIFER, 110, 0.0293, 1.5, 66, 0.8, 4, 1.2, false],
  C5: [CONIFER, 30, 0.0697, 4.0, 56, 0.8, 18, 1.2, false],
  C6: [PLANTATION, 30, 0.08, 3.0, 62, 0.8, 7, 1.8, false],
  C7: [CONIFER, 45, 0.0305, 2.0, 106, 0.85, 10, 0.5, false],
  D1: [ASPEN, 30, 0.0232, 1.6, 32, 0.9, 0, 0, true],
  D2: [GREEN_ASPEN, 30, 0.0232, 1.6, 32, 0.9, 0, 0, true],
  M1: [MIXEDWOOD, NaN, NaN, NaN, 50, 0.8, 6, 0.8, false],
  M2: [MIXEDWOOD, NaN, NaN, NaN, 50, 0.8, 6, 0.8, false],
  // a, b, c of 100 % dead fir: GLC-X-10, eq. 30 and 32.
  M3: [DEAD_FIR, 120, 0.0572, 1.4, 50, 0.8, 6, 0.8, false],
  M4: [DEAD_FIR, 100, 0.0404, 1.48, 50, 0.8, 6, 0.8, false],
  O1A: [GRASS, 190, 0.031, 1.4, 1, 1, 0, 0, true],
  O1B: [GRASS, 250, 0.035, 1.7, 1, 1, 0, 0, true],
  S1: [SLASH, 75, 0.0297, 1.3, 38, 0.75, 0, 0, true],
  S2: [SLASH, 40, 0.0438, 1.7, 63, 0.75, 0, 0, true],
  S3: [SLASH, 55, 0.0829, 3.2, 31, 0.75, 0, 0, true],
} as const;

/** Constants of each fuel type. @see ST-X-3, Tables 6, 7 and 8; GLC-X-10, Table 2 */
export const FUEL_PARAMETERS = Object.fromEntries(
  Object.entries(ROWS).map(([fuel, row]) => {
    const [group, a, b, c, buiMean, q, crownBaseHeightM, crownFuelLoadKgM2, open] = row;
    const aspenShare = fuel === 'D2' || fuel === 'M2' || fuel === 'M4' ? 0.2 : 1;
    const stand = { aspenShare, open, logQ: Math.log(q) };
    const parameters = { group, a, b, c, buiMean, crownBaseHeightM, crownFuelLoadKgM2 };
    return [fuel, { fuel: fuel as FuelType, ...parameters, ...stand }];
  }),
) as Readonly<Record<FuelType, FuelParameters>>;

/** The same by raster code; `undefined` where nothing burns or the code is unknown. */
export const PARAMETERS_OF_CODE: readonly (FuelParameters | undefined)[] = Array.from(
  { length: 256 },
  (_, code) => {
    const fuel = FUEL_CLASSES.find((entry) => entry.code === code)?.fuel;
    return fuel === undefined || fuel === null ? undefined : FUEL_PARAMETERS[fuel];
  },
);

/** Whether conifers stand there: in grass, slash and aspen foliar moisture counts as 0. */
export function hasFoliage({ group }: FuelParameters): boolean {
  return group === CONIFER || group === PLANTATION || group === MIXEDWOOD || group === DEAD_FIR;
}

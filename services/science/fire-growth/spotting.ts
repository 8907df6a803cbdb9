/** Firebrands that start fires ahead of the front. */
export type SpottingOptions = {
  /** the same seed gives the same brands, whatever the order in which cells burn */
  readonly seed: number;
  /** head fire intensity from which a cell throws brands, kW/m */
  readonly leastHfiKWM: number;
  /** brands that land burning, for each hectare that burns so */
  readonly brandsPerHectare: number;
  /** chance that a brand which lands where fire spreads at that hour starts one */
  readonly ignitionProbability: number;
  /** flight and smouldering until the new fire spreads, min */
  readonly delayMin: number;
  /** spread of the landing direction about the wind's, standard deviation, degrees */
  readonly sidewaysDeg: number;
  /** brands that would fly farther are burned out, m */
  readonly farthestM: number;
};

/** Where brands of one cell come down, in metres from it. */
export type Landing = { readonly eastM: number; readonly northM: number };

/** Ambient air: density, kg/m3, heat capacity, kJ/(kg K), temperature, K; gravity, m/s2. */
const AIR = { density: 1.1, heat: 1, temperature: 300, gravity: 9.81 };
const RADIANS = Math.PI / 180;

/** Log-normal distance of brands, of ln(m): `mu` its mean, `sigma` its standard deviation. */
export type BrandFlight = { readonly mu: number; readonly sigma: number };

/**
 * How far downwind brands of a line fire come down, as a log-normal distribution of metres.
 *
 * @param intensityKWM fireline intensity, kW/m; above 0
 * @param windMS wind at 10 m, m/s; above 0
 * @see Sardoy et al. 2008, doi:10.1016/j.combustflame.2008.04.006 (short-distance brands), with the
 *   Froude number that parts plume- from wind-driven fires: Perryman et al. 2013,
 *   doi:10.1071/WF11045
 */
export function brandFlight(intensityKWM: number, windMS: number): BrandFlight {
  const intensityMWM = intensityKWM / 1000;
  const { density, heat, temperature, gravity } = AIR;
  const lengthM = (intensityKWM / (density * heat * temperature * Math.sqrt(gravity))) ** (2 / 3);
  const froude = windMS / Math.sqrt(gravity * lengthM);
  if (froude <= 1) {
    return {
      mu: 1.47 * intensityMWM ** 0.54 * windMS ** -0.55 + 1.14,
      sigma: 0.86 * intensityMWM ** -0.21 * windMS ** 0.44 + 0.19,
    };
  }
  return {
    mu: 1.32 * intensityMWM ** 0.26 * windMS ** 0.11 - 0.02,
    sigma: 4.95 * intensityMWM ** -0.01 * windMS ** -0.02 - 3.48,
  };
}

/** Where the brands of one burning cell that start a fire come down. */
export function landings(
  options: SpottingOptions,
  cell: number,
  areaHa: number,
  burning: {
    readonly hfiKWM: number;
    readonly windMS: number;
    readonly windTowardsDeg: number;
  },
): Landing[] {
  const { hfiKWM, windMS, windTowardsDeg } = burning;
  if (!(hfiKWM >= options.leastHfiKWM) || !(windMS > 0)) return [];
  const { mu, sigma } = brandFlight(hfiKWM, windMS);
  const expected = options.brandsPerHectare * areaHa * options.ignitionProbability;
  const brands = Math.floor(expected + draw(options.seed, cell, 0));
  return Array.from({ length: brands }, (_, brand) => {
    const [first, second] = normals(options.seed, cell, 1 + 2 * brand);
    const distanceM = Math.exp(mu + sigma * first);
    const towards = (windTowardsDeg + options.sidewaysDeg * second) * RADIANS;
    return { distanceM, towards };
  })
    .filter(({ distanceM }) => distanceM <= options.farthestM)
    .map(({ distanceM, towards }) => ({
      eastM: distanceM * Math.sin(towards),
      northM: distanceM * Math.cos(towards),
    }));
}

/** Two normal numbers from two draws. @see Box & Muller 1958 */
function normals(seed: number, cell: number, index: number): [number, number] {
  const radius = Math.sqrt(-2 * Math.log(1 - draw(seed, cell, index)));
  const turn = 2 * Math.PI * draw(seed, cell, index + 1);
  return [radius * Math.cos(turn), radius * Math.sin(turn)];
}

/** A number in [0, 1) that depends on nothing but seed, cell and index. */
function draw(seed: number, cell: number, index: number): number {
  let mixed = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(cell, 0x85ebca6b)) >>> 0;
  mixed = (mixed + Math.imul(index + 1, 0xc2b2ae35)) >>> 0;
  // The finaliser of MurmurHash3: every bit of the input moves every bit of the result.
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}

/** Number of an EPSG code of zone 1: the code of a zone is so many more. */
type Series = { readonly first: number; readonly zones: readonly [from: number, to: number] };

const WGS84_NORTH: Series = { first: 32_600, zones: [1, 60] };
const WGS84_SOUTH: Series = { first: 32_700, zones: [1, 60] };
/** Both stand on the ellipsoid GRS 80; the zone tells the continent: NAD83, ETRS89. */
const GRS80_NORTH: readonly Series[] = [
  { first: 26_900, zones: [1, 23] },
  { first: 25_800, zones: [28, 38] },
];
const WGS84_SEMI_MINOR_M = 6_356_752.314_245;
const GRS80_SEMI_MINOR_M = 6_356_752.314_14;
const SEMI_MAJOR_M = 6_378_137;

/**
 * The EPSG code of a plane that is a zone of UTM, written as one or as the transverse Mercator
 * that it is: on WGS 84 (`EPSG:326zz`, `EPSG:327zz`), or GRS 80 (`EPSG:258zz` in Europe,
 * `EPSG:269zz` in North America).
 *
 * @returns undefined for any other plane
 */
export function findUtmCode(proj4: string): number | undefined {
  const words = new Map(
    [...proj4.matchAll(/\+(\w+)(?:=(\S+))?/g)].map(([, name, value]) => [name!, value ?? '']),
  );
  const zone = findZone(words);
  if (zone === undefined) return undefined;
  const { number, isSouth } = zone;
  const series = findSeries(words, isSouth);
  const found = series.find(({ zones: [from, to] }) => number >= from && number <= to);
  return found === undefined ? undefined : found.first + number;
}

type Words = ReadonlyMap<string, string>;

function findZone(words: Words): { number: number; isSouth: boolean } | undefined {
  if (words.get('proj') === 'utm') {
    return { number: Number(words.get('zone')), isSouth: words.has('south') };
  }
  if (words.get('proj') !== 'tmerc') return undefined;
  const value = (name: string) => Number(words.get(name) ?? 0);
  const scale = Number(words.get('k_0') ?? words.get('k') ?? 1);
  const northing = value('y_0');
  const number = (value('lon_0') + 183) / 6;
  const isUtm =
    scale === 0.9996 &&
    value('lat_0') === 0 &&
    value('x_0') === 500_000 &&
    (northing === 0 || northing === 10_000_000) &&
    Number.isInteger(number);
  return isUtm ? { number, isSouth: northing > 0 } : undefined;
}

function findSeries(words: Words, isSouth: boolean): readonly Series[] {
  const named = words.get('datum') ?? words.get('ellps');
  const semiMinorM = Number(words.get('b'));
  const has = (name: string, semiMinor: number) =>
    named === name ||
    (named === undefined &&
      Number(words.get('a')) === SEMI_MAJOR_M &&
      Math.abs(semiMinorM - semiMinor) < 2e-5);
  if (has('WGS84', WGS84_SEMI_MINOR_M)) return [isSouth ? WGS84_SOUTH : WGS84_NORTH];
  if (isSouth) return [];
  return has('GRS80', GRS80_SEMI_MINOR_M) || named === 'NAD83' ? GRS80_NORTH : [];
}

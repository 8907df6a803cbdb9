import { missing, section, signed, timeOctets, uint } from './octets.ts';

/** A fixed surface: code table 4.5 type, and value (m, Pa, ... ) where the type has one. */
export type FixedSurface = { readonly type: number; readonly value?: number };

/** What a field is of: parameter, level, time, member. */
export type EncodableProduct = {
  /** code tables 0.0, 4.1 and 4.2 */
  readonly parameter: {
    readonly discipline: number;
    readonly category: number;
    readonly number: number;
  };
  readonly level: FixedSurface;
  /** bottom of a layer */
  readonly secondLevel?: FixedSurface;
  readonly referenceMs: number;
  /** the time the values are for; of an interval: its end. Whole minutes after the reference */
  readonly validMs: number;
  /** process of code table 4.10 (0 mean, 1 accumulation, 2 maximum, 3 minimum) over an interval */
  readonly interval?: { readonly startMs: number; readonly process: number };
  /** member, 0 = control */
  readonly member?: { readonly number: number; readonly size: number };
  /** generating process identifier, by the centre's own table */
  readonly processId?: number;
};

const MINUTE_MS = 60_000;
const NO_SURFACE = [255, ...missing(5)];

/** Section 4 by template 4.0, 4.1, 4.8 or 4.11. @throws {RangeError} for times GRIB cannot hold */
export function productSection(product: EncodableProduct): Uint8Array {
  const { parameter, level, secondLevel, member, interval } = product;
  const template = (interval === undefined ? 0 : 8) + (member === undefined ? 0 : interval ? 3 : 1);
  const startMs = interval?.startMs ?? product.validMs;
  const common = [
    ...uint(0, 2),
    ...uint(template, 2),
    ...uint(parameter.category, 1),
    ...uint(parameter.number, 1),
    // Code table 4.3: a forecast, or one of an ensemble.
    member === undefined ? 2 : 4,
    255,
    ...uint(product.processId ?? 255, 1),
    ...uint(0, 2),
    0,
    ...duration(startMs - product.referenceMs),
    ...surface(level),
    ...(secondLevel === undefined ? NO_SURFACE : surface(secondLevel)),
  ];
  return section(4, common, memberOctets(member), intervalOctets(interval, product.validMs));
}

function memberOctets(member: EncodableProduct['member']): readonly number[] {
  if (member === undefined) return [];
  // Code table 4.6: unperturbed low-resolution control, or positively perturbed.
  return [member.number === 0 ? 1 : 3, ...uint(member.number, 1), ...uint(member.size, 1)];
}

function intervalOctets(interval: EncodableProduct['interval'], endMs: number): readonly number[] {
  if (interval === undefined) return [];
  return [
    ...timeOctets(endMs),
    1,
    ...uint(0, 4),
    ...uint(interval.process, 1),
    // Code table 4.11: same start of forecast, forecast time is incremented.
    2,
    ...duration(endMs - interval.startMs),
    255,
    ...uint(0, 4),
  ];
}

/** Unit of code table 4.4 and length: whole hours where possible, else minutes. */
function duration(ms: number): readonly number[] {
  const minutes = ms / MINUTE_MS;
  return minutes % 60 === 0 ? [1, ...signed(minutes / 60, 4)] : [0, ...signed(minutes, 4)];
}

/** Type, scale factor and scaled value: the fewest decimals that hold the value. */
function surface({ type, value }: FixedSurface): readonly number[] {
  if (value === undefined) return [...uint(type, 1), ...missing(5)];
  let decimals = 0;
  while (decimals < 6 && !isWhole(value * 10 ** decimals)) decimals++;
  return [...uint(type, 1), decimals, ...signed(Math.round(value * 10 ** decimals), 4)];
}

const isWhole = (value: number) => Math.abs(value - Math.round(value)) < 1e-9;

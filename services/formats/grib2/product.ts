import type { CodedProduct, Derived } from '../grib/names/coded-product.ts';
import { addUnits, readInstant } from '../grib/calendar.ts';
import { toIdNumber, type CodedLevel } from '../grib/names/level.ts';
import { eitherSigned32, refuse, type Octets } from '../grib/octets.ts';
import { getEnsembleStatistic, getProcess } from '../grib/names/vocabulary.ts';
import type { Identification } from './identification.ts';
import { PRODUCT_LAYOUTS, type ProductLayout } from './product-layout.ts';

/** What section 4 says of a field, with its member and generating process. */
export type Product = {
  readonly coded: CodedProduct;
  readonly template: number;
  readonly member?: number;
  readonly ensembleSize?: number;
  readonly processType: number;
  readonly processId: number;
};

const MISSING_32 = 0xffff_ffff;

/**
 * Reads section 4 of edition 2.
 *
 * @throws {Fault} unsupported-format naming a template that is not in the table: without it
 *   neither time nor level of a field are known
 */
export function readProduct(octets: Octets, discipline: number, source: Identification): Product {
  const template = octets.u16(8);
  const layout = PRODUCT_LAYOUTS[template];
  if (layout === undefined) throw refuse(octets, 8, `product definition template 4.${template}`);
  const times = readTimes(octets, layout, source.referenceMs);
  const derived = readDerived(octets, layout);
  const qualifier = readQualifier(octets, layout);
  const coded: CodedProduct = {
    edition: 2,
    centre: source.centre,
    parameter: `${discipline}.${octets.u8(10)}.${octets.u8(11)}`,
    level: readLevel(octets, layout.process + 11, source.centre),
    referenceMs: source.referenceMs,
    ...times,
    ...(derived !== undefined && { derived }),
    ...(qualifier !== '' && { qualifier }),
  };
  return {
    coded,
    template,
    processType: octets.u8(layout.process),
    processId: octets.u8(layout.process + 2),
    ...readMember(octets, layout),
  };
}

function readMember(octets: Octets, { member }: ProductLayout) {
  if (member === undefined) return {};
  const size = octets.u8(member + 2);
  const known = size !== 0 && size !== 255;
  return { member: octets.u8(member + 1), ...(known && { ensembleSize: size }) };
}

/** Two surfaces of six octets each: type (table 4.5), scale factor, scaled value. */
function readLevel(octets: Octets, octet: number, centre: number): CodedLevel {
  const [code, codeTo] = [octets.u8(octet), octets.u8(octet + 6)];
  return {
    edition: 2,
    centre,
    code,
    value: readScaled(octets, octet + 1),
    codeTo: codeTo === 255 ? undefined : codeTo,
    valueTo: codeTo === 255 ? undefined : readScaled(octets, octet + 7),
  };
}

/** Scale factor and scaled value (five octets), undefined where either is missing. */
function readScaled(octets: Octets, octet: number): number | undefined {
  if (octets.u8(octet) === 255 || octets.u32(octet + 1) === MISSING_32) return undefined;
  const exponent = octets.s8(octet);
  // A literal is rounded once: 7e-2 is 0.07, 7 * 10 ** -2 is not.
  return Number(`${octets.s32(octet + 1)}e${-exponent}`);
}

function readTimes(octets: Octets, layout: ProductLayout, referenceMs: number) {
  const unitOctet = layout.process + 6;
  const forecastTime = eitherSigned32(octets.u32(unitOctet + 1));
  const forecastMs = addUnits(referenceMs, forecastTime, octets.u8(unitOctet), octets, unitOctet);
  if (layout.interval === undefined) return { validMs: forecastMs };
  const ranges = octets.u8(layout.interval + 7);
  if (ranges === 0) throw octets.fault(layout.interval + 7, 'an interval of no time range');
  const range = layout.interval + 12;
  const process = octets.u8(range);
  const unit = octets.u8(range + 2);
  const length = eitherSigned32(octets.u32(range + 3));
  const endMs =
    readInstant(octets, layout.interval) ?? addUnits(forecastMs, length, unit, octets, range + 2);
  // Missing: the field is of an instant, whatever its template says (the land mask of EFAS).
  if (process === 255) return { validMs: endMs };
  return {
    validMs: endMs,
    intervalStartMs: toIntervalStart(octets, range + 2, {
      forecastMs,
      endMs,
      length,
      unit,
    }),
    // Of several ranges the first is the outermost (note 3 to template 4.8).
    process,
  };
}

type Range = {
  readonly forecastMs: number;
  readonly endMs: number;
  readonly length: number;
  readonly unit: number;
};

/**
 * An interval runs from the forecast time to its coded end, whatever its length says: that may be
 * one of several ranges, or in months. RDPA codes +24 h, a length of -24 h and the reference time
 * as end: then the length, not the forecast time, gives the start.
 */
function toIntervalStart(octets: Octets, octet: number, range: Range): number {
  const { forecastMs, endMs, length, unit } = range;
  if (length >= 0 && forecastMs <= endMs) return forecastMs;
  return addUnits(endMs, -Math.abs(length), unit, octets, octet);
}

type Event = {
  readonly event: 'below' | 'above' | 'between' | 'equal';
  readonly limits: 'lower' | 'upper' | 'both';
};

/** Code table 4.9. */
const EVENTS: Readonly<Record<number, Event>> = {
  0: { event: 'below', limits: 'lower' },
  1: { event: 'above', limits: 'upper' },
  2: { event: 'between', limits: 'both' },
  3: { event: 'above', limits: 'lower' },
  4: { event: 'below', limits: 'upper' },
  5: { event: 'equal', limits: 'lower' },
};

function readDerived(octets: Octets, layout: ProductLayout): Derived | undefined {
  const { derived, percentile, probability, spatial } = layout;
  if (derived !== undefined) {
    return { kind: 'statistic', ...getEnsembleStatistic(octets.u8(derived)) };
  }
  if (percentile !== undefined) return { kind: 'percentile', percent: octets.u8(percentile) };
  if (spatial !== undefined && octets.u8(spatial) !== 255) {
    const { method, text } = getProcess(octets.u8(spatial));
    return { kind: 'statistic', name: `spatial_${text ?? method}`, nameFr: 'statistique spatiale' };
  }
  if (probability === undefined) return undefined;
  const type = octets.u8(probability + 2);
  const lower = readScaled(octets, probability + 3);
  const upper = readScaled(octets, probability + 8);
  const known = EVENTS[type];
  // A type that is not in the table keeps its number: what the thresholds mean is not guessed.
  const event = known?.event ?? (`type${type}` as const);
  const wanted =
    known === undefined || known.limits === 'both'
      ? [lower, upper]
      : [known.limits === 'lower' ? lower : upper];
  const limits = wanted.filter((limit) => limit !== undefined);
  if (known !== undefined && limits.length !== wanted.length) {
    throw octets.fault(probability + 3, 'a probability without its threshold');
  }
  return { kind: 'probability', event, limits };
}

/** What sets a field apart beside parameter, level and time, as text for a variable id. */
function readQualifier(octets: Octets, layout: ProductLayout): string {
  const { constituent, wavelength, wavePeriod } = layout;
  const limits = (octet: number) =>
    [readScaled(octets, octet), readScaled(octets, octet + 5)]
      .filter((limit) => limit !== undefined)
      .map((limit) => toIdNumber(limit));
  const parts = [
    ...(constituent === undefined ? [] : [`constituent_${octets.u16(constituent)}`]),
    ...(wavelength === undefined ? [] : toNanometres(octets, wavelength + 1)),
    ...(wavePeriod === undefined ? [] : toPeriod(limits(wavePeriod + 1))),
  ];
  return parts.join('_');
}

/** `period_10_to_12s`; nothing where neither limit is given. */
function toPeriod(limits: readonly string[]): readonly string[] {
  return limits.length === 0 ? [] : [`period_${limits.join('_to_')}s`];
}

/** `550nm`, `340_to_400nm` for limits coded in metres. */
function toNanometres(octets: Octets, octet: number): readonly string[] {
  const limits = [readScaled(octets, octet), readScaled(octets, octet + 5)]
    .filter((limit) => limit !== undefined)
    .map((metres) => toIdNumber(Number((metres * 1e9).toPrecision(6))));
  return limits.length === 0 ? [] : [`${[...new Set(limits)].join('_to_')}nm`];
}

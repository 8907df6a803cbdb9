import type { CodedProduct, Derived } from '../grib/names/coded-product.ts';
import type { CodedLevel } from '../grib/names/level.ts';
import type { Octets } from '../grib/octets.ts';
import { findLevel, getEnsembleStatistic } from '../grib/names/vocabulary.ts';
import { readGrib1Times } from './times.ts';

/** What section 1 says of a field, with its member and generating process. */
export type Grib1Product = {
  readonly coded: CodedProduct;
  readonly centre: number;
  readonly subCentre: number;
  readonly processId: number;
  readonly timeRange: number;
  readonly member?: number;
  readonly ensembleSize?: number;
};

const ECMWF = 98;
/** Local definitions of ECMWF with member and ensemble size in octets 50 and 51. */
const MEMBER_DEFINITIONS = new Set([1, 26, 30, 36]);
/** Those of seasonal forecasts, with a member of two octets and no size. */
const SEASONAL_DEFINITIONS = new Set([12, 15, 16]);
/** MARS types ensemble mean and standard deviation, as numbers of table 4.7. */
const DERIVED_TYPES: Readonly<Record<number, number>> = { 17: 0, 18: 4 };

/** MARS class of ERA5; its sums run over the hour before (oper) or three (enda), at every step. */
const ERA5_CLASS = 23;
const ERA5_SUM_HOURS: Readonly<Record<number, number>> = { 1025: 1, 1030: 3 };

/** Reads section 1 of edition 1. @throws {Fault} corrupt-data, unsupported-format */
export function readGrib1Product(octets: Octets): Grib1Product {
  const centre = octets.u8(5);
  const subCentre = octets.u8(26);
  const table = octets.u8(4);
  const times = readGrib1Times(octets);
  const local = readLocal(octets, centre, subCentre);
  const { referenceMs, validMs, intervalStartMs, process } = times;
  // Members of C3S code their parameters in the tables of ECMWF, and say so by the sub-centre.
  const owner = subCentre === ECMWF && table >= 128 ? ECMWF : centre;
  const coded: CodedProduct = {
    edition: 1,
    centre: owner,
    parameter: `${table}.${octets.u8(9)}`,
    level: readLevel(octets, owner),
    referenceMs,
    validMs,
    ...(intervalStartMs !== undefined && { intervalStartMs }),
    ...(process !== undefined && { process }),
    ...(local.derived !== undefined && { derived: local.derived }),
    ...(local.sumHours !== undefined && { sumHours: local.sumHours }),
    ...(times.composite === true && { qualifier: 'composite' }),
  };
  const { member, ensembleSize } = local;
  return {
    coded,
    centre,
    subCentre,
    processId: octets.u8(6),
    timeRange: octets.u8(21),
    ...(member !== undefined && { member }),
    ...(ensembleSize !== undefined && { ensembleSize }),
  };
}

/** Octets 10 to 12: a type and one value of two octets, or two bounds of one octet each. */
function readLevel(octets: Octets, centre: number): CodedLevel {
  const code = octets.u8(10);
  const isLayer = findLevel(1, code)?.layer === true;
  return {
    edition: 1,
    centre,
    code,
    value: isLayer ? octets.u8(11) : octets.u16(11),
    codeTo: isLayer ? code : undefined,
    valueTo: isLayer ? octets.u8(12) : undefined,
  };
}

type Local = {
  readonly member?: number;
  readonly ensembleSize?: number;
  readonly derived?: Derived;
  readonly sumHours?: number;
};

/** The local part of section 1 as ECMWF defines it (octet 41 on). */
function readLocal(octets: Octets, centre: number, subCentre: number): Local {
  const isEcmwf = centre === ECMWF || subCentre === ECMWF;
  if (!isEcmwf || octets.length < 51) return {};
  const definition = octets.u8(41);
  if (SEASONAL_DEFINITIONS.has(definition)) return { member: octets.u16(50) };
  if (!MEMBER_DEFINITIONS.has(definition)) return {};
  const statistic = DERIVED_TYPES[octets.u8(43)];
  if (statistic !== undefined) {
    return { derived: { kind: 'statistic', ...getEnsembleStatistic(statistic) } };
  }
  const ensembleSize = octets.u8(51);
  const hours = octets.u8(42) === ERA5_CLASS ? ERA5_SUM_HOURS[octets.u16(44)] : undefined;
  return {
    ...(ensembleSize !== 0 && { member: octets.u8(50), ensembleSize }),
    ...(hours !== undefined && { sumHours: hours }),
  };
}

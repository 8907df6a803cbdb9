import type { CellMethod, Level } from '../../../earth/variable.ts';
import grib1Parameters from '../../../../data-catalog/vocabulary/grib1-parameters.json' with { type: 'json' };
import grib2Parameters from '../../../../data-catalog/vocabulary/grib2-parameters.json' with { type: 'json' };
import levels from '../../../../data-catalog/vocabulary/levels.json' with { type: 'json' };
import quantities from '../../../../data-catalog/vocabulary/quantities.json' with { type: 'json' };
import statistics from '../../../../data-catalog/vocabulary/statistics.json' with { type: 'json' };

/** What a value measures: canonical unit and names. Its key is the stem of variable ids. */
export type Quantity = {
  readonly unit: string;
  readonly en: string;
  readonly fr: string;
  /** CF standard name where it is not the key; null where CF has none */
  readonly standardName?: string | null;
  readonly interpolation?: 'step';
  /** the name says at which level, so ids do not repeat it */
  readonly namesLevel?: true;
};

/** How one coded parameter becomes a quantity: canonical = coded * scale + offset. */
export type ParameterEntry = {
  readonly quantity: string;
  readonly scale?: number;
  readonly offset?: number;
  /** where the code implies another level than the section says (edition 1: 2 m temperature) */
  readonly level?: Level;
  /** statistical process that the code implies (table 4.10) */
  readonly process?: number;
  /** length of the interval that the code implies, hours */
  readonly hours?: number;
  /** the entry holds only for these levels (kind or text of the level table) and processes */
  readonly when?: { readonly level?: readonly string[]; readonly process?: readonly number[] };
};

/** How a coded surface reads (table 4.5 of edition 2, table 3 of edition 1). */
export type LevelEntry = {
  readonly kind: Level['kind'];
  readonly form: 'none' | 'text' | 'number' | 'pressure' | 'height' | 'depth';
  readonly unit?: 'm' | 'Pa' | '1';
  readonly text?: string;
  readonly unitText?: string;
  /** canonical = coded * scale */
  readonly scale?: number;
  /** edition 1: two one-octet bounds instead of one value */
  readonly layer?: true;
  /** what is there instead of air */
  readonly medium?: 'soil' | 'snow' | 'ice' | 'water';
};

/** Word for a level outside the air: no atmospheric parameter is taken for granted there. */
export const NOT_AIR = 'not-air';

type Parameters = Readonly<Record<string, ParameterEntry | readonly ParameterEntry[]>>;
type Process = { readonly method: CellMethod; readonly text?: string };

const QUANTITIES = quantities as Readonly<Record<string, Quantity>>;
const GRIB2 = grib2Parameters as Readonly<Record<string, Parameters>>;
const GRIB1 = grib1Parameters as Readonly<Record<string, Readonly<Record<string, Parameters>>>>;
const LEVELS: Readonly<Record<1 | 2, Readonly<Record<string, LevelEntry>>>> = {
  1: levels.grib1 as Readonly<Record<string, LevelEntry>>,
  2: levels.grib2 as Readonly<Record<string, LevelEntry>>,
};
const SOIL_LEVELS: Readonly<Record<string, readonly (readonly number[])[]>> = levels.soilLevels;
const PROCESSES = statistics.timeProcesses as Readonly<Record<string, Process>>;
const ENSEMBLE: Readonly<Record<string, readonly string[]>> = statistics.ensembleStatistics;

/** The quantity of a key of the vocabulary. */
export function getQuantity(key: string): Quantity {
  const quantity = QUANTITIES[key];
  if (quantity === undefined) throw new RangeError(`no quantity ${key} in the vocabulary`);
  return quantity;
}

/** The quantity whose key an id begins with, the longest one, and what follows it in the id. */
export function findQuantityOfId(id: string) {
  const parts = id.split('_');
  for (let count = parts.length; count > 0; count--) {
    const quantity = QUANTITIES[parts.slice(0, count).join('_')];
    if (quantity !== undefined) return { quantity, rest: parts.slice(count).join('_') };
  }
  return undefined;
}

/**
 * The meaning of a coded parameter: the centre's own table first, then WMO's unless the number is
 * left to centres (192 and above). A temperature below the sea is not guessed to be of water or
 * air: parameters of the atmosphere hold outside the air only where an entry says so.
 *
 * @param where level (kind and text) and statistical process of the field
 * @returns undefined for a parameter that no table names: it keeps its number
 */
export function findParameter(
  edition: 1 | 2,
  centre: number,
  parameter: string,
  where: { readonly level: readonly string[]; readonly process: number | undefined },
): ParameterEntry | undefined {
  const found = edition === 2 ? findGrib2(centre, parameter) : findGrib1(centre, parameter);
  const isOfAir = isAtmospheric(edition, parameter);
  const candidates = Array.isArray(found) ? found : found === undefined ? [] : [found];
  return (candidates as readonly ParameterEntry[]).find(({ when }) => {
    const levelFits =
      when?.level === undefined
        ? !(isOfAir && where.level.includes(NOT_AIR))
        : when.level.some((l) => where.level.includes(l));
    const process = where.process ?? -1;
    return levelFits && (when?.process === undefined || when.process.includes(process));
  });
}

/** Discipline 0 of edition 2, and WMO's numbers below those of land and sea in edition 1. */
function isAtmospheric(edition: 1 | 2, parameter: string): boolean {
  const [first, second] = parameter.split('.').map(Number);
  return edition === 2 ? first === 0 : first! <= 3 && second! < 80;
}

function findGrib2(centre: number, parameter: string) {
  const own = GRIB2[String(centre)]?.[parameter];
  const isLocal = parameter.split('.').some((part) => Number(part) >= 192);
  return own ?? (isLocal ? undefined : GRIB2['wmo']?.[parameter]);
}

function findGrib1(centre: number, parameter: string) {
  const [table = '', number = ''] = parameter.split('.');
  const own = GRIB1[String(centre)]?.[table]?.[number];
  // Tables 1 to 3 are WMO's in every centre, their numbers from 128 on are not.
  const isWmo = Number(table) <= 3 && Number(number) < 128;
  return own ?? (isWmo ? GRIB1['wmo']?.['2']?.[number] : undefined);
}

/** How a coded type of surface reads, or undefined when the tables do not name it. */
export function findLevel(edition: 1 | 2, code: number): LevelEntry | undefined {
  return LEVELS[edition][String(code)];
}

/** Top and bottom, m, of a soil layer that a centre codes by its number (from 1 on). */
export function findSoilLayer(centre: number, number: number): readonly number[] | undefined {
  return SOIL_LEVELS[String(centre)]?.[number - 1];
}

/** Cell method and text of a statistical process along time (table 4.10). */
export function getProcess(code: number): Process {
  return PROCESSES[String(code)] ?? { method: 'other', text: `process_${code}` };
}

/** A statistic over the members (table 4.7): text fit for a variable id, and French words. */
export function getEnsembleStatistic(code: number): {
  readonly name: string;
  readonly nameFr: string;
} {
  const [name, nameFr] = ENSEMBLE[String(code)] ?? [];
  return {
    name: name ?? `ensemble_statistic_${code}`,
    nameFr: nameFr ?? `statistique d'ensemble ${code}`,
  };
}

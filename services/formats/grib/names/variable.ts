import type { CellMethod, Variable } from '../../../earth/variable.ts';
import { levelWords, periodWords } from '../../../earth/variable-words.ts';
import type { CodedProduct } from './coded-product.ts';
import { nameKnownLevel, nameLevel, toIdNumber, type NamedLevel } from './level.ts';
import { findParameter, getProcess, getQuantity, type ParameterEntry } from './vocabulary.ts';

/** canonical = coded * scale + offset */
export type Conversion = { readonly scale: number; readonly offset: number };

/** A coded product with its name: the variable, how values become canonical, the interval. */
export type NamedProduct = {
  readonly variable: Variable;
  readonly conversion: Conversion;
  readonly intervalStartMs?: number;
  /** statistic, probability or percentile, as text fit for an id */
  readonly derived?: string;
};

const HOUR_MS = 3_600_000;

/** Names a product by the vocabulary; what it does not know keeps its numbers. */
export function nameProduct(coded: CodedProduct): NamedProduct {
  const codedLevel = nameLevel(coded.level);
  const { edition, centre, parameter } = coded;
  const where = { level: codedLevel.words, process: coded.process };
  const entry = findParameter(edition, centre, parameter, where);
  const level = entry?.level === undefined ? codedLevel : nameKnownLevel(entry.level);
  const process = entry?.process ?? coded.process;
  const intervalStartMs = coded.intervalStartMs ?? impliedStart(coded, entry, process);
  const base = entry === undefined ? unknownBase(coded, level) : knownBase(entry, level);
  const { scale = 1, offset = 0 } = entry ?? {};
  const derived = toDerivedId(coded, { scale, offset });
  const time = toTimeStatistic(coded, base.stem, process, intervalStartMs);
  const ids = [base.stem, base.levelId, coded.qualifier, time.id, derived];
  const isProbability = coded.derived?.kind === 'probability';
  const variable: Variable = {
    id: ids.filter(Boolean).join('_'),
    // The standard name of a probability or percentile is not that of its quantity.
    ...(base.standardName !== undefined &&
      coded.derived === undefined && { standardName: base.standardName }),
    unit: isProbability ? '1' : base.unit,
    label: joinWords(base.label, [
      base.levelId === '' ? undefined : levelWords(level.level),
      time.periodS === undefined && coded.derived !== undefined
        ? undefined
        : periodWords(time.method, time.periodS),
      derivedWords(coded, base.unit, { scale, offset }),
    ]),
    level: level.level,
    cellMethod: isProbability ? 'probability' : time.method,
    ...(time.periodS !== undefined && { periodS: time.periodS }),
    timeInterpolation: time.method === 'point' && !isProbability ? base.interpolation : 'step',
  };
  return {
    variable,
    // Probabilities are coded in per cent (code table 4.9), canonical is a fraction.
    conversion: isProbability ? { scale: 0.01, offset: 0 } : { scale, offset },
    ...(intervalStartMs !== undefined && { intervalStartMs }),
    ...(derived !== undefined && { derived }),
  };
}

type Base = {
  readonly stem: string;
  readonly levelId: string;
  readonly standardName?: string;
  readonly unit: string;
  readonly label: { readonly en: string; readonly fr: string };
  readonly interpolation: 'linear' | 'step';
};

function knownBase(entry: ParameterEntry, level: NamedLevel): Base {
  const quantity = getQuantity(entry.quantity);
  const standardName = quantity.standardName === undefined ? entry.quantity : quantity.standardName;
  return {
    stem: entry.quantity,
    levelId: quantity.namesLevel === true ? '' : level.id,
    ...(standardName !== null && { standardName }),
    unit: quantity.unit,
    label: quantity,
    interpolation: quantity.interpolation ?? 'linear',
  };
}

function unknownBase(coded: CodedProduct, level: NamedLevel): Base {
  const numbers = coded.parameter.replaceAll('.', '_');
  return {
    stem: `grib${coded.edition}_${numbers}_c${coded.centre}`,
    levelId: level.id || level.level.kind.replaceAll('-', '_'),
    // The unit of an unknown parameter is unknown: it is the coded one, whatever that is.
    unit: 'unknown',
    label: {
      en: `Parameter ${coded.parameter} of centre ${coded.centre}`,
      fr: `Paramètre ${coded.parameter} du centre ${coded.centre}`,
    },
    interpolation: 'step',
  };
}

/** Edition 1 codes accumulations and extremes by the parameter alone, without an interval. */
function impliedStart(coded: CodedProduct, entry: ParameterEntry | undefined, process?: number) {
  if (entry?.hours !== undefined) return coded.validMs - entry.hours * HOUR_MS;
  if (process !== 1) return undefined;
  if (coded.sumHours !== undefined) return coded.validMs - coded.sumHours * HOUR_MS;
  return coded.validMs > coded.referenceMs ? coded.referenceMs : undefined;
}

function toTimeStatistic(
  coded: CodedProduct,
  stem: string,
  process: number | undefined,
  startMs: number | undefined,
): { readonly method: CellMethod; readonly id: string; readonly periodS?: number } {
  if (process === undefined) return { method: 'point', id: '' };
  const { method, text } = getProcess(process);
  const fromReference = startMs === undefined || startMs === coded.referenceMs;
  const growing = method === 'sum' && fromReference && coded.sumHours === undefined;
  const lengthMs = startMs === undefined ? 0 : coded.validMs - startMs;
  const hasPeriod = !growing && lengthMs > 0;
  // `precipitation_amount` is a sum by its name; `air_temperature` is not a maximum by its own.
  const isSaid =
    method === 'sum' && text === undefined && /amount|integral|energy|duration/.test(stem);
  const parts = [
    isSaid ? '' : (text ?? method),
    hasPeriod ? toPeriodId(startMs ?? 0, coded.validMs) : '',
  ];
  return {
    method,
    id: parts.filter(Boolean).join('_'),
    ...(hasPeriod && { periodS: lengthMs / 1000 }),
  };
}

/** `24h`, `10min`, `30s`; `1month` for whole calendar months, whose hours differ. */
function toPeriodId(startMs: number, endMs: number): string {
  const [start, end] = [new Date(startMs), new Date(endMs)];
  const isMonthStart = (date: Date) => date.toISOString().slice(8) === '01T00:00:00.000Z';
  if (isMonthStart(start) && isMonthStart(end)) {
    const years = end.getUTCFullYear() - start.getUTCFullYear();
    return `${years * 12 + end.getUTCMonth() - start.getUTCMonth()}month`;
  }
  const seconds = Math.round((endMs - startMs) / 1000);
  if (seconds % 3600 === 0) return `${seconds / 3600}h`;
  return seconds % 60 === 0 ? `${seconds / 60}min` : `${seconds}s`;
}

function toDerivedId(coded: CodedProduct, { scale, offset }: Conversion): string | undefined {
  const { derived } = coded;
  if (derived === undefined) return undefined;
  if (derived.kind === 'statistic') return derived.name;
  if (derived.kind === 'percentile') return `percentile_${derived.percent}`;
  const limits = derived.limits.map((limit) =>
    toIdNumber(Number((limit * scale + offset).toPrecision(9))),
  );
  return ['probability', derived.event, ...limits].join('_');
}

const DERIVED_FR: Readonly<Record<string, string>> = {
  below: 'sous',
  above: 'au-dessus de',
  between: 'entre',
  equal: 'égale à',
};

/** Temperature at 1 hPa must not read like that at 2 m: level and period belong to the name. */
function joinWords(
  { en, fr }: Variable['label'],
  words: readonly (Variable['label'] | undefined)[],
): Variable['label'] {
  const said = words.filter((word) => word !== undefined);
  const isPeriod = (word: string) => /^(in|en) \d/.test(word);
  // A sum is said in one breath with its period: `Precipitation in 24 h`.
  const join = (name: string, rest: readonly string[]) =>
    rest.reduce((text, word) => `${text}${isPeriod(word) ? ' ' : ', '}${word}`, name);
  return {
    en: join(
      en,
      said.map((word) => word.en),
    ),
    fr: join(
      fr,
      said.map((word) => word.fr),
    ),
  };
}

/** Of an ensemble or a climate: `probability above 0.25 kg m-2`, in canonical units. */
function derivedWords(
  { derived }: CodedProduct,
  unit: string,
  { scale, offset }: Conversion,
): Variable['label'] | undefined {
  if (derived === undefined) return undefined;
  if (derived.kind === 'percentile') {
    return { en: `percentile ${derived.percent}`, fr: `centile ${derived.percent}` };
  }
  if (derived.kind === 'statistic') {
    return { en: derived.name.replaceAll('_', ' '), fr: derived.nameFr };
  }
  const numbers = derived.limits.map((limit) => Number((limit * scale + offset).toPrecision(9)));
  const of = unit === '1' || unit === 'unknown' ? '' : ` ${unit}`;
  const toText = (and: string) => `${numbers.join(and)}${numbers.length === 0 ? '' : of}`;
  return {
    en: `probability ${derived.event} ${toText(' and ')}`.trimEnd(),
    fr: `probabilité ${DERIVED_FR[derived.event] ?? derived.event} ${toText(' et ').replaceAll('.', ',')}`.trimEnd(),
  };
}

import type { Level } from '../../../earth/variable.ts';
import { findLevel, findSoilLayer, NOT_AIR, type LevelEntry } from './vocabulary.ts';

/** A coded surface or layer: type and value of its bounds; a bound that is missing is undefined. */
export type CodedLevel = {
  readonly edition: 1 | 2;
  readonly centre: number;
  readonly code: number;
  readonly value: number | undefined;
  readonly codeTo: number | undefined;
  readonly valueTo: number | undefined;
};

/** A level, its text in variable ids, and the words by which vocabulary entries ask for it. */
export type NamedLevel = {
  readonly level: Level;
  readonly id: string;
  readonly words: readonly string[];
};

/** Names a coded level by the tables; one that they do not know keeps its number. */
export function nameLevel(coded: CodedLevel): NamedLevel {
  const entry = findLevel(coded.edition, coded.code);
  const layer =
    coded.edition === 2 && coded.code === 151 && coded.value !== undefined
      ? findSoilLayer(coded.centre, coded.value)
      : undefined;
  if (layer !== undefined)
    return nameKnownLevel({
      kind: 'depth-below-land',
      value: layer[0] ?? 0,
      valueTo: layer[1] ?? 0,
      unit: 'm',
    });
  if (entry === undefined) return nameUnknown(coded);
  const scale = entry.scale ?? 1;
  const scaled = (value: number | undefined) =>
    value === undefined ? undefined : tidy(value * scale);
  const value = entry.form === 'none' || entry.form === 'text' ? undefined : scaled(coded.value);
  const isLayer = coded.codeTo !== undefined && coded.codeTo === coded.code;
  const valueTo = value !== undefined && isLayer ? scaled(coded.valueTo) : undefined;
  const level: Level = {
    kind: entry.kind,
    ...(value !== undefined && { value }),
    ...(valueTo !== undefined && valueTo !== value && { valueTo }),
    ...(entry.unit !== undefined && value !== undefined && { unit: entry.unit }),
    ...(entry.kind === 'other' && { code: coded.code }),
  };
  const words = [entry.kind, entry.text, entry.medium && NOT_AIR].filter(
    (word) => word !== undefined,
  );
  return { level, id: toLevelId(level, entry), words };
}

/** Names a level that a vocabulary entry gives instead of the section. */
export function nameKnownLevel(level: Level): NamedLevel {
  const forms: Partial<Record<Level['kind'], LevelEntry>> = {
    'height-above-ground': { kind: level.kind, form: 'height', unitText: 'm' },
    'depth-below-land': { kind: level.kind, form: 'depth' },
    isobaric: { kind: level.kind, form: 'pressure' },
    'mean-sea-level': { kind: level.kind, form: 'text', text: 'mean_sea_level' },
  };
  const entry = forms[level.kind] ?? { kind: level.kind, form: 'none' };
  const isBelow = level.kind === 'depth-below-land';
  return {
    level,
    id: toLevelId(level, entry),
    words: isBelow ? [level.kind, NOT_AIR] : [level.kind],
  };
}

function nameUnknown(coded: CodedLevel): NamedLevel {
  const { code, value, valueTo } = coded;
  const level: Level = {
    kind: 'other',
    code,
    ...(value !== undefined && { value }),
    ...(valueTo !== undefined && coded.codeTo === code && { valueTo }),
  };
  const numbers = [level.value, level.valueTo].filter((number) => number !== undefined);
  return { level, id: [`level${code}`, ...numbers.map(toIdNumber)].join('_'), words: ['other'] };
}

function toLevelId(level: Level, entry: LevelEntry): string {
  const { form, text, unitText = '' } = entry;
  const join = (parts: readonly (string | undefined)[]) => parts.filter(Boolean).join('_');
  if (form === 'none') return '';
  const bounds = [level.value, level.valueTo].filter((value) => value !== undefined);
  if (form === 'text' || bounds.length === 0) return text ?? level.kind.replaceAll('-', '_');
  const span = (factor: number) =>
    bounds.map((bound) => toIdNumber(tidy(bound * factor))).join('_to_');
  if (form === 'pressure') {
    const wholeHpa = bounds.every((bound) => bound % 100 === 0);
    return join([wholeHpa ? `${span(0.01)}hpa` : `${span(1)}pa`, text]);
  }
  if (form === 'depth') return `${span(100)}cm`;
  if (form === 'height') return join([`${span(1)}${unitText}`, text]);
  return join([text, span(1)]);
}

/** A number as text of [a-z0-9_]: 0.5 is `0p5`, -3 is `minus3`. */
export function toIdNumber(value: number): string {
  const plain =
    Math.abs(value) >= 1e-6 && Math.abs(value) < 1e15 ? value : Number(value.toPrecision(6));
  return String(plain)
    .replace('-', 'minus')
    .replaceAll('.', 'p')
    .replaceAll(/[^a-z0-9]/g, '');
}

/** Takes the noise of a decimal scaling off. */
function tidy(value: number): number {
  return Number(value.toPrecision(12));
}

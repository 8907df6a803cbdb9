import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import type { Variable } from '../earth/variable.ts';
import { Fault, invalidField } from '../platform/fault.ts';
import { ColourMap, Style, StyleDefaults } from './style.ts';

/** Every colour ramp and class scheme, read once and checked whole. */
export type Styles = {
  listStyles(): readonly Style[];
  /** @throws {Fault} invalid-request listing the styles there are */
  getStyle(id: string): Style;
  /** The 256 colours a continuous style takes its own from. */
  getColourMap(id: string): ColourMap;
  /** Styles fit for a variable (same unit), best first; never empty. */
  listStylesFor(variable: Variable): readonly Style[];
  /** The first of {@link listStylesFor}. */
  defaultStyleFor(variable: Variable): Style;
};

const ANY_UNIT = '*';

/**
 * Reads `<catalogDir>/styles`: a file a style, `colour-maps/`, and `defaults.json`.
 *
 * @throws {Fault} bad-configuration naming every file that is wrong, at once
 */
export async function openStyles(catalogDir: string): Promise<Styles> {
  const folder = join(catalogDir, 'styles');
  const errors: string[] = [];
  const [styles, colourMaps, [defaults]] = await Promise.all([
    readAll(folder, await listJson(folder, 'defaults.json'), Style, errors),
    readAll(
      join(folder, 'colour-maps'),
      await listJson(join(folder, 'colour-maps')),
      ColourMap,
      errors,
    ),
    readAll(folder, ['defaults.json'], StyleDefaults, errors),
  ]);
  const byId = toMap(styles, errors);
  const mapById = toMap(colourMaps, errors);
  const knowsStyle = (id: string) => byId.has(id) || errors.push(`defaults.json: no style "${id}"`);
  const named = [
    ...Object.values(defaults?.byQuantity ?? {}).flat(),
    ...Object.values(defaults?.byCellMethod ?? {}),
    ...Object.values(defaults?.byStandardName ?? {}).flat(),
    ...(defaults?.fallback ?? []),
  ];
  named.forEach(knowsStyle);
  for (const style of styles) {
    if (style.kind === 'continuous' && !mapById.has(style.colourMap.id)) {
      errors.push(`${style.id}.json: no colour map "${style.colourMap.id}"`);
    }
  }
  const anyUnit = defaults?.fallback.some((id) => byId.get(id)?.unit === ANY_UNIT);
  if (anyUnit === false) errors.push('defaults.json: no fallback fits any unit');
  if (errors.length > 0 || defaults === undefined) {
    throw new Fault('bad-configuration', `bad styles\n  ${errors.join('\n  ')}`, { errors });
  }

  const { byQuantity, byCellMethod, byStandardName, fallback } = defaults;
  const quantities = Object.keys({ ...byStandardName, ...byQuantity });
  const listStylesFor = (variable: Variable): readonly Style[] => {
    const quantity = quantityOf(variable, quantities);
    const byMethod = byCellMethod[variable.cellMethod];
    const byName = byMethod === undefined ? (byStandardName[quantity] ?? []) : [byMethod];
    const ids = [...(byQuantity[quantity] ?? byName), ...fallback];
    const fit = [...new Set(ids)].map((id) => byId.get(id)!);
    return fit.filter(({ unit }) => unit === ANY_UNIT || unit === variable.unit);
  };
  return {
    listStyles: () => styles,
    getStyle: (id) => {
      const style = byId.get(id);
      if (style !== undefined) return style;
      const allowed = [...byId.keys()];
      throw invalidField({
        field: 'style',
        value: id.slice(0, 80),
        detail: 'no such style',
        allowed,
      });
    },
    getColourMap: (id) => {
      const colourMap = mapById.get(id);
      if (colourMap === undefined) throw new RangeError(`no colour map ${id}`);
      return colourMap;
    },
    listStylesFor,
    defaultStyleFor: (variable) => listStylesFor(variable)[0]!,
  };
}

/** The standard name; where there is none, the quantity that the id begins with. */
function quantityOf({ id, standardName }: Variable, quantities: readonly string[]): string {
  if (standardName !== undefined) return standardName;
  const isOf = (quantity: string) => id === quantity || id.startsWith(`${quantity}_`);
  return quantities.filter(isOf).toSorted((a, b) => b.length - a.length)[0] ?? '';
}

async function listJson(folder: string, ...except: readonly string[]): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new Fault('bad-configuration', `cannot read the styles in ${folder}`, {}, error);
  });
  return names.filter((name) => name.endsWith('.json') && !except.includes(name)).toSorted();
}

async function readAll<Schema extends z.ZodType>(
  folder: string,
  names: readonly string[],
  schema: Schema,
  errors: string[],
): Promise<z.infer<Schema>[]> {
  const read = async (name: string) => {
    try {
      const parsed = schema.safeParse(JSON.parse(await readFile(join(folder, name), 'utf8')));
      if (parsed.success) return [parsed.data];
      errors.push(`${name}: ${z.prettifyError(parsed.error)}`);
    } catch (error) {
      errors.push(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
    return [];
  };
  return (await Promise.all(names.map(read))).flat();
}

function toMap<T extends { readonly id: string }>(entries: readonly T[], errors: string[]) {
  const byId = new Map<string, T>();
  for (const entry of entries) {
    if (byId.has(entry.id)) errors.push(`${entry.id}: given twice`);
    byId.set(entry.id, entry);
  }
  return byId;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { Fault } from '../platform/fault.ts';

/** What an area of any twin has. */
type AnyArea = { readonly id: string; readonly enabled: boolean };

/**
 * The areas of `twins/<twin>.json` in a catalog folder, checked, also those that are not enabled;
 * none where there is no such file.
 *
 * @param outputsOf collections that no two areas of the twin may share: a run has one grid
 * @throws {Fault} bad-configuration naming each wrong setting
 */
export async function readAreaFile<Area extends AnyArea>(
  catalogDir: string,
  twin: string,
  schema: z.ZodType<Area>,
  outputsOf: (area: Area) => readonly string[],
): Promise<readonly Area[]> {
  const name = `twins/${twin}.json`;
  let text: string;
  try {
    text = await readFile(join(catalogDir, name), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new Fault('bad-configuration', `${name} cannot be read`, {}, error);
  }
  const parsed = z.strictObject({ areas: z.array(schema) }).safeParse(parseJson(name, text));
  if (!parsed.success) {
    throw new Fault('bad-configuration', `${name} is not valid\n${z.prettifyError(parsed.error)}`);
  }
  const { areas } = parsed.data;
  const ids = areas.map(({ id }) => id);
  checkUnique(name, 'area', ids);
  checkUnique(name, 'output', areas.flatMap(outputsOf));
  return areas;
}

function checkUnique(name: string, what: string, ids: readonly string[]): void {
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice === undefined) return;
  throw new Fault('bad-configuration', `${name}: ${what} "${twice}" is given twice`);
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const detail = `${name} is not JSON: ${(error as Error).message}`;
    throw new Fault('bad-configuration', detail, {}, error);
  }
}

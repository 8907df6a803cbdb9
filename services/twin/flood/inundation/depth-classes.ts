import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { Style } from '../../../catalog/style.ts';
import { Fault } from '../../../platform/fault.ts';
import type { DepthClass } from './compare-floods.ts';

const DEPTH_STYLE = 'flood-depth';

/**
 * The classes that depth is shown in: maps and numbers are told in the same ones.
 *
 * @throws {Fault} bad-configuration when the style is not there, or has no classes
 */
export async function readDepthClasses(catalogDir: string): Promise<readonly DepthClass[]> {
  const name = `styles/${DEPTH_STYLE}.json`;
  try {
    const style = Style.parse(JSON.parse(await readFile(join(catalogDir, name), 'utf8')));
    // The first class is dry ground.
    if (style.kind === 'classes') return style.classes.filter(({ from }) => from !== null);
  } catch (error) {
    throw new Fault('bad-configuration', `${name} cannot be read`, {}, error);
  }
  throw new Fault('bad-configuration', `${name} has no classes`);
}

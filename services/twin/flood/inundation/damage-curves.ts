import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { Fault, invalidField } from '../../../platform/fault.ts';
import type { DamageCurve } from '../../../science/flood-damage/damage-curve.ts';

const Words = z.object({ en: z.string().min(1), fr: z.string().min(1) });
const Share = z.array(z.number().min(0).max(1)).min(2);

const DamageCurves = z.object({
  id: z.string(),
  title: Words,
  description: Words,
  source: z.object({
    title: z.string(),
    citation: z.string(),
    url: z.url(),
    licence: z.string().min(1),
  }),
  depthM: z.array(z.number().min(0)).min(2),
  curves: z.array(z.object({ id: z.string(), title: Words, share: Share })).min(1),
});

/** The published curves of one work, with the one that is asked for. */
export type ChosenCurves = {
  readonly id: string;
  readonly title: z.infer<typeof Words>;
  readonly source: z.infer<typeof DamageCurves>['source'];
  readonly curve: DamageCurve;
  /** all of the work: how sure the chosen one is */
  readonly all: readonly DamageCurve[];
};

const CURVES = 'jrc-2017-residential';
/** Which of them holds where nothing is asked for. */
const DEFAULT_CURVE = 'europe';

/**
 * Reads the depth-damage curves of the catalog.
 *
 * @param region which curve of them; by default that of Europe
 * @throws {Fault} invalid-request for a region that has none; bad-configuration
 */
export async function readDamageCurves(
  catalogDir: string,
  region: string = DEFAULT_CURVE,
): Promise<ChosenCurves> {
  const name = `damage-curves/${CURVES}.json`;
  let read: z.infer<typeof DamageCurves>;
  try {
    read = DamageCurves.parse(JSON.parse(await readFile(join(catalogDir, name), 'utf8')));
  } catch (error) {
    throw new Fault('bad-configuration', `${name} cannot be read`, {}, error);
  }
  const { depthM, curves, source } = read;
  const chosen = curves.find(({ id }) => id === region);
  if (chosen === undefined) {
    const allowed = curves.map(({ id }) => id);
    throw invalidField({ field: 'damageCurve', value: region, detail: 'no such curve', allowed });
  }
  return {
    id: `${read.id}/${chosen.id}`,
    title: {
      en: `${read.title.en}: ${chosen.title.en}`,
      fr: `${read.title.fr} : ${chosen.title.fr}`,
    },
    source,
    curve: { depthM, share: chosen.share },
    all: curves.map(({ share }) => ({ depthM, share })),
  };
}

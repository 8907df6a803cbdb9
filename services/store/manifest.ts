import { readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

import { writeFileAtomically } from '../platform/atomic-file.ts';
import { Fault } from '../platform/fault.ts';
import { Run } from './run.ts';

/** Name of the file that says what a run holds: a run is there when it is. */
export const MANIFEST = 'run.json';
/** The manifest before the last commit: a reader may still hold it, so its files stay. */
const PREVIOUS = 'run.previous.json';

/**
 * The manifest in a run's folder, or undefined when there is none.
 *
 * @throws {Fault} corrupt-data when it is not what the writer makes
 */
export async function readManifest(folder: string, name = MANIFEST): Promise<Run | undefined> {
  const path = join(folder, name);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Fault('storage-failed', `cannot read ${storePath(path)}`, {}, error);
  }
  const parsed = Run.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`;
  throw new Fault('corrupt-data', `${storePath(path)} is damaged${where}`);
}

/** A path as clients may see it: from the folder of the collections on. */
export function storePath(path: string): string {
  const parts = path.split(sep);
  return parts.slice(Math.max(0, parts.lastIndexOf('collections'))).join('/');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Files named by the manifest or by the one before it, relative to the run's folder. */
export async function readLiveFiles(folder: string): Promise<ReadonlySet<string>> {
  const runs = await Promise.all([
    readManifest(folder),
    // It serves readers that started earlier; damaged, it protects nothing.
    readManifest(folder, PREVIOUS).catch(() => undefined),
  ]);
  return new Set(runs.flatMap((run) => [...(run?.maps ?? []), ...(run?.series ?? [])]).map(pathOf));
}

const pathOf = ({ path }: { readonly path: string }): string => path;

/** Puts a new manifest in the place of the old one: the moment in which a commit happens. */
export async function replaceManifest(folder: string, run: Run, old: Run | undefined) {
  if (old !== undefined) await writeFileAtomically(join(folder, PREVIOUS), JSON.stringify(old));
  await writeFileAtomically(join(folder, MANIFEST), JSON.stringify(run));
}

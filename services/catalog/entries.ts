import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { z } from 'zod';

import { Fault } from '../platform/fault.ts';
import { CollectionEntry } from './collection.ts';

/**
 * Every collection entry of a catalog folder (`collections/<id>/collection.json`), by id.
 *
 * @throws {Fault} bad-configuration listing each file that is not a valid entry
 */
export async function readEntries(catalogDir: string): Promise<readonly CollectionEntry[]> {
  const folder = join(catalogDir, 'collections');
  const names = await listEntries(folder);
  const problems: string[] = [];
  const entries: CollectionEntry[] = [];
  for (const name of names) {
    const path = join(folder, name, 'collection.json');
    const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      if (!isAbsent(error)) problems.push(`${path}: cannot be read (${error.code})`);
    });
    if (text === undefined) continue;
    const entry = parseEntry(text, name);
    if (typeof entry === 'string') problems.push(`${path}: ${entry}`);
    else entries.push(entry);
  }
  if (problems.length > 0) {
    throw new Fault('bad-configuration', `catalog entries are not valid\n${problems.join('\n')}`);
  }
  return entries;
}

/**
 * When the newest entry file of a catalog folder was changed, and how many there are.
 *
 * @throws {Fault} bad-configuration when the folder cannot be read
 */
export async function entriesVersion(catalogDir: string): Promise<string> {
  const folder = join(catalogDir, 'collections');
  const names = await listEntries(folder);
  const times = await Promise.all(
    names.map((name) =>
      stat(join(folder, name, 'collection.json')).then(
        ({ mtimeMs }) => mtimeMs,
        (error: NodeJS.ErrnoException) => {
          if (isAbsent(error)) return 0;
          const detail = `cannot read the entry ${name} (${error.code})`;
          throw new Fault('bad-configuration', detail, {}, error);
        },
      ),
    ),
  );
  return `${names.length}:${Math.max(0, ...times)}`;
}

async function listEntries(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const detail = code === 'ENOENT' ? 'no catalog at' : `(${code}) cannot read the catalog at`;
    throw new Fault('bad-configuration', `${detail} ${folder}`, { folder }, error);
  }
}

/** A folder without an entry, or a file beside the folders: not there, and nothing is wrong. */
function isAbsent({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR';
}

function parseEntry(text: string, folderName: string): CollectionEntry | string {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return `not JSON: ${(error as Error).message}`;
  }
  const parsed = CollectionEntry.safeParse(json);
  if (!parsed.success) return z.prettifyError(parsed.error);
  if (parsed.data.id !== folderName) return `id is ${parsed.data.id}, its folder ${folderName}`;
  return parsed.data;
}

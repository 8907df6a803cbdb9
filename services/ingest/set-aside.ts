import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';

import { writeFileAtomically } from '../platform/atomic-file.ts';
import { Fault } from '../platform/fault.ts';
import type { FileResult, IngestFile, Refusal } from './format.ts';

/** A refusal out of what was thrown; anything but a Fault is a bug and goes on up. */
export function toRefusal(error: unknown, where: Omit<Refusal, 'kind' | 'reason'> = {}): Refusal {
  if (!(error instanceof Fault)) throw error;
  const fact = (name: 'message' | 'section' | 'octet' | 'row') => {
    const value = where[name] ?? error.facts[name];
    return typeof value === 'number' ? { [name]: value } : {};
  };
  return {
    kind: error.kind,
    reason: error.message,
    ...fact('message'),
    ...fact('section'),
    ...fact('octet'),
    ...fact('row'),
  };
}

/** In one line: where it is, and why. */
export function describeRefusal(refusal: Refusal): string {
  const { reason } = refusal;
  // A reason may begin with its place in the same words: it is said once.
  const told = TOLD_PLACE.exec(reason);
  const where = PLACES.flatMap((name) => {
    const place = refusal[name] ?? new RegExp(`${name} (\\d+)`).exec(told?.[1] ?? '')?.[1];
    return place === undefined ? [] : [`${name} ${place}`];
  });
  const rest = reason.slice(told?.[0].length ?? 0);
  return where.length > 0 ? `${where.join(', ')}: ${rest}` : rest;
}

const PLACES = ['message', 'section', 'octet', 'row'] as const;
const TOLD_PLACE = /^((?:(?:message|section|octet|row) \d+(?:, )?)+): /;

/**
 * Notes in `DATA_DIR/set-aside/<date>-<name>.json` why a file, or parts of it, were not taken. The
 * file itself stays where it is; the same file set aside again on one day replaces its note.
 *
 * @returns path of the note
 */
export async function writeSetAside(
  dataDir: string,
  {
    file,
    status,
    targets,
    refusals,
  }: Pick<FileResult, 'status' | 'targets' | 'refusals'> & {
    file: Pick<IngestFile, 'name' | 'bytes' | 'sha256'>;
  },
  nowMs: number,
): Promise<string> {
  const { name, bytes, sha256 } = file;
  const setAsideAt = new Date(nowMs).toISOString();
  const plain =
    basename(name)
      .replaceAll(/[^\w.-]/g, '_')
      .slice(0, 120) || 'unnamed';
  const stem = join(dataDir, 'set-aside', `${setAsideAt.slice(0, 10)}-${plain}`);
  const identity = sha256 || createHash('sha256').update(name).digest('hex');
  const isTaken = await isOfAnotherFile(`${stem}.json`, identity);
  const path = isTaken ? `${stem}-${identity.slice(0, 8)}.json` : `${stem}.json`;
  const note = { name, bytes, sha256: identity, setAsideAt, status, targets, refusals };
  await writeFileAtomically(path, `${JSON.stringify(note, null, 2)}\n`);
  return path;
}

async function isOfAnotherFile(path: string, sha256: string): Promise<boolean> {
  try {
    const note: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof note === 'object' && note !== null && 'sha256' in note && note.sha256 !== sha256;
  } catch {
    return false;
  }
}

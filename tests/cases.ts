import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { describe } from 'vitest';

/** Where the real data files lie; they are never committed. */
export const casesDir = resolve(process.env['ISOHYET_CASES'] ?? '../shared/cases');

/** Reference numbers for the science layer, beside the cases; never committed either. */
export const referenceDir = resolve(casesDir, '..', 'reference');

/** `describe` for tests that need real files: skipped without them, but never in CI. */
export function describeCases(name: string, body: () => void): void {
  describeWith(casesDir, 'cases', name, body);
}

/** `describe` for tests that need reference numbers: skipped without them, but never in CI. */
export function describeReference(name: string, body: () => void): void {
  describeWith(referenceDir, 'reference numbers', name, body);
}

function describeWith(folder: string, what: string, name: string, body: () => void): void {
  if (existsSync(folder)) {
    describe(name, body);
    return;
  }
  if (process.env['CI'] === 'true') throw new Error(`no ${what} at ${folder}, and this is CI`);
  describe.skip(`${name} (skipped: no ${what})`, body);
}

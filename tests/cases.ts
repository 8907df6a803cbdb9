import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { describe } from 'vitest';

/** Where the real data files lie; they are never committed. */
export const casesDir = resolve(process.env['ISOHYET_CASES'] ?? '../shared/cases');

/** `describe` for tests that need real files: skipped without them, but never in CI. */
export function describeCases(name: string, body: () => void): void {
  if (existsSync(casesDir)) {
    describe(name, body);
    return;
  }
  if (process.env['CI'] === 'true') throw new Error(`no cases at ${casesDir}, and this is CI`);
  describe.skip(`${name} (skipped: no cases)`, body);
}

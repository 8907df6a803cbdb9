import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { openMap } from '../../services/store/maps.ts';
import { verifyRun } from '../../services/store/run-files.ts';
import { sampleField } from './sample-fields.ts';
import { useRunStore } from './use-run-store.ts';

const CHILD = fileURLToPath(new URL('./commit-steps.ts', import.meta.url));
const ROUNDS = 12;

const { dataDir, id, folder, readRun, write } = useRunStore();

/** Starts a process that commits step after step, and kills it `delayMs` after its first word. */
async function commitAndKill(delayMs: number): Promise<void> {
  const child = spawn(process.execPath, [CHILD, dataDir, id()], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout, 'data'), ended]);
  const timer = setTimeout(() => child.kill('SIGKILL'), delayMs);
  await ended;
  clearTimeout(timer);
}

describe('a writer killed at any moment', () => {
  test('leaves the old run or the new one, whole, and the next writer goes on from there', async () => {
    let lastGeneration = 0;
    for (let round = 0; round < ROUNDS; round++) {
      // Spread over the commit, which takes some hundred milliseconds; never the same twice.
      await commitAndKill(17 * round + Math.random() * 120);
      if (!existsSync(join(folder(), 'run.json'))) continue;
      const run = await readRun();
      expect(run.generation).toBeGreaterThanOrEqual(lastGeneration);
      lastGeneration = run.generation;
      expect(await verifyRun(folder(), run)).toEqual([]);
      for (const file of run.maps) {
        const hour = (Date.parse(file.validTime) - Date.parse(run.referenceTime)) / 3_600_000;
        const map = await openMap(join(folder(), file.path));
        const { nx, ny } = map;
        const values = await map.readWindow({ level: 0, band: 0, x: 0, y: 0, nx, ny });
        expect(values).toEqual(sampleField({ hour, member: 0 }).values);
        await map.close();
      }
    }
    const steps = await write(async (writer) => {
      for (const member of [0, 1]) await writer.addField(sampleField({ hour: 500, member }));
      return writer.commit();
    });
    expect(steps.generation).toBe(lastGeneration + 1);
    expect(await verifyRun(folder(), steps)).toEqual([]);
  }, 180_000);
});
